"""A change of page template is no editing: judged from what many articles of a source share, at the time of reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from storage_samples import DAY, NOW, article

from storage import articles, changes, days, layout, sources, views
from storage.changes import Text
from storage.sessions import Database

FIVE = range(1, 6)
LATER = NOW + timedelta(hours=8)
BOILER = "Theo dõi Báo Mẫu trên Zalo và nhận tin mỗi sáng"


def row(source_id: int, number: int, **values):
    """Return an article in whose text no two lines are those of another one."""
    body = "\n".join(f"Đoạn {n} của bài số {number} nói về phường {number * 10 + n} và việc làm đường." for n in range(4))
    return article(source_id, number, lead=f"Sapo riêng của bài {number}.", body=body, **values)


def save(database: Database, *rows) -> list[int]:
    with database.writing() as session:
        return [articles.save(session, given).article_id for given in rows]


def visited(database: Database, source_id: int, change, numbers=FIVE, at=LATER) -> list[int]:
    """Store articles and visit them again after `change` of each; return their ids."""
    old = [row(source_id, n) for n in numbers]
    save(database, *old)
    return save(database, *(replace(change(given), collected_at=at, text_hash="") for given in old))


def shown(database: Database) -> tuple[int, dict[str, int], list[str]]:
    """Return edited articles of the day, relaid ones by outlet, and who is remarked."""
    with database.reading() as session:
        found = days.revised(session, NOW - DAY, NOW + 2 * DAY, 50)
        drift = layout.drift(session, NOW - DAY, NOW + 2 * DAY)
        names = {source.id: source.name for source in sources.all(session)}
    assert found.total == len(found.articles)
    return (found.total, {r.source: r.articles for r in found.relaid},
            [names[source] for source, seen in drift.items() if seen.large])


TEMPLATES = {
    "the same line at the end": lambda a: replace(a, body=f"{a.body}\n{BOILER}"),
    "the same line at the beginning": lambda a: replace(a, body=f"{BOILER}\n{a.body}"),
    "a date line in each": lambda a: replace(a, body=f"Thứ hai, 2/3/2026 0{a.key[-1]}:15 (GMT+7)\n{a.body}"),
    "a lost first paragraph": lambda a: replace(a, body=a.body.split("\n", 1)[1], lead=""),
    "a lost lead": lambda a: replace(a, lead=""),
    "a lost last paragraph": lambda a: replace(a, body=a.body.rsplit("\n", 1)[0]),
    "the outlet's name behind the title": lambda a: replace(a, title=f"{a.title} | Báo Mẫu"),
    "another name behind the title": lambda a: replace(a, title=f"{a.title} | Thử 24h"),
    "names before and behind the title": lambda a: replace(a, title=f"Tin mới: {a.title} - Báo Mẫu"),
    "the outlet's name before the text": lambda a: replace(a, body=f"(Báo Mẫu) - {a.body}"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_five_pages_with_the_same_change_are_drift(database, source_id, name):
    visited(database, source_id, TEMPLATES[name])
    assert shown(database) == (0, {"bao-mau": 5}, ["bao-mau"])


def test_four_pages_are_editing_until_the_fifth_comes(database, source_id):
    ids = visited(database, source_id, TEMPLATES["the same line at the end"], range(1, 5))
    assert shown(database) == (4, {}, [])
    ids += visited(database, source_id, TEMPLATES["the same line at the end"], [5], LATER + DAY)
    assert shown(database) == (0, {"bao-mau": 5}, ["bao-mau"])
    with database.reading() as session:
        assert layout.unedited(session, ids) == set(ids)
        assert [view.line.revised for view in (views.article(session, i) for i in ids)] == [False] * 5


EDITS = {
    "a paragraph more": lambda a: replace(a, body=f"{a.body}\nCập nhật riêng của bài {a.key}."),
    "a paragraph before": lambda a: replace(a, body=f"Mới nhất về bài {a.key}.\n{a.body}", lead="") if a.key[-1] in "12"
    else replace(a, title=f"{a.title} {a.key[-1]}"),
    "a word": lambda a: replace(a, body=a.body.replace("làm đường", f"làm đường số {a.key[-1]}")),
    "another figure": lambda a: replace(a, body=a.body.replace("phường", f"{a.key[-1]} phường trong 1{a.key[-1]} phường")),
    "a question": lambda a: replace(a, title=f"{a.title}: vì sao lần {a.key[-1]}?"),
}


@pytest.mark.parametrize("name", EDITS)
def test_real_editing_of_as_many_pages_stays_editing(database, source_id, name):
    ids = visited(database, source_id, EDITS[name])
    assert shown(database) == (5, {}, [])
    with database.reading() as session:
        assert layout.unedited(session, ids) == frozenset()


def test_a_first_paragraph_lost_among_much_other_editing_is_editing(database, source_id):
    visited(database, source_id, TEMPLATES["a lost lead"])
    visited(database, source_id, EDITS["a word"], range(11, 18))
    assert shown(database) == (12, {}, [])


def test_with_an_edit_beside_it_the_edit_alone_is_shown(database, source_id):
    def both(a):
        edited = replace(a, body=a.body.replace("Đoạn 2", "Đoạn hai")) if a.key[-1] == "3" else a
        return replace(edited, body=f"{edited.body}\n{BOILER}")

    ids = visited(database, source_id, both)
    assert shown(database) == (1, {"bao-mau": 4}, ["bao-mau"])
    with database.reading() as session:
        before, after = views.revisions(session, ids[2])
    edited, template = layout.split(before.text, after.text, source_id, after.change)
    assert [part.lines[0] for part in template] == [BOILER]
    title, lines = changes.applied(before.text, edited)
    assert (title, lines) == (after.title, after.text.lines[:-1])


def test_the_same_in_other_sources_or_weeks_apart_is_no_evidence(database, source_id):
    with database.writing() as session:
        other = sources.ensure(session, "bao-kia", "Báo Kia", "press", enabled=True)
    end = TEMPLATES["the same line at the end"]
    visited(database, source_id, end, range(1, 4))
    visited(database, other, end, range(1, 4))
    visited(database, source_id, end, range(4, 7), LATER + 8 * DAY)
    with database.reading() as session:
        found = days.revised(session, NOW - DAY, NOW + 20 * DAY, 50)
    assert (found.total, found.relaid) == (9, [])


def test_where_the_lead_ends_and_lines_break_is_never_editing(database, source_id):
    first, second = visited(database, source_id, lambda a: replace(a, lead="", body=f"{a.lead}\n{a.body}"), [1, 2])
    joined, = visited(database, source_id, lambda a: replace(a, body=a.body.replace("\n", " ")), [3])
    assert shown(database) == (0, {"bao-mau": 3}, [])
    with database.reading() as session:
        assert layout.unedited(session, [first, second, joined]) == {first, second, joined}


def test_a_line_that_newsrooms_take_out_is_no_change_of_template_of_the_source(database, source_id):
    ids = visited(database, source_id, TEMPLATES["the same line at the end"])
    visited(database, source_id, EDITS["a word"], range(11, 18))
    assert shown(database) == (7, {"bao-mau": 5}, [])
    assert len(ids) == 5


def test_a_revision_of_before_counts_as_editing_and_goes_with_its_article(database, source_id):
    from sqlalchemy import delete, func, select

    from storage import removing
    from storage.models import RevisionChange

    ids = visited(database, source_id, TEMPLATES["the same line at the end"])
    with database.writing() as session:
        session.execute(delete(RevisionChange).where(RevisionChange.article_id == ids[0]))
    assert shown(database)[0] == 5
    with database.writing() as session:
        removing.remove_article(session, ids[1])
        assert session.scalar(select(func.count()).where(RevisionChange.article_id == ids[1])) == 0


def test_what_text_rules_made_of_the_stored_text_is_no_part(database, source_id):
    old = row(source_id, 1)
    save(database, old)
    new = replace(old, rules_version=2, body=old.body.replace("phường", "P.") + "\nThêm.", text_hash="", collected_at=LATER)
    with database.writing() as session:
        saved = articles.save(session, new, renew=lambda text: text.replace("phường", "P."))
    assert saved.outcome == "revised"
    with database.reading() as session:
        assert len(layout.of_articles(session, [saved.article_id])[saved.article_id, 2].marks) == 2


def test_a_text_written_anew_has_one_part():
    before = Text("Tựa", "", "\n".join(f"Dòng {n} cũ" for n in range(60)))
    after = Text("Tựa", "", "\n".join(f"Câu {n} mới" for n in range(60)))
    found = changes.parts(before, after)
    assert len(found) == 1
    assert changes.applied(before, found) == (after.title, after.lines)


@pytest.mark.parametrize(("old", "new"), [
    ("a\nb\nc", "b\nc\nd"), ("a\nb\nc\nd", "x\na\ny\nd"), ("a", "b\nc"), ("a\nb\nc", ""), ("", "a"),
    ("a b\nc", "a\nb\nc"), ("a\nb\nc\nd", "a\nx\ny\nz\nd"), ("a\nb", "a rồi\nb")])
def test_all_parts_together_make_the_later_text(old, new):
    before, after = Text("Cũ", "", old), Text("Mới", "", new)
    assert changes.applied(before, changes.parts(before, after)) == (after.title, after.lines)


def test_a_text_of_very_many_lines_is_not_compared_line_by_line():
    lines = [f"dòng {number % 7}" for number in range(changes.MOST_LINES + 1)]
    found = changes.parts(Text("Bài", "", "\n".join(lines)), Text("Bài mới", "", "\n".join(lines[::-1])))
    assert [(part.start, part.stop) for part in found] == [(changes.TITLE, changes.TITLE), (0, len(lines))]


def test_lines_that_repeat_by_the_hundred_are_not_compared_one_by_one():
    before, after = (Text("Bài", "", "\n".join(line for n in range(400) for line in ("-", f"{word} {n}")))
                     for word in ("cũ", "mới"))
    assert [(part.start, part.stop) for part in changes.parts(before, after)] == [(0, 800)]
    assert [part.lines for part in changes.parts(before, Text("Bài", "", f"{before.body}\nThêm"))] == [("Thêm",)]


@pytest.mark.parametrize(("before", "after"), [
    ("{} - Báo Thử", "{} | Thử 24h"), ("Báo Thử: {}", "Thử 24h | {}"), ("{}", "Báo | {} - Thử"), ("Báo | {} - Thử", "{}"),
    ("Báo | {} - Thử", "{} | 24h"),
])
def test_ends_of_titles_are_known_again(database, source_id, before, after):
    old = [row(source_id, n, title=before.format(f"Tin số {n} về đường {n * 3}")) for n in FIVE]
    save(database, *old)
    save(database, *(replace(a, title=after.format(f"Tin số {n} về đường {n * 3}"), text_hash="", collected_at=LATER)
                     for n, a in zip(FIVE, old, strict=True)))
    assert shown(database) == (0, {"bao-mau": 5}, ["bao-mau"])


def test_a_sentence_lost_in_half_of_the_articles_is_editing_beside_a_change_of_template(database, source_id):
    accusing = "Ông chủ tịch bị tố cáo nhận tiền của doanh nghiệp."
    given = [row(source_id, n) for n in range(1, 13)]
    given = [replace(a, body=a.body.replace("Đoạn 2", f"{accusing}\nĐoạn 2")) if n < 6 else a for n, a in enumerate(given)]
    save(database, *given)
    save(database, *(replace(a, body=a.body.replace(f"{accusing}\n", "") + f"\n{BOILER}", text_hash="", collected_at=LATER)
                     for a in given))
    assert shown(database)[:2] == (6, {"bao-mau": 6})


@pytest.mark.parametrize(("before", "after", "told"), [
    ("a\nb\nc", "a\nb\nc\nd", ("last", "", "d")), ("a\nb", "x\na\nb", ("first", "", "x")), ("a\nb\nc", "a\nc", ("inside", "b", "")),
    ("a\nb c d", "a\nb c d | e", ("last", "", "| e")), ("a\nb c d", "a\n(e) b c d", ("last", "", "(e)")), ("a b\nc", "b\nc", ("first", "a", "")),
])
def test_where_a_change_is_and_what_went_and_came(before, after, told):
    earlier = Text("Tin", "", before)
    part, = changes.parts(earlier, Text("Tin", "", after))
    assert part.told(earlier) == told


def test_very_long_lines_are_told_without_a_comparison():
    earlier = Text(" ".join(map(str, range(changes.MOST_TITLE + 1))), "", "a")
    part, = changes.parts(earlier, Text(f"{earlier.title} b", "", "a"))
    assert part.told(earlier) == ("title", "", "b")


def test_what_articles_of_an_outlet_share_is_counted_by_its_hash(database, source_id):
    ids = visited(database, source_id, TEMPLATES["the same line at the end"], range(1, 7))
    with database.reading() as session:
        relaid, = days.revised(session, NOW - DAY, NOW + 2 * DAY, 50).relaid
    shared, = relaid.shared
    assert (relaid.articles, shared.articles, shared.examples) == (6, 6, [(i, 2) for i in ids[:days.EXAMPLES]])
