"""How a database grows up: step by step, each whole or not at all, and the same on every database."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.exc import DBAPIError

from roleplay.domain.errors import StorageError
from roleplay.storage.connect import open_store
from roleplay.storage.migrations import MIGRATIONS, Migration, migrate
from roleplay.storage.sqlite_file import WRITES, sqlite_engine
from roleplay.storage.tables import CONVERSATIONS, METADATA, SCHEMA
from tests.storage.making import append, clock, conversation, turn

DONE = [step.number for step in MIGRATIONS]
LAST = DONE[-1]
SECOND = Migration(
    MIGRATIONS[-1].number + 1,
    "a second step",
    ("CREATE TABLE roleplay_more (x {long} NOT NULL)", "ALTER TABLE roleplay_drafts ADD COLUMN more TEXT"),
)
THIRD = Migration(SECOND.number + 1, "a third step", ("CREATE TABLE roleplay_third (key {key})",))


def broken(step: Migration) -> Migration:
    """The step, with a mistake as its last statement."""
    return Migration(step.number, step.name, (*step.statements, "SELECT nonsense FROM nowhere"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request, tmp_path):
    """An engine of each kind for an empty database."""
    if request.param == "sqlite":
        made = sqlite_engine(tmp_path / "talks.db", 5)
    else:
        url = request.getfixturevalue("postgres_server").empty_database()
        made = create_engine(url.replace("postgresql", "postgresql+psycopg"))
    yield made.execution_options(**{WRITES: True})
    made.dispose()


def applied(engine):
    """The numbers of the steps that the database says were done."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(SCHEMA.name):
            return []
        return list(connection.scalars(select(SCHEMA.c.version).order_by(SCHEMA.c.version)))


def test_the_steps_are_numbered_from_one():
    """No gap and no number twice."""
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_the_steps_make_the_tables_that_the_queries_use(engine):
    """Every table, column, type, key and index of the one is in the other."""
    migrate(engine, "here", clock())
    found = inspect(engine)
    assert set(found.get_table_names()) == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        columns = {c["name"]: c for c in found.get_columns(name)}
        assert list(columns) == [c.name for c in table.columns]
        for column in table.columns:
            kind = column.type.compile(engine.dialect)
            assert columns[column.name]["type"].compile(engine.dialect) == kind, column
            assert column.primary_key or columns[column.name]["nullable"] == column.nullable, column
        keys = found.get_pk_constraint(name)["constrained_columns"]
        assert keys == [c.name for c in table.primary_key.columns]
        indexes = {i["name"]: i["column_names"] for i in found.get_indexes(name) if not i["unique"]}
        assert indexes == {i.name: [c.name for c in i.columns] for i in table.indexes}
        unique = sorted(u["column_names"] for u in found.get_unique_constraints(name))
        assert unique == sorted([c.name] for c in table.columns if c.unique)
        foreign = [(f["constrained_columns"], f["referred_table"]) for f in found.get_foreign_keys(name)]
        assert foreign == [([f.parent.name], f.column.table.name) for f in table.foreign_keys]


def test_migrating_twice_changes_nothing(engine):
    """The second start finds everything done."""
    migrate(engine, "here", clock())
    migrate(engine, "here", clock())
    assert applied(engine) == DONE


def test_an_interrupted_step_leaves_no_trace_and_is_taken_up_again(engine):
    """A step that fails at its last statement undoes its first; the steps before it stay, and the next try goes on."""
    with pytest.raises(DBAPIError):
        migrate(engine, "here", clock(), [broken(MIGRATIONS[0])])
    assert inspect(engine).get_table_names() == []
    with pytest.raises(DBAPIError):
        migrate(engine, "here", clock(), [*MIGRATIONS, broken(SECOND), THIRD])
    assert applied(engine) == DONE
    assert set(inspect(engine).get_table_names()) == set(METADATA.tables)
    migrate(engine, "here", clock(), [*MIGRATIONS, SECOND, THIRD])
    assert applied(engine) == [*DONE, SECOND.number, THIRD.number]
    assert {"roleplay_more", "roleplay_third"} <= set(inspect(engine).get_table_names())
    assert "more" in [c["name"] for c in inspect(engine).get_columns("roleplay_drafts")]


def test_a_newer_database_is_refused(engine):
    """The numbers are told, and nothing is changed."""
    migrate(engine, "here", clock(), [*MIGRATIONS, SECOND])
    with pytest.raises(StorageError, match=rf"newer roleplay \(its schema is {LAST + 1}, this one knows {LAST}\)"):
        migrate(engine, "here", clock())
    assert applied(engine) == [*DONE, SECOND.number]


def test_talks_survive_a_step(tmp_path):
    """A database with a talk in it is brought up to date and the talk is still there."""
    path = tmp_path / "talks.db"
    store = open_store(path, clock())
    store.create(conversation())
    append(store, "talk-1", turn(1))
    store.close()
    engine = sqlite_engine(path, 5)
    more = Migration(LAST + 1, "an index", ("CREATE INDEX roleplay_turns_reader ON roleplay_turns (reader)",))
    migrate(engine.execution_options(**{WRITES: True}), str(path), clock(), [*MIGRATIONS, more])
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM roleplay_turns").scalar() == 1
    engine.dispose()


OLD_TALK = """INSERT INTO roleplay_conversations (key, id, scenario, scenario_hash, rubric, rubric_hash, reader, seed,
    started_at, scene, opening, state, head, turns, outcome, points, band, updated_at, touched)
    VALUES ({key}, 'talk-{key}', 's', 'h', 'r', 'h', 'by-hand', '1', '', 'o', 'Hm.', '[]', 0, 0, {outcome}, {points},
    NULL, '', {key})"""
OLD_TURN = """INSERT INTO roleplay_turns (conversation, id, after, place, scene, client_line, reply, replied_at,
    reading, branch, leads_to, answer, state, scenario_hash, rubric_hash, reader)
    VALUES ({key}, {id}, {after}, 1, 'o', 'Hm.', 'I see.', '', '[]', 0, 'o', 'Well.', '[]', 'h', 'h', 'r')"""


def test_talks_from_before_there_were_tries_are_counted(engine):
    """A database of the second step, with a talk of two tries, one that ended, and one without a word."""
    migrate(engine, "here", clock(), MIGRATIONS[:2])
    with engine.begin() as connection:
        for key, outcome, points in ((1, "NULL", 40), (2, "'lost'", 31), (3, "NULL", "NULL")):
            connection.exec_driver_sql(OLD_TALK.format(key=key, outcome=outcome, points=points))
        for key, number, after in ((1, 1, 0), (1, 2, 1), (1, 3, 1), (2, 1, 0)):
            connection.exec_driver_sql(OLD_TURN.format(key=key, id=number, after=after))
    migrate(engine, "here", clock())
    with engine.connect() as connection:
        c = CONVERSATIONS.c
        found = connection.execute(select(c.key, c.tries, c.best).order_by(c.key))
        assert [tuple(row) for row in found] == [(1, 2, None), (2, 1, 31), (3, 0, None)]
