"""The tables as queries see them. What makes them is migrations.py; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator


class AnyText(TypeDecorator[str]):
    r"""Any Python string, kept exactly, in any database of any encoding.

    PostgreSQL takes no NUL, no database takes lone surrogates, and a database may have been made with a Latin-1
    encoding; so a text is kept in ASCII with Python's own escapes (\n, \xe9, \u0416, \U0001f600). Plain English reads
    as it is, and a terminal that prints the table raw can't be taken over by escape sequences in it. Equal texts have
    equal escapes.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is kept."""
        return None if value is None else value.encode("unicode_escape").decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it was; ValueError if what is kept is none of ours."""
        if value is None or ("\\" not in value and value.isascii()):
            return value  # most of what is kept has no escapes, and a long history has very much of it
        return value.encode("ascii").decode("unicode_escape")


METADATA = MetaData()

_LONG = BigInteger().with_variant(Integer(), "sqlite")

SCHEMA = Table(
    "roleplay_schema",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("applied_at", Text, nullable=False),
)
"""One row for every migration that has been applied."""

CONVERSATIONS = Table(
    "roleplay_conversations",
    METADATA,
    Column("key", _LONG, primary_key=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("scenario", AnyText, nullable=False),
    Column("scenario_hash", AnyText, nullable=False),
    Column("rubric", AnyText, nullable=False),
    Column("rubric_hash", AnyText, nullable=False),
    Column("reader", AnyText, nullable=False),
    Column("seed", Text, nullable=False),
    Column("started_at", AnyText, nullable=False),
    Column("scene", AnyText, nullable=False),
    Column("opening", AnyText, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("head", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("outcome", AnyText),
    Column("points", Integer),
    Column("band", AnyText),
    Column("updated_at", AnyText, nullable=False),
    Column("touched", _LONG, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("best", Integer),
    Index("roleplay_conversations_touched", "touched"),
    Index("roleplay_conversations_scenario", "scenario", "touched"),
)
"""A conversation and its summary. `head`: id of the last turn that counts; `turns`: how many count;
`touched`: grows with every change anywhere, so that the last one touched lists first even if the clock stands;
`tries`: how many ways were tried; `best`: the best points of those that ended."""

TURNS = Table(
    "roleplay_turns",
    METADATA,
    Column("conversation", _LONG, ForeignKey(CONVERSATIONS.c.key, ondelete="CASCADE"), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("after", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("scene", AnyText, nullable=False),
    Column("client_line", AnyText, nullable=False),
    Column("reply", AnyText, nullable=False),
    Column("replied_at", AnyText, nullable=False),
    Column("reading", AnyText, nullable=False),
    Column("branch", Integer, nullable=False),
    Column("leads_to", AnyText, nullable=False),
    Column("answer", AnyText, nullable=False),
    Column("state", AnyText, nullable=False),
    Column("scenario_hash", AnyText, nullable=False),
    Column("rubric_hash", AnyText, nullable=False),
    Column("reader", AnyText, nullable=False),
)
"""A turn, never changed once it is there. `place`: how many turns its path has up to and with it."""

DRAFTS = Table(
    "roleplay_drafts",
    METADATA,
    Column("conversation", _LONG, ForeignKey(CONVERSATIONS.c.key, ondelete="CASCADE"), primary_key=True),
    Column("text", AnyText, nullable=False),
)
"""What has been typed but not sent."""

TRIES = Table(
    "roleplay_tries",
    METADATA,
    Column("conversation", _LONG, ForeignKey(CONVERSATIONS.c.key, ondelete="CASCADE"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("name", AnyText, nullable=False),
)
"""The names of tries. `turn`: the first turn that is the try's own; it stays the same however the try goes on."""

OWN_MARKS = Table(
    "roleplay_own_marks",
    METADATA,
    Column("conversation", _LONG, ForeignKey(CONVERSATIONS.c.key, ondelete="CASCADE"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("criterion", AnyText, primary_key=True),
    Column("own", Integer, nullable=False),
    Column("marked", Integer, nullable=False),
    Column("given_at", AnyText, nullable=False),
)
"""How a person marked their own reply before its marks showed. `marked`: what the rubric said then."""

MISREADINGS = Table(
    "roleplay_misreadings",
    METADATA,
    Column("conversation", _LONG, ForeignKey(CONVERSATIONS.c.key, ondelete="CASCADE"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("meant", AnyText, nullable=False),
    Column("told_at", AnyText, nullable=False),
)
"""Replies that were misread. `turn`: as it was read first; `meant`: the moves that were meant, as JSON."""

DRILL_CARDS = Table(
    "roleplay_drill_cards",
    METADATA,
    Column("scenario", AnyText, primary_key=True),
    Column("scene", AnyText, primary_key=True),
    Column("line", AnyText, nullable=False),
    Column("memory", AnyText, nullable=False),
    Column("due", AnyText, nullable=False),
    Column("reviewed_at", AnyText, nullable=False),
    Column("replies", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
)
"""A moment that was drilled, as it stands after its last reply. `memory`: what the scheduler knows of it, as JSON."""

DRILL_REPLIES = Table(
    "roleplay_drill_replies",
    METADATA,
    Column("key", _LONG, primary_key=True),
    Column("scenario", AnyText, nullable=False),
    Column("scene", AnyText, nullable=False),
    Column("line", AnyText, nullable=False),
    Column("reply", AnyText, nullable=False),
    Column("replied_at", AnyText, nullable=False),
    Column("reading", AnyText, nullable=False),
    Column("grade", AnyText, nullable=False),
)
"""A reply of a drill, never changed once it is there."""

CONTENTS = Table(
    "roleplay_contents",
    METADATA,
    Column("hash", AnyText, primary_key=True),
    Column("kind", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
)
"""The scenarios and rubrics that conversations were played with, by hash."""

EVENTS = Table(
    "roleplay_events",
    METADATA,
    Column("seq", _LONG, primary_key=True, autoincrement=False),
    Column("previous", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_seq", _LONG, nullable=False),
    Column("subject_previous", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)
"""The log of an assessment: rows are added at the end and never changed; triggers refuse all else. All of it ASCII."""

BODIES = Table(
    "roleplay_bodies",
    METADATA,
    Column("seq", _LONG, ForeignKey(EVENTS.c.seq), primary_key=True, autoincrement=False),
    Column("subject", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("body", AnyText, nullable=False),
    Index("roleplay_bodies_subject", "subject"),
)
"""What events say, as canonical JSON: never changed, but erased with the person."""

PEOPLE = Table(
    "roleplay_people",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("label", AnyText, nullable=False, unique=True),
    Column("added_at", Text, nullable=False),
)
"""What the people of an assessment are called; erased with the person."""

CHECKPOINTS = Table(
    "roleplay_checkpoints",
    METADATA,
    Column("key", _LONG, primary_key=True),
    Column("size", _LONG, nullable=False),
    Column("root", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", Text, nullable=False),
)
"""Signed statements of the first `size` events; never changed."""

PUBLIC_KEYS = Table(
    "roleplay_public_keys",
    METADATA,
    Column("event", _LONG, ForeignKey(EVENTS.c.seq), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("what", Text, nullable=False),
)
"""What events did to keys (made, replaced); never changed."""

UNSENT = Table(
    "roleplay_unsent",
    METADATA,
    Column("sitting", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("talk", Integer, nullable=False),
    Column("replies", Integer, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("at", Text, nullable=False),
)
"""What a candidate has typed and not sent. `talk`, `replies`: to which line; no part of the log."""

ACCESS = Table(
    "roleplay_access",
    METADATA,
    Column("key", _LONG, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("login", AnyText, nullable=False),
    Column("subject", Text, nullable=False),
    Column("what", Text, nullable=False),
    Index("roleplay_access_subject", "subject"),
)
"""Who opened what is on record about a person, and when; never changed. `login`: as whom the system knew them."""
