"""The file of a private key: closed, tight, and what is wrong with it told."""

from __future__ import annotations

import json
import os
import stat

import pytest

from roleplay.assessment.records.key_file import open_key, public_key, write_key
from roleplay.assessment.records.notes import new_signer
from roleplay.domain.errors import WrongUse

WORDS = "correct horse battery staple ü"


@pytest.fixture
def kept(tmp_path):
    """A key, and the file that it lies in."""
    signer = new_signer("roleplay.log/test")
    write_key(tmp_path / "a.key", signer, WORDS)
    return signer, tmp_path / "a.key"


def test_the_passphrase_gives_the_key_back(kept):
    """The same key; its public half without a passphrase; nobody else can read the file, nor see the key in it."""
    signer, path = kept
    assert open_key(path, WORDS).private.private_bytes_raw() == signer.private.private_bytes_raw()
    assert public_key(path) == signer.key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    raw = path.read_bytes()
    assert signer.private.private_bytes_raw().hex().encode() not in raw
    assert signer.private.private_bytes_raw() not in raw


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o660, 0o777, 0o601])
def test_a_file_that_others_can_reach_is_refused(kept, mode):
    """Read, written or run by others: refused before the passphrase is asked for, with what to type."""
    _, path = kept
    path.chmod(mode)
    for refused in (lambda: open_key(path, WORDS), lambda: public_key(path)):
        with pytest.raises(WrongUse, match="Others than you can read or change the key") as caught:
            refused()
        assert f"chmod 600 {path}" in caught.value.remedy
    path.chmod(0o400)
    assert open_key(path, WORDS)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(kept):
    """It could be exchanged under our hands."""
    _, path = kept
    os.chown(path, 65534, 65534)
    with pytest.raises(WrongUse, match="belongs to another user"):
        open_key(path, WORDS)


def test_a_wrong_passphrase_is_told(kept):
    """And nothing is opened."""
    _, path = kept
    for wrong in (WORDS + " ", "", WORDS.upper()):
        with pytest.raises(WrongUse, match="The passphrase doesn't open"):
            open_key(path, wrong)


def test_a_lost_key_is_told(tmp_path):
    """With the way on: a copy, or a new key."""
    with pytest.raises(WrongUse, match="There is no key in") as caught:
        open_key(tmp_path / "none.key", WORDS)
    assert "key rotate --lost" in caught.value.remedy


def test_a_key_is_never_overwritten(kept):
    """The file that is there stays."""
    signer, path = kept
    with pytest.raises(WrongUse, match="There is a key in"):
        write_key(path, new_signer("other"), WORDS)
    assert public_key(path) == signer.key


def test_a_short_passphrase_is_refused(tmp_path):
    """Nothing is written."""
    with pytest.raises(WrongUse, match="has 9 characters; at least 10 are needed"):
        write_key(tmp_path / "a.key", new_signer("x"), "123456789")
    assert not (tmp_path / "a.key").exists()


def test_each_changed_part_of_the_file_is_told(kept):
    """Any field changed, missing or of another kind; another key's public half; half a file: one line, no traceback."""
    _, path = kept
    right = json.loads(path.read_text())
    other = str(new_signer("roleplay.log/test").key)
    values = [None, 7, "", "zz", "00" * 16, other, [], "0" * 96]
    for name in right:
        for value in values:
            if value == right[name]:
                continue
            path.write_text(json.dumps({**right, name: value}))
            with pytest.raises(WrongUse):
                open_key(path, WORDS)
        path.write_text(json.dumps({k: v for k, v in right.items() if k != name}))
        with pytest.raises(WrongUse):
            open_key(path, WORDS)
    for text in ("", "{", "[]", json.dumps(right)[:100], "\ufeff{}"):
        path.write_text(text)
        with pytest.raises(WrongUse, match="is damaged, or is none"):
            open_key(path, WORDS)
