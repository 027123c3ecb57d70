"""Verify an evidence pack of `roleplay evidence export`, offline, with nothing but this file.

It imports the standard library and `cryptography`, and shares no code with the program that wrote the pack.

    python verify_evidence.py PACK --key KEY [--checkpoint FILE]

KEY is the verifier key that the certification body gave you by another way than the pack. CHECKPOINT is a signed
checkpoint that you have from earlier. Exit code 0: everything fits; 1: what doesn't is named; 2: it can't be verified.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT, VERSION = "roleplay-evidence", 1
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_NUMBER = 2**53 - 1
DEEPEST = 80
EXPORTED, ERASED, KEY_CHANGED = "evidence-exported", "erased", "key-changed"

_HEX = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_HEADER = ("seq", "previous", "at", "actor", "subject", "subject_seq", "subject_previous", "type", "commitment")
_FIELDS: dict[str, Any] = {
    **dict.fromkeys(("seq", "subject_seq"), int),
    **dict.fromkeys(("at", "actor", "subject", "type"), str),
    **dict.fromkeys(("previous", "subject_previous", "commitment", "hash"), _HEX),
}


class Finding(NamedTuple):
    """Something that doesn't fit: where, and what."""

    place: str
    what: str

    def __str__(self) -> str:
        return shown(f"{self.place}: {self.what}")


class Unusable(Exception):
    """The key or the checkpoint that was given can't be used."""


class Key(NamedTuple):
    """A verifier key: its text, its name, 32 bytes."""

    text: str
    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys apart."""
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def verifies(self, data: bytes, signature: bytes) -> bool:
        """Whether the signature over these bytes is of this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except InvalidSignature:
            return False
        return True


class Note(NamedTuple):
    """A signed checkpoint taken apart."""

    text: str
    origin: str
    size: int
    root: bytes
    at: str
    signatures: list[tuple[str, bytes, bytes]]


class Verdict:
    """What came out: `findings` (none: it fits) and what is proven, in words."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.facts: list[str] = []

    @property
    def fits(self) -> bool:
        """Whether nothing was altered, removed or added."""
        return not self.findings

    def find(self, place: str, what: str) -> None:
        """Note something that doesn't fit, once."""
        if Finding(place, what) not in self.findings:
            self.findings.append(Finding(place, what))


def verify(raw: bytes, key: str, known: str | None = None) -> Verdict:
    """Verify the bytes of a pack against a pinned verifier key, and against a checkpoint from earlier.

    Raises Unusable if the key or the known checkpoint is none. Whatever is wrong with the pack is a finding.
    """
    verdict = Verdict()
    pinned = read_key(key)
    if pinned is None:
        raise Unusable("That is no verifier key, or it was mistyped: it looks like name+1a2b3c4d+AbC...")
    earlier = None
    if known is not None:
        earlier = read_note(known)
        if earlier is None:
            raise Unusable("The known checkpoint is no signed checkpoint")
    pack = _parsed(raw, verdict)
    if not verdict.fits or not _has_shape(pack, verdict):
        return verdict
    note = read_note(pack["checkpoint"])
    if note is None:
        verdict.find("checkpoint", "it was altered: it is no signed checkpoint any more")
        return verdict
    events = pack["context"] + pack["events"]
    keys = Keys(pinned, note.origin, events, verdict)
    keys.check("checkpoint", note, verdict)
    for event in events:
        _check_event(event, note, verdict)
    _check_person(pack["events"], note, verdict)
    _check_context(pack, verdict)
    _check_bodies(events, verdict)
    _check_history(pack["history"], note, keys, verdict)
    if earlier is not None:
        _check_known(earlier, note, pack["history"], keys, verdict)
    if verdict.fits and render(pack) != raw:
        place = next((n for n, (a, b) in enumerate(zip(render(pack), raw, strict=False)) if a != b), len(raw))
        verdict.find(
            f"line {raw[:place].count(10) + 1}", "the contents fit, but the file was rewritten by another program"
        )
    _say_facts(pack["events"], note, earlier, verdict)
    return verdict


