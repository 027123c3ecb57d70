"""Whoever changes the database itself is found out by `audit`, and what they changed is named."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from roleplay.assessment.records.audit import audit
from roleplay.assessment.records.chain import event_hash
from roleplay.domain.errors import StorageError, WrongUse
from roleplay.storage.connect import open_records
from tests.assessment.records.making import said


def does(path, *statements):
    """What the owner of the file can do: take the triggers away, then anything."""
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(*statement if isinstance(statement, tuple) else (statement,))
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE roleplay_events SET actor = 'program' WHERE seq = 5", "event 5 (noted): it was altered"),
        ("UPDATE roleplay_events SET at = '2020' WHERE seq = 5", "event 5 (noted): it was altered"),
        ('UPDATE roleplay_bodies SET body = \'{"text":"passed"}\' WHERE seq = 5', "event 5 (noted): its body"),
        ("UPDATE roleplay_bodies SET salt = 'x' WHERE seq = 5", "event 5 (noted): its body was altered"),
        ("DELETE FROM roleplay_bodies WHERE seq = 5", "event 5 (noted): its body was removed, and nothing on record"),
        ("DELETE FROM roleplay_events WHERE seq = 5", "before event 6 (noted): event 5 was removed"),
        ("DELETE FROM roleplay_events WHERE seq IN (4, 5)", "before event 6 (noted): events 4 to 5 were removed"),
        ("DELETE FROM roleplay_events WHERE seq > 6", "but there are only 6: the end was removed"),
        ("DELETE FROM roleplay_events", "events: all events were removed"),
        ("UPDATE roleplay_checkpoints SET size = 3", "checkpoint 1"),
        ("UPDATE roleplay_checkpoints SET note = replace(note, 'a', 'b')", "checkpoint 1"),
        ("UPDATE roleplay_public_keys SET what = 'replaced'", "event 1: that a key was made is missing in the list"),
        ("INSERT INTO roleplay_people VALUES ('f', 'F', '2020')", "person f: they are listed, but no event"),
        ("INSERT INTO roleplay_bodies VALUES (99, '', '', '')", "body 99: it belongs to no event"),
    ],
)
def test_each_change_of_the_file_is_named(made_file, tmp_path, statement, told):
    """By the event or the checkpoint, and what happened to it."""
    for number in range(5):
        made_file.log.add("noted", made_file.marker, made_file.anna, {"text": f"failed {number}"})
    made_file.log.checkpoint(made_file.signer)
    made_file.store.close()
    assert audit(open_records(tmp_path / "assessment.db"), made_file.key).fits
    does(tmp_path / "assessment.db", statement)
    found = said(audit(open_records(tmp_path / "assessment.db"), made_file.key))
    assert any(told in line for line in found), found


def test_a_rewritten_history_with_right_hashes_is_told_by_the_checkpoints(made_file, tmp_path):
    """The owner changes an event and computes all hashes after it anew: the signed checkpoint still tells."""
    for number in range(5):
        made_file.log.add("noted", made_file.marker, "", {"text": f"failed {number}"})
    known = made_file.log.checkpoint(made_file.signer).note
    events = list(made_file.store.events())
    changes, before, by_subject = [], events[4].hash, {}
    for event in events[5:]:
        new = {"at": "2020-01-01T00:00:00.000Z", "previous": before}
        if event.subject in by_subject:
            new["subject_previous"] = by_subject[event.subject]
        event = type(event)(**{name: new.get(name, getattr(event, name)) for name in event.__dataclass_fields__})
        before = by_subject[event.subject] = event_hash(event)
        changes.append(("UPDATE roleplay_events SET at = ?, previous = ?, subject_previous = ?, hash = ? WHERE seq = ?",
                        (event.at, event.previous, event.subject_previous, before, event.seq)))  # fmt: skip
    made_file.store.close()
    does(tmp_path / "assessment.db", *changes)
    store = open_records(tmp_path / "assessment.db")
    found = said(audit(store, made_file.key))
    assert found == [line for line in found if "aren't those that were signed then" in line]
    assert len(found) == 1
    with pytest.raises(StorageError, match="The log was tampered with"):
        type(made_file.log)(store).checkpoint(made_file.signer)  # such a log is not signed
    does(tmp_path / "assessment.db", "DELETE FROM roleplay_checkpoints")
    store = open_records(tmp_path / "assessment.db")
    assert audit(store, made_file.key).fits  # the checkpoints are gone with the rest: only one kept elsewhere tells
    assert "known checkpoint: the first 9 events aren't those" in said(audit(store, made_file.key, known))[0]


def test_what_is_not_proven_is_said(made):
    """Events after the last checkpoint could be removed unseen; keys from the database itself prove little."""
    made.log.checkpoint(made.signer)
    made.log.add("noted", made.marker, made.anna, {"text": "x"})
    facts = audit(made.store).facts
    assert "Proven by checkpoints: the first 4 events; the 1 after them could be removed unseen" in facts
    assert any("verify with --key" in fact for fact in facts)
    assert not any("verify with --key" in fact for fact in audit(made.store, made.key).facts)


def test_any_history_of_keys_checkpoints_and_erasures_verifies():
    """100 logs: nobody honest is accused, whichever of their keys is pinned."""
    from tests.assessment.records.making import Made

    for number in range(100):
        made = Made(open_records("memory:"))
        first, luck = made.key, random.Random(number)
        made.happens(luck, 20)
        made.log.erase(luck.choice((made.anna, made.boris)), made.marker, "asked")
        made.happens(luck, 5)
        for key in (first, made.key, None):
            assert said(audit(made.store, key)) == []


def test_a_wrong_key_is_told(made):
    """A mistyped one can't be used; another one is unknown."""
    made.log.checkpoint(made.signer)
    with pytest.raises(WrongUse, match="no verifier key"):
        audit(made.store, made.key[:-2])
    from roleplay.assessment.records.notes import new_signer

    found = said(audit(made.store, str(new_signer(made.signer.key.name).key)))
    assert "signed by an unknown key" in found[0]
