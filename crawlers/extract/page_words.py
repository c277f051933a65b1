"""Whole titles and whole lines by which a page says that it is missing, closed, or not the text itself."""

from __future__ import annotations

import re


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


_PAGE = _any("trang(?: web)?", "bài(?: viết| báo)", "nội dung", "tin bài", "liên kết", "đường dẫn", "địa chỉ")
_READER = _any("bạn(?: đọc)?", "quý (?:khách|vị)", "độc giả")
_YOU = (rf"(?: (?:mà )?{_READER}(?: (?:đang|muốn|vừa))?"
        r"(?: (?:tìm(?: kiếm)?|yêu cầu|truy cập|xem|cần(?: tìm)?))?)?")
_GONE = _any(
    "không (?:còn )?tồn tại", "không tìm thấy", "đã bị (?:xóa|xoá|gỡ(?: bỏ)?)", "không có(?: trên hệ thống)?",
    "không khả dụng")
_NO_PAGE = _any(
    rf"không tìm thấy {_PAGE}{_YOU}(?: này)?", rf"{_PAGE}(?: này)?{_YOU} {_GONE}(?: hoặc {_GONE})*",
    r"(?:the )?page (?:you (?:requested|are looking for) )?(?:was |could )?(?:not (?:be )?found|does not exist)")
MISSING = re.compile(
    r"^" + _any(
        rf"(?:(?:lỗi|error)\s*)?404(?:\W*(?:lỗi|error|not found|không tìm thấy|{_NO_PAGE}))*",
        rf"(?:(?:rất tiếc|xin lỗi|oops|sorry)\W*)?{_NO_PAGE}") + r"\W*$", re.IGNORECASE)
_SUBSCRIBERS = _any("thuê bao", "hội viên", "thành viên trả phí", "độc giả trả phí", "bạn đọc dài hạn")
WALL = re.compile(
    r"^" + _any(
        r"(?:(?:vui lòng|bạn cần|hãy) )?đăng nhập(?: hoặc đăng ký)? để (?:đọc|xem)",
        rf"(?:(?:{_PAGE}|phần này|phần còn lại) )?(?:chỉ )?dành (?:riêng )?cho {_SUBSCRIBERS}",
        r"(?:đăng ký|mua) (?:gói|thuê bao|tài khoản)(?: [\w ]{0,20})? để (?:đọc|xem)",
        r"bạn đã (?:đọc|dùng) hết (?:số )?(?:bài|lượt)",
        r"(?:subscribe|log ?in|sign in|register) to (?:continue|keep|read)",
        r"this (?:article|content|story) is (?:only |exclusively )?(?:available )?(?:for|to) (?:our )?"
        r"(?:subscribers|members)",
    ) + r"\b.{0,120}$", re.IGNORECASE)
CONSENT = re.compile(
    r"^" + _any(
        "before you continue", "we value your privacy", "your privacy(?: choices)?", "just a moment",
        "cookie (?:consent|settings|notice)", "checking your browser", "attention required", "access denied",
        "verify you are (?:a )?human", "are you a robot", "trước khi (?:bạn )?tiếp tục",
        "xác nhận (?:bạn )?không phải (?:là )?(?:robot|người máy)", "vui lòng xác (?:nhận|minh)",
        "thiết lập (?:cookie|quyền riêng tư)", "chúng tôi tôn trọng quyền riêng tư(?: của bạn)?",
    ) + r"\b.{0,60}$", re.IGNORECASE)
LIVE_TITLE = re.compile(r"^\W*(?:đang )?(?:trực tiếp|live(?: blog| updates?)?)\s*[:\]|–-]", re.IGNORECASE)
CLOCK = re.compile(r"^\W*(?:lúc )?(?:[01]?\d|2[0-3])\s*(?:[:h]|giờ)\s*[0-5]\d['’]?\W*$", re.IGNORECASE)
