"""The pages that real sites have too: forbidden, broken, looping, missing, undated, oddly encoded."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from langnghe.demo.texts import Wording
from vietnamese.encodings import convert

# Vietnamese letter → the Western one whose place it took.
_TCVN3 = {convert(place, "tcvn3"): place for place in map(chr, range(0xA1, 0x100)) if convert(place, "tcvn3") != place}
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Oddity:
    """An address that does not end in an ordinary article; `title` is what links call it."""

    outlet: str
    path: str
    title: str
    what: str


ODDITIES: tuple[Oddity, ...] = (
    Oddity("khe", "/noi-bo/ban-thao-chua-duyet-so-5-4990001.html", "Bản thảo chưa duyệt số 5", "forbidden"),
    Oddity("khe", "/noi-bo/bien-ban-giao-ban-4990002.html", "Biên bản giao ban", "forbidden"),
    Oddity("khe", "/hong/du-lieu-loi-khi-tai-len-4990003.html", "Dữ liệu lỗi khi tải lên", "garbage"),
    Oddity("khe", "/hong/bai-dut-quang-giua-chung-4990004.html", "Bài đứt quãng giữa chừng", "cut"),
    Oddity("khe", "/chuyen/vong-tron-mot-4990005.html", "Vòng tròn một", "loop"),
    Oddity("khe", "/chuyen/vong-tron-hai-4990006.html", "Vòng tròn hai", "loop"),
    Oddity("khe", "/lien-ket/he-thong-noi-bo-4990007.html", "Liên kết về hệ thống nội bộ", "private"),
    Oddity("khe", "/anh/chum-anh-song-khe-4990008.html", "Chùm ảnh sông Khê", "gallery"),
    Oddity("khe", "/cu/bai-da-xoa-tu-lau-4990009.html", "Bài đã xóa từ lâu", "missing"),
    Oddity("khe", "/loi/may-chu-dang-bao-tri-4990010.html", "Máy chủ đang bảo trì", "failing"),
    Oddity("moi", "/ban-in/bai-danh-cho-may-in-4990011.html", "Bản in", "print"),
    Oddity("cong", "/tin-tuc/thong-bao-lich-tiep-cong-dan-dinh-ky-4990012", "Thông báo lịch tiếp công dân định kỳ",
           "undated"),
    Oddity("dai", "/gioi-thieu-chuong-trinh-tieng-noi-ben-song-p4990013.htm",
           "Giới thiệu chương trình Tiếng nói bên sông", "windows-1258"),
    Oddity("khe", "/phong-su/hai-muoi-nam-mot-dong-kenh-4990014.html", "Hai mươi năm một dòng kênh", "parts"),
    Oddity("khe", "/tin/tin-khong-con-o-day-4990015.html", "Tin không còn ở đây", "soft 404"),
    Oddity("dai", "/chuong-trinh-xem-lai-p4990016.htm", "Chương trình xem lại", "consent"),
    Oddity("khe", "/chuyen-sau/ho-so-dat-ven-song-4990017.html", "Hồ sơ đất ven sông", "paywall"),
    Oddity("moi", "/truc-tiep-hop-dan-khe-lac-4990018.html", "TRỰC TIẾP: Họp dân Khe Lác", "live"),
    Oddity("dai", "/noi-quy-su-dung-nha-van-hoa-xa-p4990019.htm", "Nội quy sử dụng nhà văn hóa xã", "tcvn3"),
    Oddity("khe", "/xa-hoi/le-khoi-cong-tram-bom-4990020.html", "Lễ khởi công trạm bơm Đồng Chiêm", "two dates"),
)
# The same article in the dress for telephones, under its own address with this before it.
AMP = "/amp"

UNDATED = Wording(
    "Thông báo lịch tiếp công dân định kỳ",
    "Trụ sở tiếp công dân tỉnh tiếp nhận kiến nghị, phản ánh của người dân vào giờ hành chính các ngày làm việc.",
    ("Người dân đến trụ sở xuất trình giấy tờ tùy thân, ghi nội dung vào sổ và được hẹn ngày trả lời bằng văn bản. "
     "Trường hợp nhiều người cùng kiến nghị một nội dung thì cử từ một đến năm người đại diện trình bày.",
     "Cán bộ tiếp công dân có trách nhiệm lắng nghe, hướng dẫn rõ ràng; không từ chối tiếp nhận đơn đúng thẩm quyền. "
     "Kết quả giải quyết được niêm yết tại trụ sở và gửi đến người có đơn.",
     "Người dân không phải nộp bất kỳ khoản phí nào khi kiến nghị, phản ánh. Nơi để xe miễn phí ở sân sau."),
)

OLD_LETTERS = Wording(
    "Giới thiệu chương trình Tiếng nói bên sông",
    "Chương trình phát thanh dành cho bà con vùng ven sông Khê lên sóng đều đặn mỗi buổi sáng.",
    ("Trong ba mươi phút, chương trình điểm giá nông sản, mực nước, lịch cúp điện và trả lời thư bạn nghe đài. Nhiều "
     "câu chuyện về nghề đóng ghe, nghề dệt chiếu được kể bằng giọng của chính người trong nghề.",
     "Bạn nghe đài có thể gửi thư về hòm thư của đài hoặc nhắn lại ở nhà văn hóa xã. Những câu hỏi liên quan đến chính "
     "quyền được chuyển đến đúng cơ quan và đọc câu trả lời trên sóng, kể cả khi cơ quan trả lời chậm.",
     "Chương trình được phát lại lúc mười chín giờ cho người đi làm đồng về muộn."),
)


def garbage() -> bytes:
    """Return bytes that claim to be a page and are none."""
    return b"\x00\x1f\x8b" + random.Random(8).randbytes(4000)


def tcvn3(text: str) -> bytes:
    """Return text in the letters of the TCVN3 fonts, which had capitals with tones in a font of their own."""
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in text).encode(
        "latin-1", "replace")


def windows_1258(text: str) -> bytes:
    """Return text in the old Vietnamese Windows encoding, tones as characters of their own."""
    return b"".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in TONES)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
        return (plain + tone).encode("cp1258", "replace")