def render(pack: dict[str, Any]) -> bytes:
    """The bytes of a pack: its members in order, each event on a line of its own, all of it canonical (RFC 8785)."""
    parts = []
    for name in sorted(pack):
        value = pack[name]
        if isinstance(value, list) and value:
            parts.append(f"{canonical(name)}:[\n" + ",\n".join(canonical(each) for each in value) + "\n]")
        else:
            parts.append(f"{canonical(name)}:{canonical(value)}")
    return ("{" + ",\n".join(parts) + "}\n").encode("utf-8", "surrogatepass")


def canonical(value: Any) -> str:
    """JSON by RFC 8785, of text, whole numbers, true, false, null, lists and objects."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def shown(text: str) -> str:
    """The text with nothing in it that could reach into a terminal."""
    return "".join(c if " " <= c <= "~" else f"<U+{ord(c):04X}>" for c in text[:600])


def tagged_hash(tag: bytes, *parts: bytes) -> bytes:
    """SHA-256 of a tag and parts, each with its length (8 bytes, the highest first) before it."""
    return hashlib.sha256(b"".join(len(p).to_bytes(8, "big") + p for p in (tag, *parts))).digest()


def _strict_bytes(text: str, length: int) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length and base64.b64encode(raw).decode() == text else None


def read_key(text: str) -> Key | None:
    """The verifier key in the text; None if it is none."""
    text = text.strip()
    name, _, rest = text.partition("+")
    number, _, coded = rest.partition("+")
    raw = _strict_bytes(coded, 33)
    if raw is None or raw[:1] != b"\x01" or not name.isascii() or not name.isprintable() or " " in name:
        return None
    key = Key(text, name, raw[1:])
    return key if name and key.id.hex() == number else None


def read_note(text: str) -> Note | None:
    """The signed checkpoint in the text; None if it is none."""
    said, gap, below = text.partition("\n\n")
    lines = said.split("\n")
    signatures = []
    for line in below.split("\n")[:-1]:
        parts = line.split(" ")
        raw = _strict_bytes(parts[2], 68) if len(parts) == 3 and parts[0] == "—" else None
        if raw is None:
            return None
        signatures.append((parts[1], raw[:4], raw[4:]))
    root = _strict_bytes(lines[2], 32) if len(lines) == 4 else None
    if not gap or not below.endswith("\n") or root is None or not signatures or not lines[3].startswith("at "):
        return None
    if not re.fullmatch("[1-9][0-9]{0,14}", lines[1]):
        return None
    return Note(said + "\n", lines[0], int(lines[1]), root, lines[3][3:], signatures)


# Reading the file


def _parsed(raw: bytes, verdict: Verdict) -> Any:
    """The value in the file; None if it can't be read, which is a finding with its line."""
    if len(raw) > LARGEST_FILE:
        verdict.find("file", f"it has more than {LARGEST_FILE // 2**20} MB")
        return None
    try:
        text = raw.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_unique, parse_int=_whole, parse_float=_no_number, parse_constant=_no_number
        )
        _check_depth(value)
        return value
    except UnicodeDecodeError as error:
        verdict.find(_line_and_event(raw, error.start), "it was altered: this is no UTF-8")
    except json.JSONDecodeError as error:
        at = len(text[: error.pos].encode("utf-8"))
        verdict.find(_line_and_event(raw, at), f"it was altered or cut off: this is no JSON any more ({error.msg})")
    except RecursionError:
        verdict.find("file", "lists and objects lie too deep within each other")
    except ValueError as error:
        verdict.find(_line_of_value(raw, error), str(error.args[0]))
    return None


def _check_depth(value: Any) -> None:
    """Raises RecursionError before anything that goes into the depth does."""
    level = [value]
    for _ in range(DEEPEST):
        level = [each for one in level if isinstance(one, (list, dict))
                 for each in (one.values() if isinstance(one, dict) else one)]  # fmt: skip
        if not level:
            return
    raise RecursionError


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"it was altered: the key '{name}' stands twice in one object", name)
        found[name] = value
    return found


