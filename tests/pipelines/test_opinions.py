"""Opinion streams from a frozen frame over blind codes to a published share, and back again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from meaning_samples import NOW
from opinions_record import HOUR, WEEK, code_all, coder, frozen, opinions, thread, topic
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from config import clock
from pipelines.opinions import codebook, coding, digestpart, freezing, publishing, reading, replay, sampling
from pipelines.opinions.publishing import standing
from pipelines.topics.refusals import Refused
from storage import removing, retention, stream_codes, stream_shares, streams, topics
from storage.sessions import Database
from storage.stream_models import StreamCode, StreamPublication

SIZES = {"lo": 60, "mừng": 45, "hỏi": 20, "chợ": 6}


def outcomes(database: Database, frame_id: int, version: int | None = None) -> list[str]:
    with database.reading() as session:
        return [step.outcome for step in replay.replay(session, frame_id, version)]


def published(database: Database, frame_id: int) -> dict:
    with database.reading() as session:
        return json.loads(stream_shares.last(session, frame_id).body)


def test_a_frame_is_frozen_once_with_its_copies_together(database):
    topic_id = topic(database)
    thread(database, topic_id, 1, [("Ko đồng ý!", True), ("không đồng ý", True), ("đồng ý", True), ("khác hẳn", False)])
    thread(database, topic_id, 2, [("KHÔNG ĐỒNG Ý", True)], HOUR + timedelta(days=1))
    thread(database, topic_id, 3, [("tuần sau", True)], HOUR + timedelta(days=5))
    frame = freezing.freeze(database, topic_id, WEEK, 10)
    assert (frame.comments, frame.texts, frame.threads, frame.certain, frame.sample) == (5, 3, 2, 3, 3)
    with database.reading() as session:
        assert [text.copies for text in streams.texts(session, frame.id)] == [3, 1, 1]
        assert reading.words(session, frame.id, [0, 1, 2]) == {0: "Ko đồng ý!", 1: "đồng ý", 2: "khác hẳn"}
    thread(database, topic_id, 4, [("đến muộn", True)])
    assert freezing.freeze(database, topic_id, WEEK, 5) == frame


def test_no_comment_is_in_two_frames(database):
    first, second = topic(database), topic(database)
    thread(database, first, 1, opinions({"lo": 3}))
    freezing.freeze(database, first, WEEK, 10)
    with database.writing() as session:
        topics.assign(session, 1, second, 1, 1.0)
    with pytest.raises(Refused, match="other frames hold them"):
        freezing.freeze(database, second, WEEK, 10)
    thread(database, second, 2, opinions({"mừng": 4}))
    frame = freezing.freeze(database, second, WEEK, 10)
    assert (frame.comments, frame.elsewhere) == (4, 3)


@pytest.mark.parametrize(("week", "said"), [
    ("2026-03-04", "is no week"), ("2026-W11", "is not over"), ("2026-W09", "no comment of this week")])
def test_a_week_that_cannot_be_frozen_is_refused(database, week, said):
    topic_id = topic(database)
    thread(database, topic_id, 1, opinions({"lo": 3}))
    with pytest.raises(Refused, match=said):
        freezing.freeze(database, topic_id, week, 10)


def test_what_a_killed_process_left_is_no_frame(database, monkeypatch):
    topic_id = topic(database)
    thread(database, topic_id, 1, opinions({"lo": 130}))
    monkeypatch.setattr(streams, "finish", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        freezing.freeze(database, topic_id, WEEK, 10)
    monkeypatch.undo()
    clock.freeze(NOW)
    with database.reading() as session:
        assert streams.frames(session) == []
    assert freezing.freeze(database, topic_id, WEEK, 10).comments == 130


def test_a_recrawl_keeps_codes_and_words(database):
    topic_id = topic(database)
    thread(database, topic_id, 1, opinions({"lo": 3}))
    frame = freezing.freeze(database, topic_id, WEEK, 10)
    lines = opinions({"lo": 3})
    thread(database, topic_id, 1, lines[1:])
    with database.reading() as session:
        assert len(reading.words(session, frame.id, range(3))) == 2
    thread(database, topic_id, 1, lines)          # the one that went has another row now
    with database.reading() as session:
        assert sorted(reading.words(session, frame.id, range(3)).values()) == sorted(text for text, _ in lines)
        assert reading.held(session, streams.traces(session, frame.id)) == 3


def test_coders_are_blind_and_never_one_person(database):
    frame = frozen(database, {"lo": 10})
    stream = codebook.add(database, frame.id, "lo thi cử")
    with database.writing() as session:
        an, binh = coder(session, "an"), coder(session, "binh")

    def state() -> coding.Work:
        with database.reading() as session:
            return coding.work(session, freezing.known(session, frame.id))

    places = sampling.drawn(7, 10, 10)
    assert coding.waiting(state(), an) == [(place, 1) for place in places]
    assert coding.code(database, frame.id, places[0], 1, stream, an)
    assert coding.waiting(state(), an)[0] == (places[1], 1)
    assert coding.waiting(state(), binh)[0] == (places[0], 2)
    assert not coding.code(database, frame.id, places[0], 2, stream, an), "nobody is their own second coder"
    assert not coding.code(database, frame.id, places[0], 1, stream, binh), "nobody overwrites another"
    assert coding.code(database, frame.id, places[0], 2, stream, binh)
    assert not coding.code(database, frame.id, places[1], 2, stream, binh), "only each fifth is coded twice"
    with database.reading() as session:
        assert coding.own(session, state(), an, places[0]).slot == 1
        assert coding.own(session, state(), an, places[1]) is None


def test_without_accounts_the_second_turn_waits_for_the_first_and_is_told(database):
    frame = frozen(database, {"lo": 60, "mừng": 60})
    code_all(database, frame, coders=(None, None))
    publishing.publish(database, frame.id, None)
    assert published(database, frame.id)["sample"]["two_accounts"] is False


def test_after_a_split_whoever_gave_the_second_code_gives_no_first_one(database):
    frame = frozen(database, {"lo": 10})
    costs, waits = (codebook.add(database, frame.id, name) for name in ("lo tốn tiền", "lo phải chờ"))
    with database.writing() as session:
        an, binh = coder(session, "an"), coder(session, "binh")
    place = sampling.drawn(7, 10, 10)[0]
    assert coding.code(database, frame.id, place, 1, costs, an)
    assert coding.code(database, frame.id, place, 2, waits, binh)
    codebook.split(database, frame.id, costs, ["lo tiền học", "lo tiền nhà"])
    with database.reading() as session:
        state = coding.work(session, freezing.known(session, frame.id))
    assert (place, 1) in coding.waiting(state, an) and (place, 1) not in coding.waiting(state, binh)
    assert not coding.code(database, frame.id, place, 1, waits, binh)


def test_merges_keep_codes_and_a_split_asks_for_them_again(database):
    frame = frozen(database, {"lo": 12, "mừng": 12, "hỏi": 12})
    made = code_all(database, frame)
    codebook.merge(database, frame.id, [made["hỏi"]], made["mừng"])
    with database.reading() as session:
        found = standing(session, frame)
        assert {key: len(places) for key, places in found.streams.items()} == {made["lo"]: 12, made["mừng"]: 24}
    codebook.split(database, frame.id, made["mừng"], ["mừng cho con", "mừng đỡ tốn tiền"])
    with database.reading() as session:
        found = standing(session, frame)
        assert found.work.once_left == 24 and set(found.streams) == {made["lo"]}
    with pytest.raises(Refused, match="no stream"):
        codebook.rename(database, frame.id, made["hỏi"], "hỏi thủ tục")


def test_names_are_never_a_persons_and_examples_are_short(database):
    frame = frozen(database, {"lo": 12})
    with pytest.raises(Refused, match="never named for a person"):
        codebook.add(database, frame.id, "Nguyễn Văn An")
    assert codebook.name("chê chủ tịch xã Trần Văn Hùng") == "chê chủ tịch xã"
    assert codebook.name("chê ông Nguyễn Văn An chậm") == "chê ông [tên người] chậm"
    stream = codebook.add(database, frame.id, "Lo ôn thi")
    with pytest.raises(Refused, match="of this name"):
        codebook.add(database, frame.id, "lo ôn thi")
    with pytest.raises(Refused, match="at most 12 words"):
        codebook.example(database, frame.id, stream, "một " * 13, quoted=True)
    codebook.example(database, frame.id, stream, "gọi 0912345678 để hỏi", quoted=True)
    with database.reading() as session:
        assert [one.line for one in stream_codes.examples(session, frame.id)] == ["gọi [số điện thoại] để hỏi"]


def test_small_streams_are_folded_and_shares_are_rounded(database):
    frame = frozen(database, SIZES)
    made = code_all(database, frame)
    publishing.publish(database, frame.id, None)
    body = published(database, frame.id)
    assert [row["label"] for row in body["streams"]] == ["luồng lo", "luồng mừng"]
    assert body["folded"]["streams"] == 2, "six people alone would be told by subtraction: the next smallest goes along"
    assert body["streams"][0]["texts"] == {"count": 60, "share": 0.458, "low": 0.357, "high": 0.562}
    assert body["sample"]["texts"] == 131 and body["frame"]["comments"] == 130
    assert body["sample"]["agreement"] == 1.0 and made["chợ"] not in [row["stream"] for row in body["streams"]]
    assert "chợ" not in json.dumps(body, ensure_ascii=False)


def test_what_is_not_ready_is_refused_with_the_reason(database):
    frame = frozen(database, {"lo": 60, "mừng": 60})
    with pytest.raises(Refused, match="120 texts of the sample are not coded"):
        publishing.publish(database, frame.id, None)
    with database.writing() as session:
        pair = coder(session, "an"), coder(session, "binh")
    code_all(database, frame, lambda at, name: ("lo", "mừng")[at % 2], coders=pair)
    with pytest.raises(Refused, match="agree by"):
        publishing.publish(database, frame.id, None)


def test_few_texts_and_few_people_publish_nothing(database):
    frame = frozen(database, {"lo": 40, "mừng": 40})
    code_all(database, frame)
    with pytest.raises(Refused, match="fewer than 100 texts"):
        publishing.publish(database, frame.id, None)
    lonely = topic(database)
    thread(database, lonely, 2, opinions({"lo": 60, "mừng": 60}, firsts=9))
    frame = freezing.freeze(database, lonely, WEEK, 10)
    with database.writing() as session:
        pair = coder(session, "chi"), coder(session, "dung")
    code_all(database, frame, coders=pair)
    with pytest.raises(Refused, match="fewer than 10 people"):
        publishing.publish(database, frame.id, None)


def test_people_are_never_summed_over_threads(database):
    topic_id = topic(database)
    for number in range(1, 15):
        thread(database, topic_id, number, opinions({"lo": 6, "mừng": 4}))
    frame = freezing.freeze(database, topic_id, WEEK, 10)
    assert frame.texts == 10 and frame.certain == 10, "fourteen threads with the same texts are ten texts"


def test_a_publication_is_replayed_until_its_comments_go(database):
    frame = frozen(database, SIZES)
    made = code_all(database, frame)
    assert publishing.publish(database, frame.id, None) == publishing.publish(database, frame.id, None) == 1
    assert outcomes(database, frame.id) == ["same"] * 6
    codebook.rename(database, frame.id, made["lo"], "lo cho kỳ thi")
    codebook.merge(database, frame.id, [made["hỏi"]], made["mừng"])
    with pytest.raises(Refused, match="tell of fewer than 10"):
        publishing.publish(database, frame.id, None)      # less what was shown before, the six would be alone
    assert outcomes(database, frame.id) == ["same"] * 6
    with database.writing() as session:
        retention.purge_comments(session, NOW, limit=1000)
        while streams.purge_traces(session, NOW):
            pass
        assert streams.traces_before(session, NOW) == 0
    assert outcomes(database, frame.id) == ["same", "ends", "same", "same", "same"]
    with database.reading() as session:
        assert streams.frame(session, frame.id).gone_at == NOW
        assert len(streams.texts(session, frame.id)) == 131 and stream_codes.coded(session, frame.id) == 131 + 27


def test_a_share_that_was_altered_is_found(database):
    frame = frozen(database, SIZES)
    made = code_all(database, frame)
    publishing.publish(database, frame.id, None)
    with database.writing() as session:
        session.execute(update(StreamCode).where(StreamCode.stream_id == made["hỏi"]).values(stream_id=made["lo"]))
    assert outcomes(database, frame.id)[-2:] == ["differs", "differs"]
    with database.writing() as session:
        alter(session)
    assert outcomes(database, frame.id)[0] == "differs"


def alter(session):
    """Alter what was published as somebody would who first takes the database's own guard away."""
    change = update(StreamPublication).values(body=StreamPublication.body + " ")
    with pytest.raises(DBAPIError, match="only ever added to"), session.begin_nested():
        session.execute(change)
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER stream_publication_unaltered"))
        session.execute(change)
        return
    session.execute(text("ALTER TABLE stream_publication DISABLE TRIGGER USER"))
    session.execute(change)
    session.execute(text("ALTER TABLE stream_publication ENABLE TRIGGER USER"))


