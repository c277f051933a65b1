"""The outbox against a model: whatever is rolled back, read twice or lost in between, the index ends up right."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete
from storage_samples import article

from storage import articles, outbox, removing, sources, tombstones
from storage.models import Article, ArticleRevision, Outbox, Removal, Tombstone
from storage.sessions import Database


def test_rows_of_one_change_collapse_and_only_read_ones_go(database, source_id):
    with database.writing() as session:
        saved = articles.save(session, article(source_id))
        articles.touch(session, [saved.article_id])
    with database.reading() as session:
        row, = outbox.read(session, 10)
    assert (row.kind, row.ref_id, len(row.ids)) == ("article", saved.article_id, 2)
    with database.writing() as session:
        articles.touch(session, [saved.article_id])
        assert outbox.done(session, row.ids) == 2
        assert outbox.behind(session) == 1
        assert outbox.done(session, row.ids) == 0


class Machine(RuleBasedStateMachine):
    """A record that changes, and an index that reads the outbox and takes only newer versions."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        with database.writing() as session:
            for table in (Outbox, Tombstone, Removal, ArticleRevision, Article):
                session.execute(delete(table))
            self.source_id = sources.ensure(session, "a", "A", "press")
        self.record: dict[int, int] = {}      # id → version, as the model has it
        self.titles: dict[int, int] = {}
        self.index: dict[int, int] = {}       # id → version of the live document
        self.buried: dict[int, int] = {}      # id → version under which the index forgot it
        self.held: list[outbox.OutboxRow] = []

    def pick(self, number: int) -> int:
        return sorted(self.record)[number % len(self.record)]

    @rule(number=st.integers(0, 5))
    def store(self, number):
        with self.database.writing() as session:
            saved = articles.save(session, article(self.source_id, number))
        self.record.setdefault(saved.article_id, 1)
        self.titles[saved.article_id] = number

    @precondition(lambda self: self.record)
    @rule(number=st.integers(0, 5))
    def touch(self, number):
        chosen = self.pick(number)
        with self.database.writing() as session:
            articles.touch(session, [chosen])
        self.record[chosen] += 1

    @precondition(lambda self: self.record)
    @rule(number=st.integers(0, 5))
    def touch_and_roll_back(self, number):
        try:
            with self.database.writing() as session:
                articles.touch(session, [self.pick(number)])
                raise RuntimeError
        except RuntimeError:
            pass

    @precondition(lambda self: self.record)
    @rule(number=st.integers(0, 5))
    def remove(self, number):
        chosen = self.pick(number)
        with self.database.writing() as session:
            removing.remove_article(session, chosen)
            session.execute(delete(Removal))      # the same address shall give another article here
        del self.record[chosen]

    @rule(limit=st.integers(1, 4))
    def read(self, limit):
        with self.database.reading() as session:
            self.held = outbox.read(session, limit)

    @rule(also_delete=st.booleans())
    def apply(self, also_delete):
        """Index what was read, as it is now; without deleting it is a crash before the end."""
        with self.database.reading() as session:
            now = articles.get_many(session, [row.ref_id for row in self.held])
            gone = tombstones.versions(session, "article", [row.ref_id for row in self.held])
        for row in self.held:
            if row.ref_id in now:
                self.write(row.ref_id, now[row.ref_id].version, alive=True)
            elif row.ref_id in gone:
                self.write(row.ref_id, gone[row.ref_id], alive=False)
        if also_delete:
            with self.database.writing() as session:
                outbox.done(session, [row_id for row in self.held for row_id in row.ids])
        self.held = []

    def write(self, ref_id: int, version: int, alive: bool) -> None:
        if version < max(self.index.get(ref_id, 0), self.buried.get(ref_id, 0)):
            return
        self.index.pop(ref_id, None)
        if alive:
            self.index[ref_id] = version
        else:
            self.buried[ref_id] = version

    @invariant()
    def the_record_is_what_the_model_says(self):
        with self.database.reading() as session:
            assert {row.id: row.version for row in articles.iterate(session, 0, 100)} == self.record

    def teardown(self):
        for _ in range(1000):
            self.read(3)
            if not self.held:
                break
            self.apply(True)
        assert self.index == self.record


def test_the_index_ends_up_equal_to_the_record(database):
    run_state_machine_as_test(
        lambda: Machine(database),
        settings=settings(max_examples=15, stateful_step_count=25, deadline=None,
                          suppress_health_check=list(HealthCheck)),
    )
