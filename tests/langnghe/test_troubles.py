"""What lower rooms say in words: allowed codes and days as the person's language has them."""

from __future__ import annotations

import pytest

from config.errors import Day
from langnghe import formats
from langnghe.i18n import speaking
from langnghe.troubles import said
from pipelines.questions import checking as questions
from pipelines.reports.checking import checked
from pipelines.reports.drafts import Draft, Forecast, ItemDraft
from pipelines.reports.faults import ReportRefused
from pipelines.situations import checking as situations

TODAY = "2026-06-10"


def _faults(language: str, *, codes: bool = False, **item: object) -> str:
    values = {"kind": "opinion", "issue": "Giá điện tăng", "heard_on": TODAY, **item}
    with pytest.raises(ReportRefused) as caught, speaking(language):
        checked(Draft(1, "weekly", "interview", (ItemDraft(**values),)), TODAY)
    with speaking(language):
        return "; ".join(said(fault.said, codes=codes) for fault in caught.value.faults)


def test_what_is_allowed_is_said_in_words_and_the_code_only_to_whoever_writes_codes() -> None:
    assert _faults("vi", kind="") == "còn thiếu; dùng được: Ý kiến; Tin chưa kiểm chứng; Thắc mắc; Sự việc, tình huống có vấn đề; Kiến nghị"
    assert "Ý kiến (opinion); Tin chưa kiểm chứng (rumor)" in _faults("vi", codes=True, kind="x")
    assert "Opinion; Rumor" in _faults("en", kind="")
    assert _faults("vi", forecast=Forecast(5, "rising")).endswith("trong 3 ngày tới; trong 7 ngày tới; trong 30 ngày tới")
    assert _faults("vi", forecast=Forecast(3, "up")).endswith("sẽ tăng; giữ như hiện nay; sẽ lắng xuống")


@pytest.mark.parametrize(("name", "vietnamese", "english"), [
    ("2026-W48", "tuần 48 (23–29/11/2026)", "week 48 (23–29 Nov 2026)"),
    ("2026-W49", "tuần 49 (30/11–06/12/2026)", "week 49 (30 Nov–6 Dec 2026)"),
    ("2026-W53", "tuần 53 (28/12/2026–03/01/2027)", "week 53 (28 Dec 2026–3 Jan 2027)"), ("x", "x", "x")])
def test_weeks_are_said_with_their_days(name: str, vietnamese: str, english: str) -> None:
    for language, told in (("vi", vietnamese), ("en", english)):
        with speaking(language):
            assert formats.week(name) == told


def test_days_are_said_as_the_language_writes_them() -> None:
    assert _faults("vi", heard_on="2026-06-11") == "11/06/2026 chưa tới; hôm nay là 10/06/2026"
    assert _faults("en", heard_on="2026-06-11") == "11 Jun 2026 is still to come; today is 10 Jun 2026"
    assert said(Day("2026-13-01")) == "2026-13-01"


def test_questions_and_situations_say_it_the_same_way() -> None:
    asked = questions.read(questions.Draft("question", "Thẻ cũ?", level="ward"), TODAY, ())
    seen = situations.read(situations.Draft("Ngập đường", "2026-06-12", level="ward"), TODAY)
    allowed = "cấp xã; cấp tỉnh; trung ương"
    assert said(asked.faults["level"]).lower().endswith(allowed.lower())
    assert said(seen.faults["level"]).lower().endswith(allowed.lower())
    assert said(seen.faults["begins_on"]) == "12/06/2026 chưa tới; hôm nay là 10/06/2026"
