"""Two spellings of one primary source are one source, and two bodies of nearly one name stay two."""

from __future__ import annotations

import pytest

from pipelines.rumors.sources import folded, key


@pytest.mark.parametrize("names", [
    ("Bộ Y tế", "bộ y tế", "BYT", "Bo Y te", "BỘ Y TẾ.", "Theo Bộ Y tế", "đại diện Bộ Y tế", "Bộ Y tế Việt Nam",
     "https://moh.gov.vn/tin/1", "Thứ trưởng Bộ Y tế", "Cổng thông tin điện tử Bộ Y tế"),
    ("UBND tỉnh Lam Khê", "Ủy ban nhân dân tỉnh Lam Khê", "Uỷ ban nhân dân Lam Khê", "Chủ tịch UBND tỉnh Lam Khê"),
    ("Sở GD&ĐT Hà Nội", "Sở Giáo dục và Đào tạo thành phố Hà Nội", "Sở Giáo dục Đào tạo TP Hà Nội", "Sở GDĐT TP. Hà Nội"),
    ("Tuổi Trẻ", "Báo Tuổi Trẻ", "tuoitre.vn", "www.tuoitre.vn", "https://tuoitre.vn/bai-1.htm", "báo Tuổi trẻ"),
    ("VnExpress", "vnexpress.net", "Báo điện tử VnExpress", "https://www.vnexpress.net"),
    ("Báo Lam Khê", "baolamkhe.vn", "Lam Khê"),
    ("TTXVN", "Thông tấn xã Việt Nam", "vnanet.vn"),
    ("UBND phường Cầu Ngói", "UBND P. Cầu Ngói", "UBND P.Cầu Ngói", "UBND P Cầu Ngói", "ubnd p.cau ngoi", "Ủy ban phường Cầu Ngói",
     "Ủy ban nhân dân phường Cầu Ngói", "Văn phòng UBND phường Cầu Ngói", "VP UBND P. Cầu Ngói", "Văn phòng HĐND và UBND P.Cầu Ngói",
     "Chủ tịch phường Cầu Ngói", "P. Chủ tịch UBND P. Cầu Ngói", "Lãnh đạo P. Cầu Ngói", "phường Cầu Ngói"),
    ("UBND xã Khe Lác", "UBND X. Khe Lác", "UBND X.Khe Lác", "Ủy ban xã Khe Lác", "Văn phòng Ủy ban xã Khe Lác", "Xã Khe Lác"),
    ("UBND thị trấn Mẫu", "UBND TT. Mẫu", "UBND TT Mẫu", "Ủy ban thị trấn Mẫu"),
    ("UBND quận 1", "UBND Q.1", "UBND Q1", "Ủy ban Q. 1"), ("UBND huyện Mẫu", "UBND H. Mẫu", "Ủy ban H.Mẫu"),
    ("UBND thị xã Mẫu", "UBND TX. Mẫu"), ("UBND thành phố Lam Khê", "UBND TP. Lam Khê", "UBND TP Lam Khê", "Ủy ban TP.Lam Khê"),
    ("Công an phường Cầu Ngói", "CA phường Cầu Ngói", "CA P. Cầu Ngói", "Công an P.Cầu Ngói", "CAP Cầu Ngói", "CA PHƯỜNG CẦU NGÓI",
     "Trưởng Công an phường Cầu Ngói", "Phó trưởng CA P. Cầu Ngói"),
    ("Công an thành phố Hà Nội", "CATP Hà Nội", "CA TP. Hà Nội"), ("Trạm y tế phường Cầu Ngói", "Trạm y tế P. Cầu Ngói"),
    ("UBND TP.HCM", "UBND Thành phố Hồ Chí Minh", "Ủy ban nhân dân TPHCM"),
])
def test_spellings_of_one_source_are_one(names):
    assert len({key(name) for name in names}) == 1, {name: key(name) for name in names}
    assert folded(names) == [list(names)]


@pytest.mark.parametrize(("one", "other"), [
    ("Bộ Y tế", "Sở Y tế"), ("Sở Y tế Hà Nội", "Sở Y tế Hải Phòng"), ("UBND tỉnh Lam Khê", "UBND huyện Lam Khê"),
    ("UBND tỉnh Lam Khê", "UBND TP Lam Khê"), ("Công an tỉnh Lam Khê", "UBND tỉnh Lam Khê"), ("Báo A", "Báo B"),
    ("Bộ Tài chính", "BTC"), ("Bệnh viện Bạch Mai", "Bệnh viện Việt Đức"), ("Chi cục Thuế", "Cục Thuế"),
    ("UBND P. Cầu Ngói", "Công an P. Cầu Ngói"), ("UBND P. Cầu Ngói", "UBND P. Bàu Nhãn"), ("UBND P. Cầu Ngói", "UBND X. Cầu Ngói"),
    ("UBND P. Cầu Ngói", "HĐND P. Cầu Ngói"), ("UBND P. Cầu Ngói", "Phường đội Cầu Ngói"), ("UBND Q.1", "UBND P.1"),
    ("UBND P. Cầu Ngói", "Ủy ban Mặt trận Tổ quốc P. Cầu Ngói"), ("Trung tâm Y tế Mẫu", "UBND TT. Mẫu"),
    ("UBND TX. Mẫu", "UBND TP. Mẫu"), ("Sở TT&TT Mẫu", "UBND TT Mẫu"), ("CA TP Mẫu", "CA P. Mẫu"), ("Cấp cứu Mẫu", "CAP Mẫu"),
    ("Giám đốc Bệnh viện Mẫu", "Bệnh viện tỉnh Mẫu 2"), ("tuoitre.vn", "thanhnien.vn"),
])
def test_other_bodies_stay_apart(one, other):
    assert key(one) != key(other)
    assert folded([one, other]) == []


@pytest.mark.parametrize("name", ["báo", "theo", "và", "tỉnh", "www.vn", "http://a.vn"])
def test_a_name_of_nothing_but_idle_words_still_tells_itself(name):
    assert key(name)
