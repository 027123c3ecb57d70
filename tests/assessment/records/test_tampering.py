"""Whoever changes an evidence pack is found out, and what they changed is named. Nobody honest is accused."""

from __future__ import annotations

import json
import random
import re

import pytest

from roleplay.assessment.records import notes
from roleplay.assessment.records.pack import export
from roleplay.assessment.records.standalone import Unusable, verify
from roleplay.storage.connect import open_records
from tests.assessment.records.making import Made, changed, checked

CHANGES = 2000
HONEST = 200
NAMED = re.compile(r"event \d+|line \d+|number \d+|checkpoint|file|context|events|history")


@pytest.fixture(scope="module")
def busy():
    """A log with some history, two keys, and the pack of Anna."""
    made = Made(open_records("memory:"))
    made.happens(random.Random(3), 25)
    made.rotates()
    made.log.add("noted", made.marker, made.anna, {"text": "after the change of keys"})
    return made, made.pack()


def test_honest_packs_are_never_accused():
    """200 logs with any texts, keys that change, checkpoints, erasures: not one finding, also with any pinned key."""
    for number in range(HONEST):
        luck = random.Random(number)
        made = Made(open_records("memory:"))
        first = made.key
        made.happens(luck, luck.randrange(0, 12))
        known = made.log.checkpoint(made.signer).note if luck.random() < 0.5 else None
        if luck.random() < 0.2:
            made.log.erase(made.anna, made.marker, "asked")
        made.happens(luck, luck.randrange(0, 6))
        context = [event.seq for event in made.store.events("") if luck.random() < 0.3]
        since = [known] if known else []
        pack = made.pack(context=context, since=since)
        for key in (first, made.key):
            assert checked(pack, key, known) == [], number


def test_each_changed_byte_is_found_and_named(busy):
    """2,000 sampled places, each byte changed to another: never "Verified", always a place in the file or the log."""
    made, pack = busy
    luck = random.Random(20261122)
    unnamed = []
    for _ in range(CHANGES):
        place = luck.randrange(len(pack))
        byte = luck.choice([b for b in range(256) if b != pack[place]])
        if luck.random() < 0.5:  # half of them by one bit, which keeps it readable more often
            byte = pack[place] ^ (1 << luck.randrange(8))
        found = checked(pack[:place] + bytes([byte]) + pack[place + 1 :], made.key)
        if not found or not all(NAMED.search(line) for line in found):
            unnamed.append((place, byte, found))
    assert unnamed == []


def test_a_changed_byte_within_an_event_is_named_by_its_number(busy):
    """Any byte of an event's line: the findings have the number of that event."""
    made, pack = busy
    luck = random.Random(5)
    lines = pack.split(b"\n")
    for index, line in enumerate(lines):
        seq = re.search(rb'"seq":(\d+),', line)
        if seq is None:
            continue
        number = range(*seq.span())  # where its own number stands, another event would be named
        for place in luck.sample([place for place in range(len(line)) if place not in number], 12):
            broken = line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]
            found = checked(b"\n".join([*lines[:index], broken, *lines[index + 1 :]]), made.key)
            assert re.search(rf"event {int(seq[1])}\b", " ".join(found)), (place, found)


def each_event(pack):
    """The places of events in a pack: (part, index)."""
    value = json.loads(pack)
    return [(part, n) for part in ("events", "context") for n in range(len(value[part]))]


def test_each_removed_event_is_named(busy):
    """From either list, wherever it stood; the last one too."""
    made, pack = busy
    for part, n in each_event(pack):
        event = json.loads(pack)[part][n]
        found = checked(changed(pack, lambda value, part=part, n=n: value[part].pop(n)), made.key)
        assert any("removed" in line or "unknown key" in line for line in found), (event["seq"], found)


def test_a_removed_event_is_named_by_where_it_was(busy):
    """In the middle: after which event, and which of those about the person; at the end: that the end is missing."""
    made, pack = busy
    value = json.loads(pack)
    before = value["events"][1]
    found = checked(changed(pack, lambda v: v["events"].pop(2)), made.key)
    assert found[0] == (
        f"after event {before['seq']} ({before['type']}): events were removed: number 3 of those about this person"
    )
    found = checked(changed(pack, lambda v: v["events"].pop()), made.key)
    assert "the end was removed" in found[0]