def _whole(word: str) -> int:
    if not _NUMBER.fullmatch(word) or abs(int(word)) > LARGEST_NUMBER:
        raise ValueError(f"it was altered: the number {word[:30]} is too large", word)
    return int(word)


def _no_number(word: str) -> Any:
    raise ValueError(f"it was altered: {word[:30]} is no whole number", word)


def _line_and_event(raw: bytes, place: int) -> str:
    start = raw.rfind(b"\n", 0, place) + 1
    end = raw.find(b"\n", place)
    found = re.search(rb'"seq":([0-9]{1,15}),', raw[start : end if end >= 0 else len(raw)])
    event = f" (event {int(found.group(1))})" if found else ""
    return f"line {raw[:start].count(10) + 1}{event}, byte {place - start + 1}"


def _line_of_value(raw: bytes, error: ValueError) -> str:
    """Where a value that was refused stands first, near enough to find it."""
    word = str(error.args[1]).encode("utf-8", "surrogatepass") if len(error.args) > 1 else b""
    for start in [m.start() for m in re.finditer(rb"(?m)^", raw)]:
        end = raw.find(b"\n", start)
        line = raw[start : end if end >= 0 else len(raw)]
        try:
            json.loads(line.rstrip(b","), object_pairs_hook=_unique, parse_int=_whole, parse_float=_no_number,
                       parse_constant=_no_number)  # fmt: skip
        except json.JSONDecodeError:
            continue
        except (ValueError, RecursionError):
            return _line_and_event(raw, start)
    return _line_and_event(raw, max(raw.find(word), 0))


def _has_shape(pack: Any, verdict: Verdict) -> bool:
    """Whether it has just the members that a pack has, of the right kind. Only then is the rest looked at."""
    expected = {"checkpoint": str, "context": list, "events": list, "format": str, "history": list, "version": int}
    if not isinstance(pack, dict) or pack.get("format") != FORMAT:
        verdict.find("file", f"it is no evidence pack: 'format' isn't '{FORMAT}'")
        return False
    if pack.get("version") != VERSION or isinstance(pack.get("version"), bool):
        verdict.find("file", f"its 'version' is {pack.get('version')!r}; this verifier knows {VERSION}")
        return False
    _same_keys("file", pack, set(expected), verdict)
    for name, kind in expected.items():
        if name in pack and not isinstance(pack[name], kind):
            verdict.find("file", f"'{name}' was altered: it isn't of the kind that it must be")
    if not verdict.fits:
        return False
    for part in ("context", "events"):
        for number, event in enumerate(pack[part], 1):
            _check_event_shape(f"{part}, number {number}", event, verdict)
    for number, each in enumerate(pack["history"], 1):
        place = f"history, number {number}"
        right = isinstance(each, dict) and _same_keys(place, each, {"checkpoint", "proof"}, verdict)
        if not right or not isinstance(each["checkpoint"], str) or not _is_proof(each["proof"]):
            verdict.find(place, "it was altered")
    return verdict.fits


def _check_event_shape(place: str, event: Any, verdict: Verdict) -> None:
    if not isinstance(event, dict):
        verdict.find(place, "it was altered: it is no event")
        return
    if isinstance(event.get("seq"), int):
        place = f"event {event['seq']}"
    if not _same_keys(place, event, {*_FIELDS, "body", "salt", "proof"}, verdict):
        return
    for name, kind in _FIELDS.items():
        value = event[name]
        right = isinstance(value, str) and kind.fullmatch(value) if kind is _HEX else type(value) is kind
        if not right or (kind is int and value < 1):
            verdict.find(place, f"its '{name}' was altered")
    salt = event["salt"]
    if not _is_proof(event["proof"]):
        verdict.find(place, "its 'proof' was altered")
    if salt is not None and not (isinstance(salt, str) and _HEX.fullmatch(salt)):
        verdict.find(place, "its 'salt' was altered")
    if (salt is None) != (event["body"] is None):
        verdict.find(place, "its body or its salt was removed, and the other not")