def test_after_publication_the_sample_and_the_codes_stay(database):
    frame = frozen(database, SIZES)
    made = code_all(database, frame)
    publishing.publish(database, frame.id, None)
    with pytest.raises(Refused, match="stays as it is"):
        freezing.widen(database, frame.id, 200)
    with pytest.raises(Refused, match="codes stay"):
        codebook.split(database, frame.id, made["lo"], ["a b", "c d"])
    with pytest.raises(Refused, match="codes stay"):
        coding.code(database, frame.id, 0, 1, made["lo"], 1)


def test_the_digest_says_what_was_published_in_its_days(database):
    frame = frozen(database, SIZES)
    made = code_all(database, frame)
    codebook.example(database, frame.id, made["lo"], "lo con không có chỗ ôn", quoted=False)
    publishing.publish(database, frame.id, None)
    with database.reading() as session:
        found = digestpart.part(session, "2026-03-09", "2026-03-10")["published"]
        assert [(one["week"], one["version"], len(one["streams"])) for one in found] == [(WEEK, 1, 2)]
        assert "ôn" not in json.dumps(found, ensure_ascii=False)
        assert digestpart.part(session, "2026-03-11", "2026-03-12") == {}


def test_what_is_removed_on_request_leaves_no_trace_and_no_line(database):
    frame = frozen(database, SIZES)
    made = code_all(database, frame)
    with database.reading() as session:
        place = standing(session, frame).streams[made["lo"]][0]
        gone = streams.traces(session, frame.id, [place])
    codebook.example(database, frame.id, made["lo"], "lo câu số", quoted=True, position=place)
    publishing.publish(database, frame.id, None)
    with database.writing() as session:
        removing.remove_comments(session, [one.comment_id for one in gone])
    with database.reading() as session:
        assert streams.traces(session, frame.id, [place]) == []
        assert [one.line for one in stream_codes.examples(session, frame.id)] == [""]
    assert outcomes(database, frame.id)[1] == "ends" and "differs" not in outcomes(database, frame.id)
    with database.writing() as session:
        removing.remove_threads(session, [1])
    with database.reading() as session:
        assert streams.traces(session, frame.id) == []