def test_each_truncation_is_named(busy):
    """Any number of events cut off at the end."""
    made, pack = busy
    for left in range(len(json.loads(pack)["events"])):
        found = checked(changed(pack, lambda v, left=left: v.update(events=v["events"][:left])), made.key)
        assert any("removed" in line for line in found)


def test_each_doubled_or_moved_event_is_named(busy):
    """Twice, or in another place."""
    made, pack = busy
    for part, n in each_event(pack):
        found = checked(changed(pack, lambda v, part=part, n=n: v[part].insert(n, v[part][n])), made.key)
        assert any("moved" in line or "stand twice" in line for line in found), found
    for n in range(1, len(json.loads(pack)["events"])):
        found = checked(changed(pack, lambda v, n=n: v["events"].insert(0, v["events"].pop(n))), made.key)
        assert any("moved" in line or "removed" in line for line in found)


def test_an_added_event_is_named(busy):
    """One of somebody else; a forged one with a right hash, at any place; one more about nobody."""
    made, pack = busy
    other = json.loads(export(made.log, made.boris, made.marker, made.signer, "other"))["events"][1]
    for n in range(len(json.loads(pack)["events"]) + 1):
        found = checked(changed(pack, lambda v, n=n: v["events"].insert(n, other)), made.key)
        assert any(f"event {other['seq']} " in line for line in found)
    with_other = checked(changed(pack, lambda v: v["context"].insert(1, other)), made.key)
    assert any("it was added" in line for line in with_other)


def test_a_forged_event_with_a_right_hash_is_named(busy):
    """Somebody who knows the format rewrites an event, its body and all hashes: the checkpoint doesn't cover it."""
    from roleplay.assessment.records.chain import draft, seal
    from roleplay.domain.record import Head

    made, pack = busy
    value = json.loads(pack)
    for n, event in enumerate(value["events"]):
        forged = draft(event["type"], event["actor"], event["subject"], {"text": "passed", "context": []})
        head = Head(event["seq"] - 1, event["previous"], event["subject_seq"] - 1, event["subject_previous"])
        sealed = seal(forged, head, event["at"])
        new = {**event, "commitment": sealed.commitment, "hash": sealed.hash, "salt": forged.salt,
               "body": json.loads(forged.body)}  # fmt: skip
        found = checked(changed(pack, lambda v, n=n, new=new: v["events"].__setitem__(n, new)), made.key)
        assert any(line.startswith(f"event {event['seq']} ") and "isn't in the log" in line for line in found)


def test_erased_contents_cannot_be_faked(busy):
    """A body taken away without an erasure on record is missing, not erased."""
    made, pack = busy
    found = checked(changed(pack, lambda v: v["events"][1].update(body=None, salt=None)), made.key)
    assert any("its body was removed, and nothing on record says that it was erased" in line for line in found)


def test_a_history_signed_anew_with_another_key_is_an_unknown_key():
    """A forger makes a log of their own with the same name, and signs it: not the pinned key."""
    honest, forger = Made(open_records("memory:")), Made(open_records("memory:"))
    forger.signer = notes.new_signer(honest.signer.key.name)
    store = open_records("memory:")
    own = type(forger.log)(store)
    own.begin(lambda name: forger.signer)
    who = own.add_person("Anna").id
    pack = export(own, who, who, forger.signer, "x").encode()
    assert checked(pack, str(forger.signer.key)) == []
    found = checked(pack, honest.key)
    assert found[0].startswith("checkpoint: it is signed by an unknown key")
    assert honest.signer.key.id.hex() in found[0]


def test_a_key_that_was_lost_no_longer_leads_on():
    """After a change without the old key, only the new one verifies; and the old one signs nothing any more."""
    made = Made(open_records("memory:"))
    old, thief = made.key, made.signer
    made.rotates(lost=True)
    pack = made.pack()
    assert checked(pack, made.key) == []
    assert "unknown key" in checked(pack, old)[0]
    said = notes.read_checkpoint(json.loads(pack)["checkpoint"])
    resigned = notes.signed(said.text, thief)
    found = checked(changed(pack, lambda v: v.update(checkpoint=resigned)), made.key)
    assert found == ["checkpoint: it is signed only by a key that had been replaced before"]


