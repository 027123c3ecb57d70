"""Credentials: given for a pass that stands, verified offline, named what is wrong with them, revoked by a list."""

from __future__ import annotations

import json
import random
import socket
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.assessment.credentials.proof import base58, did_of, unbase58
from roleplay.assessment.credentials.verifying import verify_credential
from roleplay.assessment.records.notes import VerifierKey, new_signer, verifier_key
from tests.assessment.decisions.making import ZELDA, does, said

URL = "https://body.example/status.json"
GIVES = ("--issuer", "The Body", "--status-url", URL)


def issues(examiner, name="c.json", *more):
    """The credential of Zelda, and the key to verify it by."""
    path = examiner.home / name
    done = examiner.runs(
        "credential", "issue", ZELDA, *GIVES, "-o", str(path), "--passphrase-file", examiner.passphrase, *more
    )
    assert done.code == 0, done.err
    key = done.out.strip().rsplit(" ", 1)[1]
    return path, key


def lists(examiner, name="status.json"):
    """The status list as it is now."""
    path = examiner.home / name
    done = examiner.runs("credential", "status", *GIVES, "-o", str(path), "--passphrase-file", examiner.passphrase)
    assert done.code == 0, done.err
    return path


def verifies(examiner, path, key, *more):
    """`roleplay verify` of a file."""
    return examiner.runs("verify", str(path), "--key", key, *more)


def test_a_credential_is_verified_without_a_network(passed, monkeypatch):
    """It holds, says of what and by whom; the name only fits who has it; no socket is opened."""

    def no_network(*_):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    path, key = issues(passed)
    assert "Zelda" not in path.read_text()
    done = verifies(passed, path, key, "--subject", ZELDA, "--status", str(lists(passed)))
    assert done.code == 0 and "Spring, given by The Body" in done.out and "Not revoked by" in done.out
    assert f"Given to {ZELDA}" in done.out and done.out.endswith("Verified.\n")
    done = verifies(passed, path, key)
    assert done.code == 0 and "Whether it was revoked since isn't known" in done.out
    done = verifies(passed, path, key, "--subject", "Yorick Vane")
    assert done.code == 1 and "it wasn't given to Yorick Vane" in done.out


def test_only_a_pass_that_stands_gets_one_and_only_one(settled_anywhere):
    """Before the decision there is none; after it one; a second is refused."""
    settled = settled_anywhere
    words = (
        "credential",
        "issue",
        ZELDA,
        *GIVES,
        "-o",
        str(settled.home / "c"),
        "--passphrase-file",
        settled.passphrase,
    )
    assert "There is no decision yet" in settled.runs(*words).err
    does(settled, "show", ZELDA, "--by", "Dora")
    does(settled, "outcome", ZELDA, "pass", "--by", "Dora", "--reason", "good")
    issues(settled)
    assert "A credential was given for this decision already" in settled.runs(*words).err
    bad = settled.runs(*words[:5], "--status-url", "ftp://x", *words[7:])
    assert bad.code == 2 and "is no address of a status list" in bad.err


def test_a_revoked_one_is_named_by_the_list_also_after_erasure(passed):
    """No. 67: the decision is revoked, so the next list says so; and it stays revoked when the person is erased."""
    path, key = issues(passed)
    old = lists(passed, "old.json")
    does(passed, "show", ZELDA, "--by", "Emil")
    does(passed, "revoke", ZELDA, "--by", "Emil", "--reason", "sat for somebody else")
    new = lists(passed)
    assert verifies(passed, path, key, "--status", str(old)).code == 0
    done = verifies(passed, path, key, "--status", str(new))
    assert done.code == 1 and "status: it was revoked" in done.out
    assert "sat for somebody else" in passed.runs("credential", "list").out
    assert passed.runs("records", "erase", ZELDA, "--reason", "asked", "--yes").code == 0
    assert said(passed, "credential-issued") == []
    assert "it was revoked" in verifies(passed, path, key, "--status", str(lists(passed))).out


