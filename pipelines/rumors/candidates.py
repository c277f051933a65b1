"""Articles that deny, check or pass on something: found by their words, with what is said and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from config.rumors import BODY, CANDIDATES
from config.thresholds import RumorThresholds
from pipelines.rumors import wording
from storage import jobs, rumor_candidates
from storage.processes import owner_name
from storage.rumor_candidates import Text
from storage.sessions import Database
from vietnamese import lexicons, mentions
from vietnamese.text import exact

JOB = "rumors:candidates"
LEASE_SECONDS = 300.0
BATCH = 500          # articles of one transaction: some 50 ms of reading
READ = 2_000         # characters of a body: a denial stands in its headline or its first sentences
STATEMENT = 500
LEAST_WORDS = 4
# A sentence ends at a line or at a full stop before a capital; quotes keep their own.
_SENTENCE = re.compile(r"[^\n.!?…]+(?:[.!?…](?!\s+[A-ZĐÀ-Ỹ“\"]|\n|$)[^\n.!?…]*)*[.!?…]*")
_QUOTED = re.compile(r"[“\"«]([^”\"»]{12,400})[”\"»]")
_LEAD_IN = re.compile(
    r"^[\s,:“\"]*(?:(?:sai sự thật|thất thiệt|lan truyền|xuyên tạc|bịa đặt|này|giả mạo)\s+)?"
    r"(?:trên mạng(?: xã hội)?\s+|liên quan(?: đến| tới)?\s+|cho rằng\s+|cho là\s+|rằng\s+|về việc\s+|về chuyện\s+"
    r"|về\s+|việc\s+|chuyện\s+|là\s+|nói\s+){0,3}", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:thông tin|tin đồn|tin|chuyện|việc)\s+(.{12,300})$", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,:“\"]*(?:đều\s+|hoàn toàn\s+|chỉ\s+|là\s+|không\s+|này\s+|trên\s+|nêu\s+)*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[;!?]|, (?:đồng thời|và|khẳng định|cho biết|yêu cầu)\b|\.(?=\s|$)")
_AGENCY = re.compile(
    r"(?<!\w)(?:(?:Đại diện|Lãnh đạo|Người phát ngôn|Phía) )?"
    r"((?:Bộ|Sở|UBND|Ủy ban|Uỷ ban|Công an|Cục|Chi cục|Tổng cục|Vụ|Ban|Văn phòng|Ngân hàng|Chính phủ|Tòa án|Toà án"
    r"|Viện|Trung tâm|Bệnh viện|Hội|Tập đoàn|Công ty|Tổng công ty|Trường|Đại học|Phòng|Tỉnh ủy|Thành ủy|Kho bạc"
    r"|Bảo hiểm xã hội|Điện lực|EVN|VFF|Liên đoàn|Câu lạc bộ|CLB)(?: [^\s,.;:!?“”\"()]+){0,9}?)"
    r"(?=,? (?:đã|vừa|chính thức|lên tiếng|bác|phủ nhận|khẳng định|cho biết|thông tin|đính chính|thông báo|cảnh báo"
    r"|xác minh|làm rõ|đang|yêu cầu|kiểm tra|nói|trả lời|phản hồi|ra|cho hay|phát đi|tuyên bố)\b|:|,)")
_IDLE = re.compile(r"(?: (?:không|cũng|đề|nghị|chưa|sẽ|hôm|nay|ngày|mới|-|\d[\d/]*))+$")


@dataclass(frozen=True, slots=True)
class Found:
    """What stands behind an article: kind, the words it was found by, what is said, who says so ("": nobody named)."""

    kind: str
    cue: str
    statement: str
    body: str


def find_all(database: Database, now: datetime, limits: RumorThresholds) -> int:
    """Look through every article that was not looked at yet; return how many candidates were found."""
    found = 0
    while (made := turn(database, now, limits)) is not None:
        found += made
    return found


def turn(database: Database, now: datetime, limits: RumorThresholds) -> int | None:
    """Look through the next articles; return the candidates found, None when nothing is left or another does it."""
    owner = owner_name("candidates")
    with database.writing() as session:
        job = jobs.claim(session, JOB, owner, now, LEASE_SECONDS)
    if job is None:
        return None
    with database.reading() as session:
        after = job.state.get("article")
        if after is None:
            after = rumor_candidates.first_since(session, now - timedelta(days=limits.candidate_days)) - 1
        texts = rumor_candidates.after(session, int(after), BATCH)
    rows = [row for text in texts if (row := _row(text, now)) is not None]
    with database.writing() as session:
        if rows:
            rumor_candidates.add(session, rows)
        jobs.keep_state(session, JOB, owner, {"article": texts[-1].id if texts else int(after)})
        jobs.finish(session, JOB, owner, now)
    return len(rows) if texts else None


def waiting(last_article: int, state: dict[str, Any]) -> int:
    """Return how many articles at most were not looked at, by their ids."""
    return max(0, last_article - int(state.get("article", 0)))


def _row(text: Text, now: datetime) -> dict[str, Any] | None:
    found = find(text.title, text.lead, text.body)
    if found is None:
        return None
    return {
        "article_id": text.id, "kind": found.kind, "cue": found.cue[:60], "statement": found.statement,
        "body": found.body, "state": "open", "found_at": now}


def find(title: str, lead: str, body: str) -> Found | None:
    """Return what an article denies, checks or passes on; None where none of the words stands in it.

    A denial goes before a check, the headline before the text. Words alone decide: staff read what was found.
    """
    head, whole = f"{title}\n{lead}", "\n".join((title, lead, body[:READ]))
    plain_head, plain = _plain(head), _plain(whole)
    for kind in CANDIDATES:
        for cue in _cues(kind):
            if f" {cue} " in (plain_head if cue in _cues("only_in_headlines") else plain):
                sentence = next((one for one in _sentences(whole) if f" {cue} " in _plain(one)), title)
                return Found(kind, cue, _claim(sentence, cue), _agency(sentence, title, whole))
    return None


def _plain(text: str) -> str:
    return f" {' '.join(exact(text).split())} "


@cache
def _cues(kind: str) -> tuple[str, ...]:
    known = {" ".join(exact(cue).split()) for cue in lexicons.table("rumor_cues")[kind]}
    return tuple(sorted(known, key=lambda cue: (-len(cue), cue)))


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield match[0].strip()


def _claim(sentence: str, cue: str) -> str:
    """Return what is denied or checked in a sentence: what stands in quotes, else what the words are followed by."""
    quoted = _QUOTED.search(sentence)
    start, end = _span(sentence, cue)
    behind = _CLAUSE.split(_LEAD_IN.sub("", sentence[end:]), maxsplit=1)[0]
    before = _SUBJECT.search(_TAIL.sub("", sentence[:start]))
    for text in (quoted[1] if quoted else "", behind, _LEAD_IN.sub("", before[1]) if before else "", sentence):
        kept = wording.without_persons(text.strip(" ,:.“”\"'"))[:STATEMENT]
        if len(kept.split()) >= LEAST_WORDS:
            return kept[:1].upper() + kept[1:]
    return ""


def _span(sentence: str, cue: str) -> tuple[int, int]:
    """Return where the words stand in a sentence; `exact` keeps one character for one."""
    found = re.search(r"\s+".join(map(re.escape, cue.split())), exact(sentence))
    return found.span() if found else (0, 0)


def _agency(sentence: str, title: str, whole: str) -> str:
    for text in (sentence, title, whole):
        if found := _AGENCY.search(text):
            return _IDLE.sub("", mentions.without_names(found[1], "").strip(" ,-–"))[:BODY]
    return ""
