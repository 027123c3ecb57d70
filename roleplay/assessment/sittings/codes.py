"""Codes of invitations: 60 random bits, easy to read out; only their hash is on record."""

from __future__ import annotations

import re
import secrets

from roleplay.assessment.records.chain import tagged_hash
from roleplay.domain.errors import WrongUse

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKS_LIKE = str.maketrans("OIL", "011")
_TAG = b"roleplay/code/v1"
LENGTH = 12


def new_code() -> str:
    """A new code, such as 7QK2-M9XD-0HVT."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    return "-".join(letters[k : k + 4] for k in range(0, LENGTH, 4))


def code_hash(code: str) -> str:
    """The hash of a code as somebody typed it: capitals, spaces and hyphens make no difference. WrongUse for none."""
    plain = re.sub(r"[\s-]", "", code).upper().translate(_LOOKS_LIKE)
    if len(plain) != LENGTH or any(letter not in _LETTERS for letter in plain):
        raise WrongUse("This is no code of an invitation", "it has three groups of four letters and digits")
    return tagged_hash(_TAG, plain.encode("ascii")).hex()
