"""What the demo plants to prove the privacy edge: identities that its pages show and the record must never hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

FAMILIES = ("Trần", "Lê", "Phạm", "Vũ", "Đặng", "Bùi")
NEW_GIVEN = (
    "Cúc Họa Mi", "Lan Hồ Điệp", "Sim Rừng Tím", "Mẫu Đơn Trắng", "Trang Leo Giàn", "Móng Bò Tím", "Huỳnh Liên Nhỏ",
    "Cẩm Tú Cầu", "Thược Dược Đỏ", "Bằng Lăng Nước", "Ngũ Sắc Bò", "Trâm Ổi Vàng", "Dừa Cạn Hồng", "Mười Giờ Kép",
    "Chuông Vàng Rủ", "Osaka Đỏ Chót", "Sứ Cùi Nhọn", "Tóc Tiên Sợi", "Lài Tây Kép",
)
GIVEN = ("Thạch Lựu", "Mộc Qua", "Dạ Hợp", "Tường Vi Tím", "Kim Tước Nhi", "Thủy Xương Bồ", "Bạch Đàn Con")

PHONES = ("0995 000 117", "0995.000.226", "0995000338")
EMAIL = "kiennghi.dongsen@vidu-bendo.example"
HANDLE = "gosay.tholanh.8801"


@dataclass(frozen=True, slots=True)
class Writer:
    """An invented commenter; guests have no id, as on real sites."""

    name: str
    id: int | None


WRITERS: tuple[Writer, ...] = tuple(
    Writer(f"{family} {given}", None if number % 9 == 8 else 880_310_000 + number * 7_919)
    for number, (family, given) in enumerate(product(FAMILIES, GIVEN))
)

# They write once each, under the one article that is discussed most.
NEWCOMERS: tuple[Writer, ...] = tuple(
    Writer(f"{family} {given}", 881_400_000 + number * 6_113)
    for number, (family, given) in enumerate(product(FAMILIES, NEW_GIVEN))
)

FIRST_COMMENT_ID = 770_450_000


def fill(text: str, number: int) -> str:
    """Return a comment with planted contact data in its gaps."""
    phone = PHONES[number % len(PHONES)]
    return text.replace("{phone}", phone).replace("{email}", EMAIL).replace("{handle}", HANDLE)


def secrets(comment_ids: int) -> tuple[str, ...]:
    """Return every planted string that may not be found in anything the demo wrote."""
    everybody = (*WRITERS, *NEWCOMERS)
    ids = [str(writer.id) for writer in everybody if writer.id is not None]
    made = [str(FIRST_COMMENT_ID + number) for number in range(comment_ids)]
    return (*(writer.name for writer in everybody), *ids, *made, *PHONES, EMAIL, HANDLE)
