from __future__ import annotations

import pytest

from vietnamese.mentions import mentions, strip_persons, without_names
from vietnamese.names import looks_like_person


@pytest.mark.parametrize("query", [
    "Nguyễn Văn Tám", "nguyễn văn tám", "nguyen van tam", "Nguyen Van A", "NGUYỄN THỊ HOA", "le thi hoa", "do my linh",
    "bui quang hai", "vo van kiet", "Huỳnh Tấn Phát", "ông Trần Thị Bích", "chị Lan", "thủ tướng lê minh khánh",
    "chu tich tran quoc dung", "Lê Hòa", "Lê Hoà", "phạm minh khôi", "Trương Mỹ Duyên", "truong my duyen",
])
def test_personal_names(query: str) -> None:
    assert looks_like_person(query)


@pytest.mark.parametrize("query", [
    "", "giá điện", "gia dien", "lễ hội", "le hoi", "vụ án", "vu an", "cao tốc bắc nam", "Hà Nội", "ha noi", "hoàng sa",
    "Hồ Tây", "đường Nguyễn Trãi", "duong nguyen trai", "công ty Nguyễn Kim", "lương tâm", "phản ánh", "phan anh",
    "đăng ký", "dang ky", "nguyên nhân", "nguyen nhan", "trường học", "dang dieu tra", "đảng viên", "ngập nước",
    "an toàn thực phẩm", "truong dai hoc", "quy hoạch 2026", "Hồ Chí Minh", "cháy chợ Đồng Xuân", "học phí đại học",
])
def test_topics_places_and_companies_are_no_persons(query: str) -> None:
    assert not looks_like_person(query)


def test_names_are_cut_out_of_headlines_and_terms() -> None:
    headline = "Khởi tố Nguyễn Văn Tám, đường Lê Lợi ngập sâu"
    assert [headline[a:b] for a, b in mentions(headline)] == ["Nguyễn Văn Tám"]
    assert without_names(headline) == "Khởi tố …, đường Lê Lợi ngập sâu"
    assert strip_persons(["giá điện", "nguyen van tam", "vụ Trần Thị Bích"]) == ["giá điện", "vụ …"]


def test_a_street_named_after_somebody_stays() -> None:
    assert mentions("Ngập nặng trên đường Nguyễn Hữu Thọ và phố Trần Cung") == []


@pytest.mark.parametrize(("headline", "names"), [
    ("Ông Trần Quang Vinh trả lời chất vấn", ["Trần Quang Vinh"]),
    ("Thứ trưởng Hồ Thị Kim Thảo thăm xã", ["Hồ Thị Kim Thảo"]),
    ("Bà Hằng nói về giá điện", ["Hằng"]),
    ("Quách Ngọc Ngoãn và Vũ Tuấn Việt đóng phim", ["Quách Ngọc Ngoãn", "Vũ Tuấn Việt"]),
    ("Người đàn ông Nhật ở Bà Rịa", []),
    ("Sông Tô Lịch và Hồ Tây ô nhiễm", []),
    ("Trường Lê Quý Đôn, đường Phạm Hùng đóng cửa", []),
    ("Tuyển sinh ĐH Hùng Vương, ĐH Lê Quý Đôn và THPT Lê Hồng Phong", []),
    ("ĐBQH Nguyễn Hữu Cầu nói về cầu vượt Nguyễn Hữu Cảnh", ["Nguyễn Hữu Cầu"]),
    ("Ông Putin điện đàm với TT Trump", ["Putin", "Trump"]),
    ("Tổng thống Mỹ Donald Trump gặp Kim Jong-un", ["Donald Trump", "Kim Jong-un"]),
    ("Tổng thống Zimbabwe Robert Mugabe từ chức", ["Robert Mugabe"]),
    ("Hoàng tử Harry và công chúa Charlotte ở Anh", ["Harry", "Charlotte"]),
    ("Thủ tướng Lebanon đến Pháp, Tổng thống Hàn Quốc đến Việt Nam", []),
    ("Tổng thống Arab Saudi, Thủ tướng Thái Lan và Ngoại trưởng Costa Rica họp", []),
    ("Lũ ở TT Huế, Quỹ Clinton tài trợ", []),
    ("Elon Musk và Jeff Bezos đầu tư vào New York", ["Elon Musk", "Jeff Bezos"]),
    ("Vietnam Airlines mở đường bay New Zealand, World Cup ở Brazil", []),
    ("Nhạc sĩ Minh Vy và NSƯT Hữu Châu", ["Minh Vy", "Hữu Châu"]),
    ("Lãnh đạo Đài Loan: Mã Anh Cửu từ biệt", ["Mã Anh Cửu"]),
    ("Anh Tuấn và chị Lan mở quán", ["Tuấn", "Lan"]),
    ("Hoa hậu Đại dương Việt Nam 2017", []),
    ("Hoa hậu Hoàn vũ Khánh Vân thăm trường", ["Khánh Vân"]),
    ("Người mẫu Thái Lan và ca sĩ Hàn Quốc", []),
])
def test_names_in_headlines(headline: str, names: list[str]) -> None:
    assert [headline[a:b] for a, b in mentions(headline)] == names


@pytest.mark.parametrize(("text", "shown"), [
    ("dân Đồng Sen chờ thay ống", "dân Đồng Sen chờ thay ống"), ("Người dân Lê Lợi lo ngập", "Người dân Lê Lợi lo ngập"),
    ("người dân Nguyễn Văn An kể", "người dân … kể"), ("ông Đồng Sen kể", "ông … kể")])
def test_where_people_live_is_a_place(text: str, shown: str) -> None:
    assert without_names(text) == shown
