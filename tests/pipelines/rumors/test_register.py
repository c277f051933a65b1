"""A rumor file from its opening to its end: states, gate, signatures, sightings, and a history that only grows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from langnghe.i18n import speaking
from langnghe.rumors import file as files
from langnghe.rumors import public
from pipelines.rumors import evidence, register, verdicts, wording
from pipelines.rumors.evidence import Typed
from pipelines.rumors.refusals import Accusation, Changed, Refused, Unknown
from pipelines.rumors.register import Heard
from storage import articles, removing, report_retention, rumor_writes, rumors
from storage.models import ReportChange, Signature
from tests.rumor_record import ANSWER, DENIAL, NOW, OTHER, STATEMENT, act, denied, fill, opened, refuted


@pytest.fixture
def seeds(database):
    return fill(database)


def test_a_file_goes_from_new_to_closed_and_its_history_tells_it(database, seeds):
    with database.writing() as session:
        number = refuted(session, seeds)
        row = rumors.get(session, number)
        assert (row.state, row.verdict, row.risk, row.due_at, row.proposed) == ("closed", "refuted", "high", None, "")
        told = rumors.history(session, [number])
        assert [event.act for event in told] == [
            "created", "rated", "sighted", "evidence", "moved", "proposed", "signed", "moved"]
        assert told[-1].details["after"]["state"] == "closed" and told[-1].details["before"]["state"] == "checking"
        signed = rumors.signatures(session, [row.verdict_event])
        assert [one.staff_id for one in signed] == list(seeds.people)


def test_the_database_itself_refuses_to_change_the_history(database, seeds):
    with database.writing() as session:
        refuted(session, seeds)
    for table, lines in (("rumor_event", 8), ("signature", 2)):
        for change in (f"UPDATE {table} SET role = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as session:
                session.execute(text(change))
        with database.reading() as session:
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == lines


def test_evidence_and_sightings_are_struck_and_never_deleted(database, seeds):
    with database.writing() as session:
        number = refuted(session, seeds)
        extra = denied(session, act(seeds.people[0]), number, seeds.articles["official"], primary_source="Sở Mẫu")
        sqlite = session.get_bind().dialect.name == "sqlite"
    for table in ("evidence", "sighting"):
        replaced = [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"]
        if table == "sighting":
            replaced.append("INSERT OR REPLACE INTO sighting (rumor_id, item_id, heard_on, precision, channel, url, wording, added_at)"
                            " SELECT rumor_id, item_id, '2020-01-01', 'day', '', '', '', added_at FROM sighting")
        for change in (f"DELETE FROM {table}", *(replaced * sqlite)):
            with pytest.raises(DBAPIError, match=f"{table} is only ever added to"), database.writing() as session:
                session.execute(text(change))
    with database.writing() as session:
        evidence.strike(session, act(seeds.people[0]), number, extra, "Trích nhầm bài của năm trước")
        assert len(rumors.evidence(session, [number])) == 2


def test_no_line_of_a_history_is_replaced_or_altered(database, seeds):
    with database.writing() as session:
        number = refuted(session, seeds)
        report = session.scalar(text("SELECT min(id) FROM field_report"))
        session.add(ReportChange(report_id=report, at=NOW, state_after="approved"))
        sqlite = session.get_bind().dialect.name == "sqlite"
    changes = ["UPDATE report_change SET reason = 'x'"]
    if sqlite:
        changes += [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
                    for table in ("rumor_event", "signature", "report_change")]
        changes.append("INSERT OR REPLACE INTO signature (rumor_id, event_id, staff_id, role, at) "
                       "SELECT rumor_id, event_id, staff_id, 'x', at FROM signature")
    for change in changes:
        with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as session:
            session.execute(text(change))
    with database.writing() as session:
        assert len(rumors.history(session, [number])) == 8
    with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as session:
        session.execute(text("DELETE FROM field_report"))
    with database.writing() as session:
        assert report_retention.purge(session, NOW + timedelta(days=400))
        assert session.scalar(text("SELECT count(*) FROM report_change")) == 0


def test_the_same_person_does_not_sign_twice(database, seeds):
    with database.writing() as session:
        by = act(seeds.people[0])
        number = opened(session, by)
        denied(session, by, number, seeds.articles["official"], official=True)
        event = verdicts.propose(session, by, number, None, "refuted", {"answer": ANSWER})
        with pytest.raises(Refused, match="a second person has to sign"):
            verdicts.sign(session, by, number, event)
        assert rumors.get(session, number).verdict == "none"
        assert session.query(Signature).count() == 1
        verdicts.sign(session, act(seeds.people[1]), number, event)
        assert rumors.get(session, number).verdict == "refuted"


def test_without_accounts_nothing_is_proposed_or_signed(database, seeds):
    with database.writing() as session:
        number = opened(session, act(None))
        denied(session, act(None), number, seeds.articles["official"], official=True)
        with pytest.raises(Refused, match="first make two accounts"):
            verdicts.propose(session, act(None), number, None, "refuted", {"answer": ANSWER})
        assert rumors.get(session, number).proposed == ""
        event = verdicts.propose(session, act(seeds.people[0]), number, None, "refuted", {"answer": ANSWER})
        with pytest.raises(Refused, match="first make two accounts"):
            verdicts.sign(session, act(None), number, event)
        rumor_writes.sign(session, number, event, None, "", NOW)      # as records of old hold it
        with pytest.raises(Refused, match="first make two accounts"):
            verdicts.sign(session, act(seeds.people[1]), number, event)


def test_a_new_sighting_opens_a_closed_file_again_and_keeps_the_verdict(database, seeds):
    with database.writing() as session:
        number = refuted(session, seeds)
        later = act(seeds.people[0], NOW + timedelta(days=3))
        assert register.sight(session, later, number, Heard(heard_on="2026-05-22", channel="chat"))
        row = rumors.get(session, number)
        assert (row.state, row.verdict, row.closed_at) == ("checking", "refuted", None)
        assert row.due_at == later.now + timedelta(hours=24)
        assert rumors.history(session, [number])[-1].act == "reopened"


def test_sightings_may_be_older_than_the_file_but_not_of_tomorrow(database, seeds):
    with database.writing() as session:
        number = opened(session, act(seeds.people[0]))
        assert register.sight(session, act(None), number, Heard(heard_on="01/03/2026"))
        assert register.sight(session, act(None), number, Heard(heard_on="2026-05-20", area="new/ward/99001"))
        for wrong, said in (("2026-05-21", "in the future"), ("hôm qua", "is not a day"), ("2026-02-30", "is not a day"),
                            ("0001-01-01", "too long ago"), ("31/12/1999", "too long ago"), ("9999-12-31", "in the future")):
            with pytest.raises(Refused, match=said):
                register.sight(session, act(None), number, Heard(heard_on=wrong))
        with pytest.raises(Refused, match="no administrative unit"):
            register.sight(session, act(None), number, Heard(heard_on="2026-05-20", area="xã Không Có"))
        assert rumors.heard(session, [number])[number] == rumors.Heard(2, "2026-03-01", "2026-05-20")


def test_an_item_is_one_sighting_however_often_it_is_given(database, seeds):
    with database.writing() as session:
        number = opened(session, act(seeds.people[0]))
        given = Heard(item_id=seeds.items["rumor"])
        assert [register.sight(session, act(None), number, given) for _ in range(2)] == [True, False]
        row = rumors.sightings(session, [number])[0]
        assert (row.heard_on, row.channel, row.area_id) == ("2026-05-18", "market", seeds.area)
        with pytest.raises(Refused, match="no rumor"):
            register.sight(session, act(None), number, Heard(item_id=seeds.items["opinion"]))
        register.link_opinion(session, act(None), number, seeds.items["opinion"])
        assert rumors.opinions(session, number) == [seeds.items["opinion"]]
        with pytest.raises(Refused, match="no opinion"):
            register.link_opinion(session, act(None), number, seeds.items["event"])


# What is given as evidence that refutes it, what the rumor is about, and why that is not enough yet.
GATE = [
    ([], "", "nothing"),
    ([("denial", {})], "", "one"),
    ([("denial", {}), ("copy", {})], "", "one"),                                          # one story
    ([("denial", {"primary_source": "Sở Tài chính"}), ("other", {"primary_source": "Theo sở tài chính"})], "", "one"),
    ([("denial", {"primary_source": "Sở Y tế Hà Nội"}), ("other", {"primary_source": "đại diện SYT TP. Hà Nội"})], "", ""),
    ([("denial", {"primary_source": "BYT"}), ("other", {"primary_source": "moh.gov.vn"})], "", "one"),       # two spellings
    ([("denial", {}), ("other", {})], "", ""),
    ([("denial", {"official": True})], "", ""),
    ([("denial", {"official": True, "primary_source": "Sở Tài chính"})], "Sở Tài chính", "own"),
    ([("denial", {"official": True, "own": True}), ("copy", {"own": True})], "", "own"),
    ([("denial", {"own": True}), ("other", {})], "", ""),
    ([("official", {"official": True, "says": "background"})], "", "nothing"),
]


def test_a_verdict_needs_one_official_source_or_two_independent_ones(database, seeds):
    quotes = {"other": "không nơi nào thu tiền đổi thẻ căn cước của người dân"}
    by = act(seeds.people[0])
    with database.writing() as session:
        for taken, body, reason in GATE:
            number = opened(session, by, body=body)
            for name, values in taken:
                quote = quotes.get(name, "không thu bất kỳ khoản tiền nào")
                given = {"says": "refutes", "quote": quote, "article_id": seeds.articles[name]} | values
                evidence.add(session, by, number, Typed(**given))
            assert verdicts.gate_of(session, rumors.get(session, number), "refuted", "").reason == reason, taken
            if reason:
                with pytest.raises(Refused):
                    verdicts.propose(session, by, number, None, "refuted", {"answer": ANSWER})
            else:
                assert verdicts.propose(session, by, number, None, "refuted", {"answer": ANSWER})


# What stands behind "partly true", and which half of it is missing.
PARTS = [
    ([], "nothing"),
    ([("official", "refutes", True)], "true_part"),
    ([("official", "confirms", True)], "false_part"),
    ([("official", "refutes", True), ("denial", "confirms", False)], "true_part"),        # one, and not official
    ([("official", "refutes", True), ("denial", "confirms", True)], ""),
    ([("official", "partly", True)], ""),
    ([("denial", "partly", False)], "true_part"),
    ([("denial", "partly", False), ("other", "partly", False)], ""),
]


def test_partly_true_needs_sources_for_both_halves(database, seeds):
    quotes = {"other": "không nơi nào thu tiền đổi thẻ căn cước của người dân"}
    by = act(seeds.people[0])
    with database.writing() as session:
        for taken, reason in PARTS:
            number = opened(session, by)
            for name, says, official in taken:
                quote = quotes.get(name, "không thu bất kỳ khoản tiền nào")
                evidence.add(session, by, number, Typed(says=says, quote=quote, article_id=seeds.articles[name], official=official))
            assert verdicts.gate_of(session, rumors.get(session, number), "partly", "").reason == reason, taken


def test_unverifiable_takes_the_list_of_what_was_tried(database, seeds):
    with database.writing() as session:
        number = opened(session, act(seeds.people[0]))
        with pytest.raises(Refused, match="what was tried"):
            verdicts.propose(session, act(seeds.people[0]), number, None, "unverifiable", {"answer": ANSWER})
        event = verdicts.propose(session, act(seeds.people[0]), number, None, "unverifiable", {
            "answer": ANSWER, "tried": "Hỏi UBND phường ngày 19/5, chưa trả lời"})
        assert verdicts.sign(session, act(seeds.people[1]), number, event) == "unverifiable"


def test_evidence_that_is_withdrawn_or_removed_is_marked_and_shakes_the_verdict(database, seeds):
    with database.writing() as session:
        number = refuted(session, seeds)
        articles.withdraw(session, seeds.articles["official"], NOW)
        row, rows = rumors.get(session, number), rumors.evidence(session, [number])
        assert [one.trouble for one in verdicts.shaken(session, row, rows)] == ["withdrawn"]
        assert verdicts.gate_of(session, row, "refuted", "").reason == "nothing"
    with database.writing() as session:
        kept = rumors.evidence(session, [number])[0]
        removing.remove_article(session, seeds.articles["official"])
        gone = rumors.evidence(session, [number])[0]
        assert (gone.trouble, gone.quote, gone.article_id) == ("removed", "", None)
        assert (gone.place, gone.text_sha256) == (kept.place, kept.text_sha256)


def test_evidence_that_went_before_the_second_signature_stops_it(database, seeds):
    with database.writing() as session:
        first, second = (act(person) for person in seeds.people)
        number = opened(session, first)
        made = denied(session, first, number, seeds.articles["official"], official=True)
        event = verdicts.propose(session, first, number, None, "refuted", {"answer": ANSWER})
        evidence.strike(session, first, number, made, "Trích nhầm thông báo của năm trước")
        with pytest.raises(Refused, match="not enough any more"):
            verdicts.sign(session, second, number, event)


def test_evidence_is_words_that_stand_there_with_a_source_that_can_be_found(database, seeds):
    with database.writing() as session:
        by = act(seeds.people[0])
        number = opened(session, by)
        row = rumors.evidence(session, [number])
        assert row == []
        made = denied(session, by, number, seeds.articles["denial"])
        row = rumors.evidence(session, [number])[0]
        title = "Sở Tài chính bác bỏ thông tin thu tiền đổi thẻ căn cước"
        assert row.id == made and row.text_sha256 == evidence.sha256(f"{title}\n{DENIAL}")
        for wrong, said in (
                (Typed("refutes", "câu này không có trong bài báo", article_id=seeds.articles["other"]), "does not stand"),
                (Typed("refutes", "ngắn", article_id=seeds.articles["other"]), "quote the words"),
                (Typed("refutes", OTHER, issuer="Báo C", address="https://facebook.com/ai", said_at="2026-05-01"),
                 "no evidence"),
                (Typed("refutes", OTHER, issuer="Báo C", address="", said_at="2026-05-01"), "web address is missing"),
                (Typed("refutes", OTHER, issuer="Báo C", address="javascript:alert(1)", said_at="2026-05-01"), "no address"),
                (Typed("refutes", OTHER, issuer="Báo C", address="12/SYT", said_at="2026-05-21"), "in the future"),
                (Typed("refutes", OTHER, issuer="Báo C", address="12/SYT", said_at="0001-01-01"), "too long ago"),
                (Typed("refutes", OTHER, issuer="Báo C", address="12/SYT", said_at="9999-12-31"), "in the future"),
                (Typed("refutes", OTHER, issuer="Nguyễn Văn An", address="12/SYT", said_at="2026-05-01"), "only a person"),
                (Typed("denies", OTHER, issuer="Báo C", address="12/SYT", said_at="2026-05-01"), "say what it says")):
            with pytest.raises(Refused, match=said):
                evidence.add(session, by, number, wrong)


@pytest.mark.parametrize(("typed", "kept"), [
    ("Ông Nguyễn Văn Bình bắt cóc trẻ em ở chợ phường Mẫu Một", "Một người dân bắt cóc trẻ em ở chợ phường Mẫu Một"),
    ("Thủ tướng Phạm Minh Chính sắp đến thăm tỉnh Mẫu", "Thủ tướng sắp đến thăm tỉnh Mẫu"),
    ("Trường Tiểu học Nguyễn Huệ sắp đóng cửa vì thiếu giáo viên",
     "Trường Tiểu học Nguyễn Huệ sắp đóng cửa vì thiếu giáo viên"),
])
def test_a_private_person_is_somebody_and_an_official_an_office(typed, kept):
    assert wording.statement(typed, 1000, "lời") == kept


@pytest.mark.parametrize("typed", ["Nguyễn Văn Bình", "chị Lan 0912345678", "", "   ", "x" * 1001])
def test_what_says_nothing_but_a_person_is_refused(typed):
    with pytest.raises(Refused):
        wording.statement(typed, 1000, "lời")


def test_an_accusation_against_an_official_is_no_rumor(database):
    said = {"statement": "Cán bộ địa chính xã nhận tiền để làm sổ đỏ nhanh cho người quen"}
    with database.writing() as session:
        with pytest.raises(Accusation):
            register.create(session, act(None), said)
        with pytest.raises(Accusation):
            register.create(session, act(None), {"statement": STATEMENT, "accuses": "yes"})
        assert rumors.statements(session) == []
        assert register.create(session, act(None), {
            "statement": "Dân nhận tiền hỗ trợ thiên tai phải nộp lại một nửa cho cán bộ thôn", "accuses": "no"})


def test_of_two_who_change_a_file_the_second_is_told(database, seeds):
    with database.writing() as session:
        number = opened(session, act(None))
        seen = rumors.get(session, number).version
        register.edit(session, act(seeds.people[0]), number, seen, {"unknown": "Ai đã nhắn tin đầu tiên trong nhóm chợ"})
        with pytest.raises(Changed):
            register.edit(session, act(seeds.people[1]), number, seen, {"unknown": "Khác"})
        with pytest.raises(Unknown):
            register.edit(session, act(None), number + 1, None, {})


def test_a_file_is_closed_only_with_a_signed_verdict_and_led_on_only_with_a_risk(database, seeds):
    with database.writing() as session:
        by = act(seeds.people[0])
        number = register.create(session, by, {"statement": STATEMENT})
        with pytest.raises(Refused, match="harm and believability"):
            register.move(session, by, number, None, "checking")
        assert register.rate(session, by, number, None, "major", "low", "Có thể gây hoang mang") == "medium"
        assert rumors.get(session, number).due_at == NOW + timedelta(hours=72)
        register.move(session, by, number, None, "checking")
        with pytest.raises(Refused, match="two persons signed"):
            register.move(session, by, number, None, "closed")
        with pytest.raises(Refused, match="the work goes to"):
            register.move(session, by, number, None, "new")


def test_an_edit_drops_the_proposal_and_nobody_signs_what_they_did_not_read(database, seeds):
    with database.writing() as session:
        first, second = (act(person) for person in seeds.people)
        number = opened(session, first)
        denied(session, first, number, seeds.articles["official"], official=True)
        event = verdicts.propose(session, first, number, None, "refuted", {"answer": ANSWER})
        assert rumors.get(session, number).answer == ""
        seen = rumors.get(session, number).version
        register.edit(session, first, number, None, {"action": "Đã hỏi công an phường"})
        with pytest.raises(Changed):
            verdicts.sign(session, second, number, event, seen)
        register.edit(session, first, number, None, {"unknown": "Ai đã nhắn tin đầu tiên trong nhóm chợ"})
        assert rumors.history(session, [number])[-1].act == "dropped"
        with pytest.raises(Refused, match="not open any more"):
            verdicts.sign(session, second, number, event)
        event = verdicts.propose(session, first, number, None, "refuted", {"answer": ANSWER})
        verdicts.sign(session, second, number, event, rumors.get(session, number).version)
        assert rumors.get(session, number).answer == ANSWER


def test_one_person_alone_does_not_change_what_a_closed_file_tells(database, seeds):
    with database.writing() as session:
        number = refuted(session, seeds)
        other = {"answer": "Đổi thẻ căn cước mất 500.000 đồng, đúng như lời đồn."}
        verdicts.propose(session, act(seeds.people[0]), number, None, "refuted", other)
        assert rumors.get(session, number).answer == ANSWER
        assert files.read(session, number).proposed_answer == other["answer"]


def test_a_verdict_is_shaken_by_what_it_was_signed_on_and_leaves_the_office_marked(database, seeds):
    with database.writing() as session:
        first, second = (act(person) for person in seeds.people)
        number = opened(session, first)
        old = denied(session, first, number, seeds.articles["official"], official=True, primary_source="UBND tỉnh Mẫu")
        event = verdicts.propose(session, first, number, None, "refuted", {"answer": ANSWER})
        new = denied(session, first, number, seeds.articles["denial"], official=True)
        evidence.strike(session, first, number, old, "Trích nhầm thông báo của năm trước")
        verdicts.sign(session, second, number, event)
        for state in ("checking", "closed"):
            register.move(session, second, number, None, state)
        file = files.read(session, number)
        assert file.shaken == [] and public.claim_review(file, "Ban Mẫu")["reviewRating"]["ratingValue"] == 1
        evidence.strike(session, first, number, new, "Bài báo dẫn sai văn bản")
        file = files.read(session, number)
        assert [one.id for one in file.shaken] == [new] and file.fallen.reason == "nothing"
        for leaving in (lambda: public.answer(file), lambda: public.claim_review(file, "Ban Mẫu")):
            with pytest.raises(Refused, match="does not carry the signed verdict"):
                leaving()
        denied(session, first, number, seeds.articles["official"], official=True, primary_source="Bộ Mẫu")
        file = files.read(session, number)
        with speaking("vi"):
            assert public.answer(file).said == "sai (đang xem lại)"
            assert public.claim_review(file, "Ban Mẫu")["reviewRating"] == {
                "@type": "Rating", "alternateName": "sai (đang xem lại)"}


def test_a_title_that_accuses_is_asked_about_too(database, seeds):
    with database.writing() as session:
        number = opened(session, act(None))
        accusing = {"title": "Cán bộ địa chính xã nhận tiền để làm sổ đỏ nhanh"}
        with pytest.raises(Accusation):
            register.edit(session, act(None), number, None, accusing)
        register.edit(session, act(None), number, None, accusing | {"accuses": "no"})


def test_the_words_under_a_verdict_do_not_change(database, seeds):
    with database.writing() as session:
        number = refuted(session, seeds)
        for name, words in (("statement", "Đổi thẻ căn cước mất một triệu đồng"), ("answer", "Phải nộp năm trăm nghìn"),
                            ("title", "Đổi thẻ căn cước mất tiền"), ("body", "Sở Tài chính"),
                            ("unknown", "Chưa ai biết có mất tiền hay không")):
            with pytest.raises(Refused, match="two persons signed these words"):
                register.edit(session, act(None), number, None, {name: words})
        register.edit(session, act(None), number, None, {"action": "Đã đọc trên loa phường", "outcome": "Chợ không ai nhắc đến nữa"})
        verdicts.withdraw(session, act(seeds.people[0]), number, None, "Có văn bản mới của bộ")
        assert (rumors.get(session, number).state, rumors.get(session, number).verdict) == ("checking", "none")
