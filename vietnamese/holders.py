"""Who holds an office is named by the office alone in what staff and posts write: "chủ tịch xã Trần Văn Hùng"."""

from __future__ import annotations

import re

from vietnamese import mentions, offices
from vietnamese.names import UPPER
from vietnamese.text import bare

# Behind an office three capitals after a word of place are more often its holder than the place.
_HOLDER = re.compile(rf"(?<!\w)[{UPPER}][^\W\d_]* (?:Văn|Thị|Đức|Hữu|Ngọc|Xuân|Minh) [{UPPER}][^\W\d_]*")
# A party cell is called after its street, "bí thư chi bộ Nguyễn Huệ"; its secretary mostly has more syllables.
_BODY_BEFORE = re.compile(r"(?:chi bộ|đảng bộ|chi đoàn|chi hội) $", re.IGNORECASE)


def without_holders(text: str) -> str:
    """Return a text with each official named by the office alone; its lines stay, other names too."""
    return "\n".join(map(_without, text.split("\n")))


def _without(line: str) -> str:
    bared = bare(line)
    found = [*mentions.mentions(line), *(match.span() for match in _HOLDER.finditer(line))]
    spans = {span for span in found if offices.stands_before(bared, span[0]) and not _of_a_body(line, *span)}
    for start, end in sorted(spans, reverse=True):
        line = (line[:start].rstrip() + " " + line[end:].lstrip()).strip()
    return line


def _of_a_body(line: str, start: int, end: int) -> bool:
    return line.count(" ", start, end) == 1 and bool(_BODY_BEFORE.search(line[:start]))
