"""The SQL of migration 5: the tables of an assessment's records, and the triggers that keep them from being changed.

The triggers stop accidents and programs that mean well. Whoever owns the database can take them away; that is what the
hash chain and the signed checkpoints are for. A released migration is never edited.
"""

from __future__ import annotations

SHARED = (
    """CREATE TABLE roleplay_events (
        seq {long} NOT NULL PRIMARY KEY, previous TEXT NOT NULL UNIQUE, at TEXT NOT NULL, actor TEXT NOT NULL,
        subject TEXT NOT NULL, subject_seq {long} NOT NULL, subject_previous TEXT NOT NULL, type TEXT NOT NULL,
        commitment TEXT NOT NULL, hash TEXT NOT NULL UNIQUE)""",
    "CREATE UNIQUE INDEX roleplay_events_subject ON roleplay_events (subject, subject_seq)",
    """CREATE TABLE roleplay_bodies (
        seq {long} NOT NULL PRIMARY KEY REFERENCES roleplay_events (seq),
        subject TEXT NOT NULL, salt TEXT NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX roleplay_bodies_subject ON roleplay_bodies (subject)",
    "CREATE TABLE roleplay_people (id TEXT NOT NULL PRIMARY KEY, label TEXT NOT NULL UNIQUE, added_at TEXT NOT NULL)",
    """CREATE TABLE roleplay_checkpoints (
        key {key}, size {long} NOT NULL, root TEXT NOT NULL, note TEXT NOT NULL, made_at TEXT NOT NULL)""",
    """CREATE TABLE roleplay_public_keys (
        event {long} NOT NULL REFERENCES roleplay_events (seq), key TEXT NOT NULL, what TEXT NOT NULL,
        PRIMARY KEY (event, key))""",
)

_NEVER_CHANGED = ("events", "checkpoints", "public_keys")

_FOLLOWS = """NEW.seq <> coalesce((SELECT max(seq) FROM roleplay_events), 0) + 1
        OR NEW.seq > 1 AND NEW.previous <> (SELECT hash FROM roleplay_events ORDER BY seq DESC LIMIT 1)"""


def _refuse_in_sqlite(table: str, change: str) -> str:
    return (
        f"CREATE TRIGGER roleplay_{table}_no_{change.lower()} BEFORE {change} ON roleplay_{table} "
        f"BEGIN SELECT RAISE(ABORT, 'roleplay_{table} is only ever added to'); END"
    )


SQLITE = (
    *(_refuse_in_sqlite(table, change) for table in _NEVER_CHANGED for change in ("UPDATE", "DELETE")),
    _refuse_in_sqlite("bodies", "UPDATE"),
    # INSERT OR REPLACE deletes without asking the triggers above; this one is asked
    f"""CREATE TRIGGER roleplay_events_follow BEFORE INSERT ON roleplay_events WHEN {_FOLLOWS}
        BEGIN SELECT RAISE(ABORT, 'roleplay_events is only added to at its end'); END""",
    *(
        f"""CREATE TRIGGER roleplay_{table}_no_replace BEFORE INSERT ON roleplay_{table}
        WHEN EXISTS (SELECT 1 FROM roleplay_{table} WHERE {same})
        BEGIN SELECT RAISE(ABORT, 'roleplay_{table} is only ever added to'); END"""  # noqa: S608
        for table, same in (
            ("checkpoints", "key = NEW.key"),
            ("public_keys", "event = NEW.event AND key = NEW.key"),
            ("bodies", "seq = NEW.seq"),
        )
    ),
)

POSTGRESQL = (
    """CREATE FUNCTION roleplay_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only ever added to'; END $$""",
    *(
        f"""CREATE TRIGGER roleplay_{table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON roleplay_{table}
        FOR EACH STATEMENT EXECUTE FUNCTION roleplay_refuse()"""
        for table in _NEVER_CHANGED
    ),
    """CREATE TRIGGER roleplay_bodies_refuse BEFORE UPDATE OR TRUNCATE ON roleplay_bodies
        FOR EACH STATEMENT EXECUTE FUNCTION roleplay_refuse()""",
    f"""CREATE FUNCTION roleplay_follow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_FOLLOWS} THEN
                RAISE EXCEPTION USING MESSAGE = 'roleplay_events is only added to at its end';
            END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER roleplay_events_follow BEFORE INSERT ON roleplay_events
        FOR EACH ROW EXECUTE FUNCTION roleplay_follow()""",
)

ACCESS = (
    """CREATE TABLE roleplay_access (
        key {key}, at TEXT NOT NULL, who TEXT NOT NULL, login TEXT NOT NULL, subject TEXT NOT NULL,
        what TEXT NOT NULL)""",
    "CREATE INDEX roleplay_access_subject ON roleplay_access (subject)",
    """CREATE TABLE roleplay_unsent (
        sitting TEXT NOT NULL PRIMARY KEY, subject TEXT NOT NULL, talk INTEGER NOT NULL, replies INTEGER NOT NULL,
        text TEXT NOT NULL, at TEXT NOT NULL)""",
)
"""Migration 6: who opened what is on record about whom, and when, only ever added to; and what a candidate has typed
and not sent, which is no record: it changes while they type, and goes with the sitting's end."""

ACCESS_SQLITE = tuple(_refuse_in_sqlite("access", change) for change in ("UPDATE", "DELETE"))

ACCESS_POSTGRESQL = (
    """CREATE TRIGGER roleplay_access_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON roleplay_access
        FOR EACH STATEMENT EXECUTE FUNCTION roleplay_refuse()""",
)
