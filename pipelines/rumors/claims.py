"""What a sentence says is denied, checked or passed on, and which body says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.rumors import BODY
from pipelines.rumors import wording
from pipelines.rumors.saying import plain
from vietnamese import mentions
from vietnamese.text import exact

STATEMENT = 500
LEAST_WORDS = 4
_QUOTES = "“”\"«»‘’"
_QUOTED = re.compile(r"^[“\"«'‘]\s*([^”\"»'’]{12,400}?)\s*[”\"»'’]")
_LOOSE = re.compile(r"(?<!\w)['‘’]\s*|\s*['‘’](?!\w)")       # single quotes, not those inside a word
_LEAD_IN = re.compile(
    r"^[\s,:]*(?:(?:sai sự thật|thất thiệt|lan truyền|xuyên tạc|bịa đặt|giả mạo|giả|nói|cho)\s+)?"
    r"(?:trên mạng(?: xã hội)?\s+|liên quan(?: đến| tới)?\s+|cho rằng\s+|cho là\s+|nói rằng\s+|rằng\s+|về việc\s+"
    r"|về chuyện\s+|về thông tin\s+|về tin\s+|về\s+|việc\s+|chuyện\s+|là\s+|nói\s+|thông tin\s+|tin đồn\s+|tin\s+"
    r"|trong bài viết\s+){0,3}", re.IGNORECASE)
# What follows a cue and is no claim: "this", "of the company", "but …".
_NO_CLAIM = frozenset("""này trên đó nêu của từ mà và để lan đăng nhưng song tuy cũng đã đang hôm lên gây như vậy khiến
    bị thì đến tới xung theo do bởi vì nên tại trong hay hoặc nói cho tiếp sẽ ấy kia vào với thế gọi ra lúc nào
    làm""".split())
_CLAIMS = (["từ", "chối"], ["từ", "chức"], ["gây", "vô"], ["bị", "thu"])
# Cues that stand behind what they are about: "… là sai sự thật".
_CLOSING = ("là ", "chỉ là ", "không đúng ", "không có cơ sở", "chưa được ")
_BEFORE = re.compile(
    r".*(?:thông tin|tin đồn|đồn rằng|cho rằng|tin|chuyện|việc)\s+(.{12,300})$", re.IGNORECASE | re.DOTALL)
_TAIL = re.compile(
    r"[\s,:“\"'‘]*(?:đều\s+|hoàn toàn\s+|chỉ\s+|là\s+|không\s+|này\s+|trên\s+|nêu\s+|đó\s+|đây\s+|khẳng định\s+)*$",
    re.IGNORECASE)
# Where a claim ends: the next thing that somebody does, where it was spread, what came of it.
_GOES_ON = (
    "đồng thời|và|khẳng định|cho biết|cho rằng|nói rằng|yêu cầu|gọi|nhưng|song|tuy nhiên|khiến|gây|sau khi"
    "|lãnh đạo|đại diện|người dân đã|bởi|vì|do|nhằm|trong khi|theo|vị|các cơ quan|cơ quan|ông|bà|trang|tờ|đây")
_SPREAD = (
    "trên mạng xã hội|lên facebook|trên facebook|trên trang facebook|lên mạng|trên mạng|bị triệu tập|bị xử phạt"
    "|bị phạt|bị thộp cổ|bị đề nghị|bị mời|bị công an|bị khởi tố|gây hoang mang|gây xôn xao|và cho biết"
    "|và khẳng định|và cho rằng|nhưng sau đó|để có|như một số|như thông tin|như báo|như mạng|như tin")
_END = re.compile(
    rf"[;!?]|[.:](?=\s|$)|, (?=(?:{_GOES_ON})\b)|\s(?=(?:{_SPREAD})\b)"
    r"|, (?=[^,]{0,40}(?:nói gì|lên tiếng))"
    r"|\s(?:là|đều là|hoàn toàn) (?=(?:sai|không|bịa|thất thiệt|giả|tin|vô căn cứ)\b)", re.IGNORECASE)
_ACTS = (
    "đã|vừa|chính thức|lên tiếng|bác|phủ nhận|khẳng định|cho biết|thông tin|đính chính|thông báo|cảnh báo|xác minh"
    "|làm rõ|đang|yêu cầu|kiểm tra|nói|trả lời|phản hồi|ra|cho hay|phát đi|tuyên bố|triệu tập|phát thông báo")
_AGENCY = re.compile(
    r"(?<!\w)(?:(?:Đại diện|Lãnh đạo|Người phát ngôn|Phía) )?"
    r"((?:Chính phủ|EVN|VFF|UBND|Công an|(?:Bộ|Sở|Ủy ban|Uỷ ban|Cục|Chi cục|Tổng cục|Văn phòng|Ngân hàng|Tòa án|Toà án"
    r"|Viện|Trung tâm|Bệnh viện|Tập đoàn|Công ty|Tổng công ty|Đại học|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ|Kho bạc"
    r"|Bảo hiểm xã hội|Điện lực|Liên đoàn|Câu lạc bộ|CLB)(?= \w)|(?:Vụ|Ban|Hội|Trường|Phòng)(?= [A-ZĐ]))"
    r"(?: [^\s,.;:!?“”\"()]+){0,9}?)"
    rf"(?=,? (?:{_ACTS})\b|:|,)")
_IDLE = re.compile(r"(?: (?:không|cũng|đề|nghị|chưa|sẽ|sau|khi|hôm|nay|ngày|mới|phát|và|quận|-|\d[\d/]*))+$")


def claim(sentence: str, cue: str) -> str:
    """Return what is denied, checked or passed on in a sentence: behind the words, else before them; "" for neither."""
    start, end = _span(sentence, cue)
    behind = "" if cue.startswith(_CLOSING) else _without_lead_in(sentence[end:])
    before = _BEFORE.match(_TAIL.sub("", sentence[:start]))
    for text in (behind, _without_lead_in(before[1]) if before else ""):
        kept = wording.without_persons(_LOOSE.sub(" ", text).strip(f" ,:.…-{_QUOTES}"))[:STATEMENT]
        if len(kept.split()) >= LEAST_WORDS:
            return kept[:1].upper() + kept[1:]
    return ""


def _without_lead_in(text: str) -> str:
    """Return a claim without what leads to it and what follows it, "" for what is none."""
    said = _LEAD_IN.sub("", text)
    if quoted := _QUOTED.match(said):
        said = f"{quoted[1]}{said[quoted.end():]}"
    words = plain(said).split()
    if not words or (words[0] in _NO_CLAIM and words[:2] not in _CLAIMS):
        return ""
    return _END.split(said, maxsplit=1)[0]


def _span(sentence: str, cue: str) -> tuple[int, int]:
    """Return where the words stand in a sentence; `exact` keeps one character for one."""
    found = re.search(r"(?<!\w)" + r"\s+".join(map(re.escape, cue.split())) + r"(?!\w)", exact(sentence))
    return found.span() if found else (0, 0)


def agency(texts: Sequence[str]) -> str:
    """Return the body that says so, by the first of the texts that names one, "" where none does."""
    for text in texts:
        if found := _AGENCY.search(text):
            return _IDLE.sub("", mentions.without_names(found[1], "").strip(" ,-–"))[:BODY]
    return ""
