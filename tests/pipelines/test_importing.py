"""Imports: every row ends stored or rejected with its place, a kill loses and doubles nothing, dates never come from order."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from meaning_processes import free_leases, kill_after, start
from meaning_samples import NOW, news_row, write_lines
from meaning_workers import import_file
from sqlalchemy import select

from config.settings import Settings
from pipelines.importing import ImportBusyError, ImportFileError, ImportSummary, import_news
from storage import jobs
from storage.models import Article, Outbox
from storage.sessions import Database


@pytest.fixture
def take(database: Database, settings: Settings, tmp_path: Path):
    """Return a function that imports rows or lines."""

    def run(rows: list, name: str = "kho.jsonl", **options: object) -> ImportSummary:
        path = tmp_path / name
        if rows and isinstance(rows[0], bytes):
            path.write_bytes(b"\n".join(rows) + b"\n")
        else:
            write_lines(path, rows)
        return import_news(database, path, settings=settings, **({"source": "kho"} | options))  # type: ignore[arg-type]

    return run


def stored(database: Database) -> list[Article]:
    with database.reading() as session:
        return list(session.scalars(select(Article).order_by(Article.key)))


def columns(summary: ImportSummary) -> set[str]:
    return {fault.column for row in summary.rejected for fault in row.faults}


def test_rows_without_address_or_date_are_kept_by_id_and_undated(database: Database, take) -> None:
    summary = take([news_row(n) for n in range(120)])
    assert summary.counts == {"stored": 120} and summary.rows == 120
    articles = stored(database)
    assert {a.key for a in articles} == {f"import:{n}" for n in range(120)}
    assert {a.url for a in articles} == {""}
    assert {(a.published_at, a.date_reliable, a.date_basis) for a in articles} == {(None, False, "")}


def test_an_id_or_address_that_names_somebody_is_in_no_key(database: Database, take) -> None:
    ids = ["Nguyễn Văn Kỳ", "ky@thu.example", "0912345678"]
    rows = [news_row(n) | {"id": identity} for n, identity in enumerate(ids)]
    assert take(rows).counts == {"stored": 3}
    assert take(rows).counts == {"unchanged": 3}
    assert all(a.key.startswith("import:text-") for a in stored(database))
    summary = take([news_row(9) | {"source": name} for name in ("nguyen-van-ky", "0912345678")], "nguon.jsonl")
    assert summary.counts == {"rejected": 2} and columns(summary) == {"source"}
    urls = ["https://ky:mat@bao.example/1", "mailto:ky@thu.example", "https://bao.example/thanh-vien/ky.1/",
            "https://bao.example/%40ky", "https://bao.example/tin?email=ky@thu.example"]
    summary = take([news_row(n) | {"url": url} for n, url in enumerate(urls, 10)], "dia-chi.jsonl")
    assert summary.counts == {"rejected": 5} and columns(summary) == {"url"}
    assert not [row for row in summary.rejected if "ky" in str(row.faults)]


def test_given_again_nothing_is_doubled(database: Database, take) -> None:
    rows = [news_row(n) for n in range(5)]
    take(rows)
    assert take(rows).counts == {"unchanged": 5}
    rows[2]["body"] = "Một bài đã sửa lại toàn bộ phần thân."
    assert take(rows).counts == {"unchanged": 4, "revised": 1}
    assert len(stored(database)) == 5


def test_dates_addresses_sections_and_sources_of_the_file_are_used(database: Database, take) -> None:
    take([news_row(1, url="HTTPS://Baomau.vn/tin-1?utm_source=x#y", published_at="2026-03-01T08:30:00+07:00",
                   section="Xã hội", source="bao-mau", lead="ignored when there is a summary")])
    [article] = stored(database)
    assert article.key == article.url == "https://baomau.vn/tin-1"
    assert article.published_at is not None and article.published_at.isoformat() == "2026-03-01T01:30:00+00:00"
    assert (article.section, article.date_basis, article.date_reliable, article.synthetic) == (
        "Xã hội", "import", True, False)


def test_a_future_date_is_not_reliable(database: Database, take) -> None:
    to_come, now = (news_row(n, published_at=at) for n, at in ((1, "2026-03-12T08:30:00+07:00"), (3, NOW.isoformat())))
    summary = take([to_come, news_row(2), now])
    assert summary.undated == 2
    assert [a.date_reliable for a in stored(database)] == [False, False, True]


def test_spread_dates_are_synthetic_seeded_and_free_of_the_files_order(database: Database, take) -> None:
    rows = [news_row(n) for n in range(80)]
    take(rows, spread_days=10, seed=4)
    first = {a.key: a.published_at for a in stored(database)}
    assert all(a.synthetic and a.date_reliable for a in stored(database))
    assert all(at is not None and 0 <= (NOW - at).days <= 10 for at in first.values())
    by_number = [first[f"import:{n}"] for n in range(80)]
    assert by_number != sorted(by_number) and by_number != sorted(by_number, reverse=True)


def test_the_same_seed_gives_the_same_dates_in_any_order(database: Database, take) -> None:
    from pipelines.importrows import Dates

    assert Dates(NOW, 10, 4).made_up("kho:import:3") == Dates(NOW, 10, 4).made_up("kho:import:3")
    assert Dates(NOW, 10, 4).made_up("kho:import:3") != Dates(NOW, 10, 5).made_up("kho:import:3")
    assert Dates(NOW, None, 4).made_up("kho:import:3") is None


UNSTORABLE = "longer than 600 characters, or with some that cannot be stored"
BAD = [
    (b"{not json", "", "not a line of JSON"),
    (b"[1, 2]", "", "not an object with columns"),
    (b'{"id": 1, "title": "\xe1\xff", "body": "x"}', "", "not UTF-8"),
    (b'{"id": 1, "body": "x"}', "title", "missing"),
    (b'{"id": 1, "title": "x"}', "body", "missing"),
    (b'{"id": 1, "title": "x", "body": 7}', "body", "not a text"),
    (b'{"id": 1, "title": "x", "body": "   "}', "body", "empty"),
    (b'{"title": "x", "body": "y"}', "id", "missing, and there is no url"),
    (b'{"id": true, "title": "x", "body": "y"}', "id", "missing, and there is no url"),
    (b'{"id": 1, "title": "x", "body": "y", "url": "file:///etc/passwd"}', "url", "neither http nor https"),
    (b'{"id": 1, "title": "x", "body": "y", "url": "https://a:b@c.vn/x"}', "url", "credentials in the address"),
    (b'{"id": "a\\ud800", "title": "x", "body": "y"}', "id", UNSTORABLE),
    (b'{"id": "a\\u0000", "title": "x", "body": "y"}', "id", UNSTORABLE),
    (b'{"id": "' + b"9" * 700 + b'", "title": "x", "body": "y"}', "id", UNSTORABLE),
    (b'{"id": ' + b"9" * 6000 + b', "title": "x", "body": "y"}', "", "not a line of JSON"),
    (b'{"id": 1, "title": "x", "body": "y", "url": "https://a.vn/\\udc00"}', "url", UNSTORABLE),
    (b"[" * 50_000, "", "not a line of JSON"),
    (b'{"id": 1, "title": "x", "body": "y", "published_at": "someday"}', "published_at",
     "not a date that can be read for certain"),
    (b'{"id": 1, "title": "x", "body": "y", "source": "No Name!"}', "source",
     "not a source name: small letters, digits, dot, dash and underline"),
]


def test_bad_rows_are_rejected_with_line_column_and_reason_and_good_ones_land(database: Database, take) -> None:
    good = json.dumps(news_row(1)).encode()
    lines = [good, *[line for line, _, _ in BAD], b"", json.dumps(news_row(2)).encode()]
    summary = take(lines)
    assert summary.counts == {"stored": 2, "rejected": len(BAD)}
    assert [(r.line, f.column, f.reason) for r in summary.rejected for f in r.faults] == [
        (n + 2, column, reason) for n, (_, column, reason) in enumerate(BAD)]
    assert summary.rejected_file is not None
    assert len(summary.rejected_file.read_text("utf-8").splitlines()) == len(BAD)


def test_every_fault_of_a_row_is_told_at_once(take) -> None:
    summary = take([{"id": "1", "tieu_de": "Tên", "content": "Thân bài.", "publishd_at": "2026-05-20", "source": "No Name!"}])
    assert [(f.column, f.reason) for f in summary.rejected[0].faults] == [
        ("source", "not a source name: small letters, digits, dot, dash and underline"),
        ("title", "missing; is the column tieu_de meant?"), ("body", "missing; is the column content meant?")]
    assert summary.rejected_file is not None
    [line] = summary.rejected_file.read_text("utf-8").splitlines()
    assert line.split("\t")[:2] == ["1", "source, title, body"]


def test_columns_that_nothing_reads_and_rows_without_a_date_are_counted(take) -> None:
    odd = news_row(1) | {"publishd_at": "2026-05-20", "nguyenvanky1990": 1, "Nguyễn Văn Kỳ": 2}
    odd.pop("published_at", None)
    summary = take([odd, news_row(2) | {"publishd_at": "x"}, news_row(3, body="") | {"publishd_at": "x", "tag": 1}])
    assert summary.unread == {"publishd_at": 3, "tag": 1}       # a name of a person is no name of a column
    assert summary.counts["stored"] == 2 and summary.undated == sum(
        "published_at" not in row for row in (odd, news_row(2)))


def test_a_corrected_file_can_be_given_again(database: Database, take) -> None:
    rows = [news_row(1), news_row(2, body="")]
    assert take(rows).counts == {"stored": 1, "rejected": 1}
    rows[1] = news_row(2)
    summary = take(rows)
    assert summary.counts == {"stored": 1, "unchanged": 1}
    assert summary.rejected_file is not None and summary.rejected_file.read_text("utf-8") == ""


def test_a_source_is_needed(take) -> None:
    summary = take([news_row(1)], source=None)
    assert [(r.line, columns(summary)) for r in summary.rejected] == [(1, {"source"})]


def test_gzip_and_a_broken_gzip(database: Database, settings: Settings, tmp_path: Path) -> None:
    whole = gzip.compress("".join(json.dumps(news_row(n)) + "\n" for n in range(200)).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole)
    (tmp_path / "b.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImportFileError):
        import_news(database, tmp_path / "b.jsonl.gz", source="kho", settings=settings)
    assert import_news(database, tmp_path / "a.jsonl.gz", source="kho", settings=settings).rows == 200
    assert len(stored(database)) == 200
    with pytest.raises(ImportFileError):
        import_news(database, tmp_path / "none.jsonl", source="kho", settings=settings)


def test_personal_data_does_not_reach_the_record_or_the_list_of_rejected_rows(database: Database, take) -> None:
    summary = take([news_row(1, body="Gọi số 0912 345 678 để biết."), news_row(2, title="", body="0912 345 678")])
    assert "345" not in stored(database)[0].body
    assert summary.rejected_file is not None and "345" not in summary.rejected_file.read_text("utf-8")


def test_one_import_of_a_file_at_a_time(database: Database, take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "claim", lambda *arguments, **more: None)
    with pytest.raises(ImportBusyError):
        take([news_row(1)])


@pytest.mark.parametrize(("kills", "size"), [(4, 600), pytest.param(20, 3000, marks=pytest.mark.slow)])
def test_killed_again_and_again_every_row_is_counted_once(
    database: Database, database_url: str, settings: Settings, tmp_path: Path, kills: int, size: int
) -> None:
    rows = [news_row(n) if n % 50 else news_row(n, title="") for n in range(size)]
    bad, good = size // 50, size - size // 50
    path = write_lines(tmp_path / "kho.jsonl", rows)
    dice = random.Random(2)
    for turn in range(kills):
        kill_after(start(import_file, database_url, str(settings.data_dir), str(path), f"killed{turn}"),
                   dice.uniform(0.1, 0.7))
        free_leases(database)
    summary = import_news(database, path, source="kho", spread_days=10, seed=1, settings=settings)
    assert len(stored(database)) == good
    if summary.resumed_at:
        # A turn that was not killed in time has ended the import, and the next one found everything unchanged.
        taken = {status: count for status, count in summary.counts.items() if status != "rejected"}
        assert (sum(taken.values()), summary.counts["rejected"]) == (good, bad)
        assert taken.keys() <= {"stored", "unchanged"}
        assert summary.rejected_file is not None
        lines = [int(line.split("\t")[0]) for line in summary.rejected_file.read_text("utf-8").splitlines()]
        assert lines == [n + 1 for n in range(0, size, 50)]
    with database.reading() as session:
        assert len(set(session.scalars(select(Outbox.ref_id)))) == good


def test_letters_that_no_database_takes_are_cleaned_from_texts(database: Database, take) -> None:
    row = b'{"id": 1, "title": "M\\u01b0a \\ud800l\\u0169", "body": "N\\u01b0\\u1edbc\\u0000 l\\u00ean", "section": "\\udc00"}'
    summary = take([row])
    assert summary.counts == {"stored": 1}
    [article] = stored(database)
    assert (article.title, article.body, article.section) == ("Mưa lũ", "Nước lên", "")
