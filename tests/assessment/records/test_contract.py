"""What every store of records promises: memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from roleplay.assessment.records.audit import audit
from roleplay.assessment.records.chain import draft
from roleplay.assessment.records.log import Log
from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.record import Overtaken
from roleplay.storage.connect import open_database, open_records
from tests.assessment.records.making import WORDS, Made, said


def test_what_was_put_on_record_is_read_again(store):
    """Events in their order, linked to those before and to those about the same person, and every text as it was."""
    made = Made(store)
    for number, word in enumerate(WORDS):
        made.log.add("noted", made.marker, (made.anna, made.boris, "")[number % 3], {"text": word})
    events = store.events()
    assert [event.seq for event in events] == list(range(1, len(WORDS) + 5))
    assert [event.subject_seq for event in store.events(made.anna)] == [1, 2, 3, 4]
    assert [event.subject_previous for event in store.events(made.anna)][1:] == [
        event.hash for event in store.events(made.anna)
    ][:-1]
    bodies = store.bodies()
    found = [bodies[event.seq].text for event in events if event.type == "noted"]
    assert found == [draft("noted", "program", "", {"text": word}).body for word in WORDS]
    assert store.head(made.anna).subject_size == 4
    assert store.head().size == len(events)
    assert [person.label for person in store.people()] == ["Anna", "Marker 7", "Борис"]
    made.log.checkpoint(made.signer)
    verdict = audit(store, made.key)
    assert verdict.fits, said(verdict)


def test_several_events_are_added_all_or_none(store):
    """Where the second of two can't be, the first isn't either; a person isn't without the event."""
    made = Made(store)
    good = draft("noted", "program", made.anna, {"n": 1})
    made.log.add_all([good, draft("noted", "program", made.boris, {"n": 2})])
    before = store.head()

    def fails(each, head):
        if each is not good:
            raise WrongUse("no", "no")
        return made.log._seal(each, head)

    with pytest.raises(WrongUse):
        store.append([good, draft("noted", "program", made.anna, {})], fails)
    with pytest.raises(StorageError, match="Somebody is on record as 'Anna' already"):
        made.log.add_person("Anna")
    assert store.head() == before
    assert audit(store).fits


def test_who_comes_second_is_told(store):
    """Two that saw the same and both want to go on from it: one does, the other is told and saves nothing."""
    made = Made(store)
    seen = len(store.events(made.anna))
    made.log.add("marked", made.marker, made.anna, {"level": 3}, expected=seen)
    with pytest.raises(Overtaken, match=r"recorded about the same person \(1 more\)"):
        made.log.add("marked", made.marker, made.anna, {"level": 4}, expected=seen)
    assert store.head(made.anna).subject_size == seen + 1
    made.log.add("marked", made.marker, made.boris, {"level": 4}, expected=1)


def test_a_person_can_be_erased_and_the_log_stays_whole(store):
    """Name and contents are gone, of nobody else; the events stay, one more says why, and all of it verifies."""
    made = Made(store)
    for number in range(4):
        made.log.add("noted", made.marker, (made.anna, made.boris)[number % 2], {"text": f"secret {number}"})
    known = made.log.checkpoint(made.signer).note
    count = store.head().size
    event = made.log.erase(made.anna, made.marker, "asked for it")
    assert store.head().size == count + 1 == event.seq
    assert list(store.bodies(made.anna)) == [event.seq]
    assert [body.text for body in store.bodies(made.boris).values()][1:] == [
        '{"text":"secret 1"}',
        '{"text":"secret 3"}',
    ]
    assert "Anna" not in [person.label for person in store.people()]
    with pytest.raises(NotFound, match="was erased"):
        made.log.person(made.anna)
    verdict = audit(store, made.key, known)
    assert verdict.fits, said(verdict)
    assert "Erased: 1 of the people on record" in verdict.facts
    made.log.add_person("Anna")  # the name is free again