def test_whatever_is_wrong_is_named(passed):
    """No. 67: expired, another key, another suite, another or unreachable context, words added, a member twice."""
    path, key = issues(passed, "c.json", "--until", "2099-12-31")
    fine = json.loads(path.read_text())
    pinned = verifier_key(key)

    def found(document, now=None, by=pinned, raw=None):
        text = raw if raw is not None else json.dumps(document).encode()
        return "; ".join(map(str, verify_credential(text, by, now=now).findings))

    assert found(fine) == ""
    assert "it expired: it held until 2099-12-31" in found(fine, datetime(2100, 1, 2, tzinfo=UTC))
    assert "it holds only from" in found(fine, datetime(2020, 1, 2, tzinfo=UTC))
    assert "isn't the one you gave" in found(fine, by=new_signer("other").key)
    suite = {**fine, "proof": {**fine["proof"], "cryptosuite": "eddsa-rdf-2022"}}
    assert "its proof is of the suite 'eddsa-rdf-2022', and not eddsa-rdfc-2022" in found(suite)
    for contexts in (fine["@context"][::-1], [*fine["@context"], "https://evil.example/c"], fine["@context"][:1]):
        assert "its contexts aren't those of an Open Badge" in found({**fine, "@context": contexts})
    assert "there is a member 'award' that doesn't belong there" in found({**fine, "award": "PhD"})
    inside = json.loads(path.read_text())
    inside["credentialSubject"]["achievement"]["level"] = "master"
    assert "credentialSubject.achievement.'level' that doesn't belong there" in found(inside)
    assert "validFrom is missing" in found({k: v for k, v in fine.items() if k != "validFrom"})
    for change in ({"name": "Autumn"}, {"validUntil": "2199-12-31T23:59:59Z"}, {"id": "urn:uuid:1"}):
        assert "it was altered: its proof doesn't fit what it says" in found({**fine, **change})
    twice = path.read_bytes().replace(b'"name": "Spring"', b'"name": "Spring",\n "name": "Spring"', 1)
    assert "a member stands there twice" in found(None, raw=twice)
    assert "it is no JSON" in found(None, raw=b'{"@context": NaN}')


def test_no_single_byte_can_be_changed(passed):
    """Of 60 bytes drawn from the file, each turned into another: named, or the same words (a space, an escape)."""
    path, key = issues(passed)
    raw, pinned = path.read_bytes(), verifier_key(key)
    draw = random.Random(5)
    for place in draw.sample(range(len(raw)), 60):
        other = bytearray(raw)
        other[place] = draw.choice([b for b in b'abcXYZ019 "{}:' if b != raw[place]])
        try:
            same = json.loads(other) == json.loads(raw)
        except ValueError:
            same = False
        assert same or verify_credential(bytes(other), pinned).findings, (place, bytes(other[place - 20 : place + 20]))


def test_a_list_of_somebody_else_isnt_believed(passed):
    """A status list with another address or an altered bit is named."""
    path, key = issues(passed)
    listed = lists(passed)
    document = json.loads(listed.read_text())
    for change in ({"id": "https://other.example/s"}, {"validFrom": "2020-01-01T00:00:00Z"}):
        listed.write_text(json.dumps({**document, **change}))
        done = verifies(passed, path, key, "--status", str(listed))
        assert done.code == 1 and "status list: it was altered" in done.out
    assert (
        "for credentials, and this is none"
        in passed.runs("verify", str(passed.form()), "--key", key, "--subject", "x").err
    )


@given(st.binary(max_size=60))
def test_base58_goes_there_and_back(raw):
    """Any bytes, also with zeros before them."""
    assert unbase58(base58(raw)) == raw or raw == b""
    assert unbase58("0OIl") is None


def test_a_known_key_has_its_known_name():
    """The did:key of the W3C's test vector of eddsa-rdfc-2022."""
    name = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    raw = unbase58(name[1:])
    assert raw is not None and raw[:2] == b"\xed\x01"
    assert did_of(VerifierKey("w3c", raw[2:])) == f"did:key:{name}"


@pytest.mark.parametrize("text", [b"", b"[]", b'{"@context": 1}', b'{"@context": [], "proof": []}', b"\xff"])
def test_any_file_is_answered(text):
    """No traceback for what is no credential."""
    assert verify_credential(text, new_signer("x").key).findings