def _same_keys(place: str, value: dict[str, Any], names: set[str], verdict: Verdict) -> bool:
    for name in sorted(names - set(value)):
        verdict.find(place, f"'{name}' was removed")
    for name in sorted(set(value) - names):
        verdict.find(place, f"'{name}' was added")
    return set(value) == names


def _is_proof(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and _HEX.fullmatch(each) for each in value)


# Events


def _named(event: dict[str, Any]) -> str:
    return f"event {event['seq']} ({event['type'][:40]})"


def _check_event(event: dict[str, Any], note: Note, verdict: Verdict) -> None:
    """Its hash, and that the log of the checkpoint holds it at its place."""
    fields = {name: event[name] for name in _HEADER}
    made = tagged_hash(b"roleplay/event/v1", canonical(fields).encode("utf-8", "surrogatepass"))
    if made.hex() != event["hash"]:
        verdict.find(_named(event), "it was altered: what it says of itself doesn't fit its hash")
        return
    proof = [bytes.fromhex(each) for each in event["proof"]]
    if inclusion_root(made, event["seq"] - 1, note.size, proof) != note.root:
        verdict.find(
            _named(event),
            f"it isn't in the log of the checkpoint (added, moved or its proof altered), size {note.size}",
        )


def _check_bodies(events: list[dict[str, Any]], verdict: Verdict) -> None:
    """What events say fits their commitments; what is missing was erased by an event about the same person."""
    erased: dict[str, int] = {}
    for event in events:
        if event["type"] == ERASED:
            erased[event["subject"]] = max(erased.get(event["subject"], 0), event["seq"])
    for event in events:
        gone = event["subject"] != "" and event["seq"] < erased.get(event["subject"], 0)
        if event["salt"] is None:
            if not gone:
                verdict.find(_named(event), "its body was removed, and nothing on record says that it was erased")
            continue
        body = canonical(event["body"]).encode("utf-8", "surrogatepass")
        if tagged_hash(b"roleplay/body/v1", bytes.fromhex(event["salt"]), body).hex() != event["commitment"]:
            verdict.find(_named(event), "its body was altered: it doesn't fit what the log holds of it")
        elif gone:
            verdict.find(_named(event), "its body was added again after it had been erased")


def _check_person(events: list[dict[str, Any]], note: Note, verdict: Verdict) -> None:
    """All events about one person, from the first to the export itself, which is the last of the log."""
    before: dict[str, Any] | None = None
    for event in events:
        due = before["subject_seq"] + 1 if before else 1
        if before and event["subject"] != before["subject"]:
            verdict.find(_named(event), "it is about somebody else: it was added")
        if event["subject_seq"] > due:
            last = event["subject_seq"] - 1
            which = f"number {due}" if due == last else f"numbers {due} to {last}"
            after = f"after {_named(before)}" if before else "at the beginning"
            verdict.find(after, f"events were removed: {which} of those about this person")
        elif event["subject_seq"] < due:
            verdict.find(_named(event), "it was moved or stands twice: the events aren't in their order")
        elif event["subject_previous"] != (before["hash"] if before else "0" * 64):
            verdict.find(_named(event), "it doesn't follow the event before it: one of the two was exchanged")
        if before and event["seq"] <= before["seq"]:
            verdict.find(_named(event), "it was moved: the events aren't in their order")
        before = event
    if before is None:
        verdict.find("events", "all events were removed")
    elif before["type"] != EXPORTED or before["seq"] != note.size:
        verdict.find(f"after {_named(before)}", "the end was removed, or the checkpoint is another one's: "
                     "the last event must be the export, and the last that the checkpoint covers")  # fmt: skip


