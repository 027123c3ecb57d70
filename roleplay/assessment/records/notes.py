"""Signed notes and checkpoints, in the formats of C2SP (signed-note, tlog-checkpoint): Ed25519, readable text.

A verifier key is `<name>+<8 hexadecimal digits>+<base64>`; the name is also the first line of every checkpoint, so that
a checkpoint of one log can't pass for one of another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from roleplay.domain.errors import WrongUse

_ED25519 = b"\x01"
_NAME = re.compile(r"[A-Za-z0-9._/-]{1,120}")
_DASH = "—"
_SIZE = re.compile(r"[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key: who it says it is, and 32 bytes."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.public)}"

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature over these bytes is of this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def verifier_key(text: str) -> VerifierKey:
    """The key that a person gave as text. Raises WrongUse if it is none, or was mistyped."""
    name, _, rest = text.strip().partition("+")
    number, _, coded = rest.partition("+")
    raw = _bytes(coded)
    if raw is None or len(raw) != 33 or raw[:1] != _ED25519 or not _NAME.fullmatch(name):
        raise WrongUse("That is no verifier key", "it looks like name+1a2b3c4d+AbC…; see: roleplay records key show")
    key = VerifierKey(name, raw[1:])
    if key.id.hex() != number:
        raise WrongUse("The verifier key was mistyped: its parts don't fit each other", "copy it anew, all of it")
    return key


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs. Made from the private half, which stays in memory."""

    key: VerifierKey
    private: Ed25519PrivateKey

    def sign(self, text: str) -> str:
        """The signature line under a note with this text (which ends with a line feed)."""
        signature = self.private.sign(text.encode("utf-8"))
        return f"{_DASH} {self.key.name} {_base64(self.key.id + signature)}\n"

    def raw(self, data: bytes) -> str:
        """The bare signature over these bytes, in base64."""
        return _base64(self.private.sign(data))


def new_signer(name: str) -> Signer:
    """A new key of that name, from the system's random numbers."""
    private = Ed25519PrivateKey.generate()
    return Signer(VerifierKey(name, private.public_key().public_bytes_raw()), private)


def checkpoint_text(origin: str, size: int, root: bytes, at: str) -> str:
    """What a checkpoint says: which log, how many events, their root, and when."""
    return f"{origin}\n{size}\n{_base64(root)}\nat {at}\n"


def signed(text: str, *signers: Signer) -> str:
    """The note: the text, an empty line, and a line of each signer."""
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


@dataclass(frozen=True, slots=True)
class Said:
    """What a checkpoint says once it is taken apart. signatures: (name of the key, its id, signature)."""

    text: str
    origin: str
    size: int
    root: bytes
    at: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def signed_by(self, key: VerifierKey) -> bool:
        """Whether it bears a valid signature of this key."""
        return any(
            name == key.name and number == key.id and key.verifies(self.text.encode("utf-8"), signature)
            for name, number, signature in self.signatures
        )


def read_checkpoint(note: str) -> Said:
    """Take a signed checkpoint apart, without asking who signed it. Raises WrongUse if it is none."""
    text, gap, below = note.partition("\n\n")
    text += "\n"
    lines = text.split("\n")
    signatures = [_signature(line) for line in below.split("\n")[:-1]]
    root = _bytes(lines[2]) if len(lines) == 5 else None
    if not gap or not below.endswith("\n") or root is None or len(root) != 32 or not signatures:
        raise _no_checkpoint()
    if not _SIZE.fullmatch(lines[1]) or not lines[3].startswith("at "):
        raise _no_checkpoint()
    return Said(text, lines[0], int(lines[1]), root, lines[3][3:], tuple(signatures))


def _signature(line: str) -> tuple[str, bytes, bytes]:
    parts = line.split(" ")
    raw = _bytes(parts[2]) if len(parts) == 3 and parts[0] == _DASH else None
    if raw is None or len(raw) != 68:
        raise _no_checkpoint()
    return parts[1], raw[:4], raw[4:]


def _no_checkpoint() -> WrongUse:
    return WrongUse("That is no signed checkpoint", "give a file that `roleplay records checkpoint` wrote, unchanged")


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes | None:
    """The bytes of base64 that is written in the one right way; None otherwise."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if _base64(raw) == text else None
