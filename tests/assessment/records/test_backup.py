"""A backup gives back everything, on the other database too; one that was damaged is refused."""

from __future__ import annotations

import json
import random

import pytest

from roleplay.assessment.records.audit import audit
from roleplay.domain.errors import StorageError
from roleplay.storage.backup import Backup, backup_lines, restore
from roleplay.storage.connect import open_records, open_store
from tests.assessment.records.making import Made, checked, said
from tests.storage.making import append, clock, conversation, turn


def filled(place):
    """A log with a history, and a talk in the same database."""
    made = Made(open_records(place))
    made.happens(random.Random(4), 30)
    made.log.erase(made.boris, made.marker, "asked")
    store = open_store(place, clock())
    store.create(conversation(opening="Ж \x00 \ud800 é"))
    append(store, "talk-1", turn(1))
    store.close()
    return made


def everything(store):
    """All that a store of records gives."""
    return store.events(), store.bodies(), store.people(), store.checkpoints(), store.keys()


def kept(place, folder, name="backup.jsonl"):
    """A backup of the database, in a file."""
    (folder / name).write_text("".join(backup_lines(place)))
    return Backup(folder / name)


def test_what_is_restored_is_the_same_and_goes_on(shared, tmp_path, request):
    """From each database into SQLite and PostgreSQL: same events, bodies, people, heads, talks; the next event fits."""
    made = filled(shared)
    backup = kept(shared, tmp_path)
    wanted = (
        made.store.events(),
        made.store.bodies(),
        made.store.people(),
        made.store.checkpoints(),
        made.store.keys(),
    )
    made.store.close()
    server = request.getfixturevalue("postgres_server")
    for place in (str(tmp_path / "new.db"), server.empty_database()):
        restore(backup, place)
        made.store = made.log.store = open_records(place)
        assert everything(made.store) == wanted
        talks = open_store(place, clock())
        assert talks.conversation("talk-1").opening == "Ж \x00 \ud800 é"
        talks.create(conversation("talk-2"))
        talks.close()
        assert kept(place, tmp_path, "again.jsonl").tables["roleplay_events"] == backup.tables["roleplay_events"]
        made.log.add("noted", made.marker, made.anna, {"text": "it goes on"})
        made.log.checkpoint(made.signer)
        assert said(audit(made.store, made.key)) == []
        assert checked(made.pack(), made.key) == []
        made.store.close()


def test_a_full_database_is_not_restored_into(made_file, tmp_path):
    """What is in it stays."""
    backup = kept(tmp_path / "assessment.db", tmp_path)
    before = made_file.store.events()
    with pytest.raises(StorageError, match="isn't empty"):
        restore(backup, tmp_path / "assessment.db")
    assert made_file.store.events() == before


def test_each_damage_of_a_backup_is_told(made_file, tmp_path):
    """Any changed byte, cut off anywhere, a line taken out or doubled: refused; nothing is restored."""
    made_file.log.add("noted", made_file.marker, made_file.anna, {"text": "x"})
    lines = backup_lines(tmp_path / "assessment.db")
    raw = "".join(lines).encode()
    luck = random.Random(9)
    path = tmp_path / "b.jsonl"
    damaged = [raw[: luck.randrange(len(raw) - 1)] for _ in range(60)]
    for _ in range(200):
        place = luck.randrange(len(raw))
        damaged.append(raw[:place] + bytes([raw[place] ^ (1 << luck.randrange(7))]) + raw[place + 1 :])
    for _ in range(30):
        place = luck.randrange(len(lines))
        damaged.append("".join(lines[:place] + lines[place + 1 :]).encode())
        damaged.append("".join(lines[: place + 1] + lines[place:]).encode())
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(StorageError, match=r"The backup .* (is damaged|was written by a newer)"):
            Backup(path)


def test_a_backup_that_was_forged_with_its_sum_does_not_verify(made_file, tmp_path):
    """The sum finds accidents; what somebody changed on purpose is found by the log itself."""
    made_file.log.checkpoint(made_file.signer)
    lines = [json.loads(line) for line in backup_lines(tmp_path / "assessment.db")[:-1]]
    for line in lines:
        if isinstance(line, list) and "person-added" in line:
            line[2] = "2020-01-01T00:00:00.000Z"
    from roleplay.storage.backup import _closed

    (tmp_path / "b.jsonl").write_text("".join(_closed(lines)))
    found = said(audit(Backup(tmp_path / "b.jsonl").records(), made_file.key))
    assert "event 2 (person-added): it was altered: what it says of itself doesn't fit its hash" in found


def test_no_private_key_is_in_a_backup(made_file, tmp_path):
    """Neither raw nor in hexadecimal or base64."""
    import base64

    secret = made_file.signer.private.private_bytes_raw()
    text = "".join(backup_lines(tmp_path / "assessment.db"))
    assert secret.hex() not in text
    assert base64.b64encode(secret).decode() not in text
    assert made_file.key in text