def _check_context(pack: dict[str, Any], verdict: Verdict) -> None:
    """The events about no person, or about others, that the export says it took with it."""
    last = pack["events"][-1] if pack["events"] else None
    listed = last["body"].get("context") if last and isinstance(last["body"], dict) else None
    numbers = [event["seq"] for event in pack["context"]]
    if not isinstance(listed, list):
        if last and last["type"] == EXPORTED:
            verdict.find(_named(last), "its body doesn't say what the export took with it")
        return
    for number in [each for each in listed if each not in numbers]:
        verdict.find(f"event {number}", "it was removed: the export had it")
    for event in pack["context"]:
        if event["seq"] not in listed:
            verdict.find(_named(event), "it was added: the export didn't have it")
    if numbers != sorted(set(numbers)):
        verdict.find("context", "events were moved or stand twice")


# Keys and checkpoints


class Keys:
    """Who may sign: the pinned key, and those that key changes on record tie to it, each until it was replaced."""

    def __init__(self, pinned: Key, origin: str, events: list[dict[str, Any]], verdict: Verdict) -> None:
        self.trusted = {pinned.text: pinned}
        self.replaced: dict[str, int] = {}
        self._pinned = pinned
        changes = [event for event in events if event["type"] == KEY_CHANGED and isinstance(event["body"], dict)]
        changes = [event for event in changes if event["subject"] == ""]
        for _ in changes:
            for event in changes:
                self._follow(event, origin, verdict)

    def _follow(self, event: dict[str, Any], origin: str, verdict: Verdict) -> None:
        body = event["body"]
        old, new = (read_key(str(body.get(name))) for name in ("from", "to"))
        if old is None or new is None:
            return
        said = f"roleplay/key-changed/v1\n{origin}\n{old.text}\n{new.text}\n".encode()
        by = {}
        for name, key in (("by_old", old), ("by_new", new)):
            signature = _strict_bytes(str(body.get(name)), 64)
            by[name] = signature is not None and key.verifies(said, signature)
        if not by["by_new"] or (body.get("by_old") is not None and not by["by_old"]):
            verdict.find(_named(event), "a key's signature under the change of keys doesn't verify")
            return
        if old.text in self.trusted and by["by_old"]:
            self.trusted[new.text] = new
        if new.text in self.trusted:  # the new key vouches for the one before it, up to the change
            self.trusted[old.text] = old
        if new.text in self.trusted:
            self.replaced[old.text] = event["seq"]

    def check(self, place: str, note: Note, verdict: Verdict) -> None:
        """Every signature under a checkpoint is good, and one is of the key that was in use then."""
        in_use = False
        for name, number, signature in note.signatures:
            key = next((k for k in self.trusted.values() if (k.name, k.id) == (name, number)), None)
            if key is None:
                verdict.find(place, f"it is signed by an unknown key ({name}+{number.hex()}); "
                             f"the key that you gave is {self._pinned.name}+{self._pinned.id.hex()}")  # fmt: skip
            elif not key.verifies(note.text.encode("utf-8"), signature):
                verdict.find(place, "it was altered: its signature doesn't verify")
            else:
                in_use |= note.size < self.replaced.get(key.text, note.size + 1)
        if verdict.fits and not in_use:
            verdict.find(place, "it is signed only by a key that had been replaced before")
        if note.origin != self._pinned.name:
            verdict.find(place, f"it is of another log: {note.origin}, not {self._pinned.name}")


def _check_history(history: list[dict[str, Any]], note: Note, keys: Keys, verdict: Verdict) -> None:
    """Earlier checkpoints: signed, and the beginning of the log that the pack's own checkpoint states."""
    for number, each in enumerate(history, 1):
        place = f"history, number {number}"
        earlier = read_note(each["checkpoint"])
        if earlier is None:
            verdict.find(place, "it was altered: it is no signed checkpoint any more")
            continue
        keys.check(place, earlier, verdict)
        if not _is_beginning(earlier, note, [bytes.fromhex(part) for part in each["proof"]]):
            verdict.find(
                place, f"the log of {earlier.size} events that was signed then is not the beginning of this one"
            )