def test_an_old_pack_is_told_by_a_newer_checkpoint(busy):
    """The replay of what held once: the checkpoint that the reader holds covers more."""
    made = Made(open_records("memory:"))
    old = made.pack()
    made.log.add("noted", made.marker, made.anna, {"text": "failed"})
    newer = made.log.checkpoint(made.signer).note
    assert checked(old, made.key) == []
    assert checked(old, made.key, newer) == [
        "known checkpoint: the pack is older than it (5 events, it covers 6): ask for a new pack"
    ]
    new = made.pack(since=[newer])
    assert checked(new, made.key, newer) == []
    # the old checkpoint under the new events
    swapped = changed(new, lambda v: v.update(checkpoint=json.loads(old)["checkpoint"]))
    assert any("isn't in the log of the checkpoint" in line for line in checked(swapped, made.key))


def test_a_forked_log_is_told():
    """The owner shows two histories, both signed: the checkpoint of the one doesn't lead to the pack of the other."""
    made = Made(open_records("memory:"))
    fork = type(made.log)(open_records("memory:"))
    fork.begin(lambda name: notes.Signer(notes.VerifierKey(made.signer.key.name, made.signer.key.public),
                                         made.signer.private))  # fmt: skip
    who = fork.add_person("Anna").id
    fork.add("noted", who, who, {"text": "another history"})
    shown = fork.checkpoint(made.signer).note
    made.happens(random.Random(1), 6)
    found = checked(made.pack(), made.key, shown)
    assert len(found) == 1
    assert "nothing in the pack leads from it" in found[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'"version":1', b'"version":1,"version":1', "the key 'version' stands twice"),
        (b'"version":1', b'"version":NaN', "NaN is no whole number"),
        (b'"version":1', b'"version":1e999', "1e999 is no whole number"),
        (b'"version":1', b'"version":1.0', "1.0 is no whole number"),
        (b'"version":1', b'"version":' + b"9" * 5000, "too large"),
        (b'"version":1', b'"version":2', "this verifier knows 1"),
        (b'"version":1', b'"version":true', "this verifier knows 1"),
        (b'"version":1', b'"version":1,"note":"x"', "'note' was added"),
        (b'"version":1', b'"version": 1', "the file was rewritten by another program"),
        (b'"seq":1,', b'"seq":1.5,', "line 3, byte"),
        (b'"seq":1,', b'"seq":1,"seq":1,', "the key 'seq' stands twice"),
    ],
)
def test_json_that_programs_read_differently_is_refused(busy, old, new, told):
    """Doubled keys, NaN, fractions, huge numbers, other members, another layout: each told."""
    made, pack = busy
    assert pack.count(old) >= 1
    found = checked(pack.replace(old, new, 1), made.key)
    assert told in " ".join(found)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 3000 + b"1" + b"}" * 3000,
        b"\x00",
        b"\xef\xbb\xbf{}",
    ],
    ids=["empty", "null", "list", "object", "utf-16", "deep", "deep and closed", "nul", "bom"],
)
def test_what_is_no_pack_is_told_without_a_crash(made, raw):
    """One finding, no traceback, never "Verified"."""
    assert len(checked(raw, made.key)) == 1


def test_reordered_keys_are_told(busy):
    """The same contents with the keys of an event in another order: the file was rewritten."""
    made, pack = busy
    value = json.loads(pack)
    text = json.dumps(dict(reversed(list(value.items()))), ensure_ascii=False).encode()
    assert [line for line in checked(text, made.key) if "rewritten by another program" in line]


def test_terminal_escapes_in_a_pack_never_come_out(busy):
    """A forged type or name with escape sequences is shown by its code points."""
    made, pack = busy
    found = checked(changed(pack, lambda v: v["events"][1].update(type="x\x1b]52;c;aGk=\x07‮")), made.key)
    assert found
    assert all(" " <= c <= "~" for line in found for c in line)


def test_a_wrong_key_or_checkpoint_is_told(busy):
    """They can't be used at all: that is no finding about the pack."""
    made, pack = busy
    with pytest.raises(Unusable, match="no verifier key"):
        verify(pack, made.key[:-1])
    with pytest.raises(Unusable, match="no signed checkpoint"):
        verify(pack, made.key, "hello")


def test_a_clock_that_was_set_back_is_mentioned():
    """It is no tampering, but the reader should know."""
    made = Made(open_records("memory:"))
    made.log._now = lambda: "2020-01-01T00:00:00.000Z"
    pack = made.pack()
    verdict = verify(pack, made.key)
    assert verdict.fits
    assert [fact for fact in verdict.facts if fact.startswith("The clock was set back between event 2 and")]