def test_a_hold_forbids_erasing(store):
    """Until it is lifted; nothing is changed by the try."""
    made = Made(store)
    made.log.add("hold-placed", made.marker, made.anna, {"reason": "appeal"})
    with pytest.raises(WrongUse, match="A hold forbids erasing this person"):
        made.log.erase(made.anna, made.marker, "asked")
    assert len(store.bodies(made.anna)) == 2
    made.log.add("hold-lifted", made.marker, made.anna, {"reason": "over"})
    made.log.erase(made.anna, made.marker, "asked")


def test_nothing_is_recorded_before_there_is_a_key(store):
    """The log begins with its key, and only once."""
    log = Log(store)
    with pytest.raises(WrongUse, match="The records have no key yet"):
        log.add_person("Anna")
    assert store.head().size == 0
    assert store.people() == []
    made = Made(store)
    with pytest.raises(WrongUse, match="has a key already"):
        log.begin(lambda name: made.signer)


@pytest.mark.parametrize(
    ("kind", "actor", "subject", "told"),
    [
        ("Not a type", "program", "", "no type of event"),
        ("noted", "Mr Smith", "", "'Mr Smith' is no actor"),
        ("noted", "program", "Anna", "'Anna' is no person"),
    ],
)
def test_names_never_get_into_the_log(made, kind, actor, subject, told):
    """What can't be erased holds random ids only."""
    with pytest.raises(WrongUse, match=told):
        made.log.add(kind, actor, subject, {})


CHANGES = [
    "UPDATE roleplay_events SET actor = 'x' WHERE seq = 2",
    "DELETE FROM roleplay_events WHERE seq = 4",
    "DELETE FROM roleplay_events",
    "UPDATE roleplay_bodies SET body = '{}' WHERE seq = 2",
    "UPDATE roleplay_checkpoints SET size = 1",
    "DELETE FROM roleplay_checkpoints",
    "UPDATE roleplay_public_keys SET what = 'replaced'",
    "DELETE FROM roleplay_public_keys",
    "INSERT INTO roleplay_events SELECT seq + 7, 'p', at, actor, subject, subject_seq + 99, 'p', type, 'c', 'h' "
    "FROM roleplay_events WHERE seq = 1",
    "INSERT INTO roleplay_events SELECT 5, hash, at, actor, subject, 99, 'p', type, 'c', 'h' "
    "FROM roleplay_events WHERE seq = 3",
]
ONLY_SQLITE = [
    "INSERT OR REPLACE INTO roleplay_events SELECT seq, previous, 'x', actor, subject, subject_seq, subject_previous, "
    "type, commitment, hash FROM roleplay_events WHERE seq = 4",
    "INSERT OR REPLACE INTO roleplay_bodies SELECT seq, subject, salt, 'x' FROM roleplay_bodies WHERE seq = 4",
    "INSERT OR REPLACE INTO roleplay_checkpoints SELECT key, 1, root, note, made_at FROM roleplay_checkpoints",
]
ONLY_POSTGRES = ["TRUNCATE roleplay_events CASCADE", "TRUNCATE roleplay_checkpoints", "TRUNCATE roleplay_bodies"]


def test_the_database_itself_refuses_changes(shared):
    """UPDATE, DELETE, TRUNCATE, REPLACE, a gap and a fork: each refused, and nothing is changed."""
    database = open_database(shared)
    made = Made(open_records(shared))
    made.log.checkpoint(made.signer)
    before = (made.store.events(), made.store.bodies(), made.store.checkpoints(), made.store.keys())
    own = ONLY_SQLITE if database.engine.dialect.name == "sqlite" else ONLY_POSTGRES
    for change in (*CHANGES, *own):
        with pytest.raises(DBAPIError, match=r"only (ever )?added to"), database.engine.begin() as connection:
            connection.execute(text(change))
        assert before == (made.store.events(), made.store.bodies(), made.store.checkpoints(), made.store.keys()), change
    made.store.close()
    database.engine.dispose()
