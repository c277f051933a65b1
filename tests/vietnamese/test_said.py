"""Labels that judge who speaks, and accusations of somebody in office, told from criticism and from news."""

from __future__ import annotations

import pytest

from vietnamese import lexicons
from vietnamese.accusations import accuses_an_official
from vietnamese.labels import labels


@pytest.mark.parametrize(("said", "found"), [
    ("Các thế lực thù địch xuyên tạc việc sáp nhập", ["thù địch", "xuyên tạc"]),
    ("Thông tin XẤU ĐỘC lan nhanh; dân trí thấp", ["XẤU ĐỘC", "dân trí thấp"]),
    ("Luận điệu xuyên tạc, luận điệu xuyên tạc", ["Luận điệu xuyên tạc", "luận điệu xuyên tạc"]),
    ("Bà con kể có người gọi họ là “phần tử xấu”", []),
    ("Các hộ nói bị coi là \"thiếu hiểu biết\" và bất mãn", ["bất mãn"]),
    ("Địch bệnh, độc hại, xấu hổ, sai lầm", []),
])
def test_labels_are_pointed_out_and_people_s_own_words_are_not(said, found):
    assert labels(said) == found


@pytest.mark.parametrize("said", [
    "Bà con bức xúc, phản đối việc thu phí, cho rằng cán bộ quan liêu, yếu kém, vô trách nhiệm",
    "Nhiều ý kiến không đồng tình, đề nghị bỏ quy định này vì vô lý và gây khó cho dân",
    "Người dân cho rằng chính sách sai, lãng phí, thiếu minh bạch, phải xin lỗi dân",
    "Dân nghi ngờ, giận dữ, chán nản, mất lòng tin, đòi cách chức",
])
def test_criticism_is_never_objected_to(said):
    assert labels(said) == []


def test_no_word_of_criticism_is_a_label():
    criticism = {"bức xúc", "phản đối", "không đồng tình", "yếu kém", "quan liêu", "tham nhũng", "bất công", "vô lý"}
    assert not criticism & lexicons.words("labels")


@pytest.mark.parametrize(("said", "accuses"), [
    ("Nghe nói chủ tịch xã nhận tiền của doanh nghiệp", True),
    ("Cán bộ địa chính vòi vĩnh khi làm sổ đỏ", True),
    ("Có tin công an xã đánh dân.", True),
    ("Kế toán trường BIỂN THỦ quỹ lớp", True),
    ("Nghe nói cán bộ hưu trí nhận tiền qua tài khoản từ tháng sau", False),
    ("Nghe nói sắp tăng học phí", False),
    ("Dân hỏi việc chống tham nhũng của lãnh đạo thế nào", False),
    ("Có tin ngày mai cúp điện. Cán bộ chưa nói gì. Nhận tiền của dân rồi", False),
    ("chinh quyen xa tham nhung", False),
])
def test_an_accusation_names_an_office_and_a_deed_in_one_sentence(said, accuses):
    assert accuses_an_official(said) is accuses