def _check_known(known: Note, note: Note, history: list[dict[str, Any]], keys: Keys, verdict: Verdict) -> None:
    """The checkpoint that the reader holds and the pack's are of one log."""
    place = "known checkpoint"
    fine = verdict.fits
    keys.check(place, known, verdict)
    if fine and not verdict.fits:
        return
    if known.size > note.size:
        verdict.find(
            place, f"the pack is older than it ({note.size} events, it covers {known.size}): ask for a new pack"
        )
        return
    found = [each for each in history if each["checkpoint"].partition("\n\n")[0] + "\n" == known.text]
    if (known.size, known.root) != (note.size, note.root) and not found:
        verdict.find(place, f"nothing in the pack leads from it ({known.size} events) to the pack's own checkpoint: "
                     "the log was forked, or ask for a pack made with --since and this checkpoint")  # fmt: skip


def _is_beginning(first: Note, second: Note, proof: list[bytes]) -> bool:
    return 0 < first.size <= second.size and consistency_fits(first.size, first.root, second.size, second.root, proof)


def inclusion_root(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root that an audit path leads to (RFC 9162, 2.1.3.2); None if the path has the wrong length."""
    if not 0 <= index < size:
        return None
    at, last = index, size - 1
    found = hashlib.sha256(b"\0" + leaf).digest()
    for part in proof:
        if last == 0:
            return None
        if at % 2 or at == last:
            found = hashlib.sha256(b"\1" + part + found).digest()
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\1" + found + part).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def consistency_fits(first: int, root: bytes, second: int, other: bytes, proof: list[bytes]) -> bool:
    """Whether the tree of `first` leaves with `root` begins that of `second` with `other` (RFC 9162, 2.1.4.2)."""
    if first == second:
        return root == other and not proof
    parts = [root, *proof] if first & (first - 1) == 0 else list(proof)
    at, last = first - 1, second - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    if not parts:
        return False
    one = two = parts[0]
    for part in parts[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            one = hashlib.sha256(b"\1" + part + one).digest()
            two = hashlib.sha256(b"\1" + part + two).digest()
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            two = hashlib.sha256(b"\1" + two + part).digest()
        at, last = at >> 1, last >> 1
    return last == 0 and one == root and two == other


def _say_facts(events: list[dict[str, Any]], note: Note, known: Note | None, verdict: Verdict) -> None:
    erased = [event for event in events if event["type"] == ERASED]
    if events:
        verdict.facts.append(f"{len(events)} events about the person {events[0]['subject']}")
    if erased:
        verdict.facts.append(f"Contents before event {erased[-1]['seq']} were erased on {erased[-1]['at']}")
    verdict.facts.append(f"Covered by the checkpoint of {note.at}: {note.size} events of the log {note.origin}")
    if known is not None:
        verdict.facts.append(f"Held against the checkpoint of {known.at} ({known.size} events)")
    for one, two in pairwise(events):
        if two["at"] < one["at"]:
            verdict.facts.append(f"The clock was set back between event {one['seq']} and event {two['seq']}")


def main() -> int:
    """Be a command."""
    parser = argparse.ArgumentParser(description="Verify an evidence pack, offline.")
    parser.add_argument("pack")
    parser.add_argument("--key", required=True, help="the verifier key, or a file with it")
    parser.add_argument("--checkpoint", help="a file with a checkpoint that you have from earlier")
    given = parser.parse_args()
    try:
        key = Path(given.key).read_text("utf-8") if Path(given.key).is_file() else given.key
        known = Path(given.checkpoint).read_text("utf-8") if given.checkpoint else None
        with Path(given.pack).open("rb") as file:
            verdict = verify(file.read(LARGEST_FILE + 1), key, known)
    except (OSError, ValueError, Unusable) as error:
        sys.stderr.write(f"{shown(str(error))}\n")
        return 2
    lines = [str(finding) for finding in verdict.findings] or [shown(fact) for fact in verdict.facts]
    end = (
        "Verified."
        if verdict.fits
        else f"NOT VERIFIED: {len(verdict.findings)} finding{'s' * (len(verdict.findings) != 1)}."
    )
    sys.stdout.write("\n".join([*lines, end]) + "\n")
    return 0 if verdict.fits else 1


if __name__ == "__main__":
    sys.exit(main())
