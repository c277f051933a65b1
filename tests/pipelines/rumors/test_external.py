"""Verdicts of others come in as evidence of their issuers, once; bad rows are named and stop no other."""

from __future__ import annotations

import json

import pytest

from langnghe.rumors import external, importing
from pipelines.rumors.refusals import Refused
from storage import rumors
from tests.rumor_record import STATEMENT, act, fill, opened

CENTRE = "Trung tâm Xử lý tin giả Việt Nam"
LABELS = f"""Nhãn;Nội dung;Đơn vị;Địa chỉ;Ngày
Tin giả;{STATEMENT};{CENTRE};https://trung-tam.example/1;19/05/2026
Tin xác thực;Cầu Mẫu đóng cửa sửa chữa từ ngày 1 tháng 6;{CENTRE};https://trung-tam.example/2;2026-05-18
Tin giả;Nước máy phường Mẫu Một nhiễm độc sau trận mưa;{CENTRE};https://trung-tam.example/3;2027-01-01
Tin giả;Nguyễn Văn Bình;{CENTRE};https://trung-tam.example/4;2026-05-18
"""


def test_labels_become_evidence_and_never_a_verdict(database):
    seeds = fill(database)
    with database.writing() as session:
        number = opened(session, act(seeds.people[0]))
    rows = external.read(LABELS.encode("utf-8-sig"), "nhan.csv")
    taken = importing.take(database, act(None), rows)
    assert dict(taken.counts) == {"added": 2} and len(taken.opened) == 1
    assert [line for line, _ in taken.refused] == [4, 5]
    with database.reading() as session:
        found = rumors.evidence(session, [number])
        assert [(one.kind, one.says, one.label, one.issuer) for one in found] == [("external", "refutes", "Tin giả", CENTRE)]
        assert not found[0].official and rumors.get(session, number).verdict == "none"
        made = rumors.evidence(session, taken.opened)
        assert [one.says for one in made] == ["confirms"]
    again = importing.take(database, act(None), rows)
    assert dict(again.counts) == {"unchanged": 2} and again.opened == []
    corrected = external.read(LABELS.replace("Tin giả;Từ", "Đúng một phần;Từ").encode(), "nhan.csv")
    assert dict(importing.take(database, act(None), corrected).counts) == {"corrected": 1, "unchanged": 1}
    with database.reading() as session:
        found = rumors.evidence(session, [number])
        assert [(one.label, one.trouble) for one in found] == [("Tin giả", "struck"), ("Đúng một phần", "")]


def test_claim_reviews_are_found_wherever_they_stand_and_whoever_claimed_is_left_out():
    review = {
        "@type": "ClaimReview", "claimReviewed": STATEMENT, "url": "https://kiem-chung.example/1",
        "datePublished": "2026-05-19T08:00:00+07:00", "author": [{"@type": "Person", "name": "Trần Thị Mùi"}],
        "publisher": {"@type": "Organization", "name": "Báo Mẫu"},
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Nguyễn Văn An"}},
        "reviewRating": {"alternateName": "Sai"}}
    for given in (review, [review], {"@graph": [{"@type": "WebPage"}, review]}, {"dataFeedElement": [{"item": [review]}]}):
        found = external.read(json.dumps(given).encode(), "a.json")
        assert [(one.issuer, one.label, one.says, one.said_at) for one in found] == [
            ("Báo Mẫu", "Sai", "refutes", "2026-05-19")]
        assert "Nguyễn Văn An" not in repr(found) and "Trần Thị Mùi" not in repr(found)


@pytest.mark.parametrize(("content", "name", "said"), [
    (b"Nhan;Noi dung\nx;y\n", "a.csv", "dia chi, ngay, don vi"), (b"{", "a.json", "1:2"), (b"{}", "a.json", "no ClaimReview"),
    ("Nhãn".encode("utf-16"), "a.csv", "UTF-8"), (b"", "a.pdf", ".csv"), (b"[" * 5000, "a.json", "no JSON"),
])
def test_a_file_that_cannot_be_read_says_why(content, name, said):
    with pytest.raises(Refused, match=said):
        external.read(content, name)


def test_what_an_imported_row_is_like_is_said_and_nothing_is_joined_in_silence(database):
    seeds = fill(database)
    with database.writing() as session:
        number = opened(session, act(seeds.people[0]))
    like = "Người dân đổi thẻ căn cước ở phường phải đóng thêm tiền từ tháng sau"
    rows = external.read(LABELS.replace("Cầu Mẫu đóng cửa sửa chữa từ ngày 1 tháng 6", like).encode(), "nhan.csv")
    taken = importing.take(database, act(None), rows)
    said = [(one.line, one.home == number, one.opened, [alike.row.id for alike in one.files]) for one in taken.resembling]
    assert said == [(2, True, False, [number]), (3, False, True, [number])]
    assert 0.1 <= taken.resembling[1].files[0].score < 0.98 <= taken.resembling[0].files[0].score
    assert importing.take(database, act(None), rows).resembling == []


def test_a_row_finds_the_file_that_an_earlier_one_opened(database):
    rows = external.read(LABELS.replace(";Nguyễn Văn Bình", ";" + STATEMENT).encode(), "nhan.csv")
    taken = importing.take(database, act(None), rows)
    assert [(one.line, one.home, one.opened) for one in taken.resembling] == [(5, taken.opened[0], False)]
