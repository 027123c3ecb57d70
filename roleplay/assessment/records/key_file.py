"""The file of a private key: closed with a passphrase, readable by its owner only, and never in the database."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from roleplay.assessment.records.notes import Signer, VerifierKey, verifier_key
from roleplay.domain.errors import WrongUse

SHORTEST = 10
"""Characters of a passphrase."""

_FORMAT = "roleplay-key"
_COST = 2**15
"""Of scrypt, with blocks of 8: 32 MB and about a tenth of a second for every passphrase that somebody tries."""

_BACKUP = "without it nothing can be signed: put back your copy of the file, or make a new key with `key rotate --lost`"


def write_key(path: Path, signer: Signer, passphrase: str) -> None:
    """Write the key to a new file that only its owner can read.

    Raises WrongUse if the passphrase is too short, if a file is there already, or if it can't be written.
    """
    content = closed_key(signer, passphrase)
    try:
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(json.dumps(content, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise WrongUse(f"There is a key in {path} already", "keep it; `key rotate` goes over to a new one") from None
    except OSError as error:
        raise WrongUse(
            f"The key can't be written to {path}: {error.strerror}", "name another file with --key-file"
        ) from error


def closed_key(signer: Signer, passphrase: str) -> dict[str, Any]:
    """The key, closed with a passphrase, as it stands in a file. Raises WrongUse if the passphrase is too short."""
    if len(passphrase) < SHORTEST:
        raise WrongUse(
            f"The passphrase has {len(passphrase)} characters; at least {SHORTEST} are needed",
            "take four or five words that don't belong together",
        )
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    name = str(signer.key)
    closed = ChaCha20Poly1305(_stretched(passphrase, salt, _COST)).encrypt(
        nonce, signer.private.private_bytes_raw(), name.encode()
    )
    return {
        "format": _FORMAT,
        "version": 1,
        "public": name,
        "kdf": "scrypt",
        "cost": _COST,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "closed": closed.hex(),
    }


def public_key(path: Path) -> VerifierKey:
    """The public half of the key in the file; needs no passphrase. Raises WrongUse as open_key."""
    return verifier_key(_content(path)["public"])


def open_key(path: Path, passphrase: str) -> Signer:
    """The key in the file, ready to sign.

    Raises WrongUse if there is no such file, if others can read it, if it is damaged, or for a wrong passphrase.
    """
    return key_in(_content(path), passphrase, path)


def key_in(content: Any, passphrase: str, path: Path) -> Signer:
    """The key that `closed_key` closed, ready to sign. path: the file it stands in. Raises WrongUse as open_key."""
    _check(content, path)
    key = verifier_key(content["public"])
    stretched = _stretched(passphrase, bytes.fromhex(content["salt"]), content["cost"])
    try:
        raw = ChaCha20Poly1305(stretched).decrypt(
            bytes.fromhex(content["nonce"]), bytes.fromhex(content["closed"]), content["public"].encode()
        )
    except InvalidTag:
        raise WrongUse(
            f"The passphrase doesn't open {path}, or the file was changed", "type it again; nothing was signed"
        ) from None
    signer = Signer(key, Ed25519PrivateKey.from_private_bytes(raw))
    if signer.private.public_key().public_bytes_raw() != key.public:
        raise _damaged(path)
    return signer


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            _refuse_loose(path, os.fstat(file.fileno()))
            content = json.loads(file.read(10_000))
    except FileNotFoundError:
        raise WrongUse(
            f"There is no key in {path}", f"make one: roleplay records key new; if there was one, {_BACKUP}"
        ) from None
    except OSError as error:
        raise WrongUse(f"The key in {path} can't be read: {error.strerror}", _BACKUP) from error
    except ValueError:
        raise _damaged(path) from None
    _check(content, path)
    return dict(content)


def _check(content: Any, path: Path) -> None:
    """Raises WrongUse for what is no closed key."""
    texts = isinstance(content, dict) and all(
        isinstance(content.get(k), str) for k in ("public", "salt", "nonce", "closed")
    )
    if (
        not texts
        or content.get("format") != _FORMAT
        or content.get("version") != 1
        or (content.get("kdf"), content.get("cost")) != ("scrypt", _COST)
    ):
        raise _damaged(path)
    try:
        sizes = [len(bytes.fromhex(content[k])) for k in ("salt", "nonce", "closed")]
    except ValueError:
        raise _damaged(path) from None
    if sizes != [16, 12, 48]:
        raise _damaged(path)


def _refuse_loose(path: Path, found: os.stat_result) -> None:
    """Refuse a file that others than its owner can read or change."""
    if os.name == "nt":  # rights work otherwise there
        return
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise WrongUse(
            f"Others than you can read or change the key in {path} (its rights are {stat.S_IMODE(found.st_mode):o})",
            f"close it with `chmod 600 {path}`; if somebody may have copied it, make a new one with `key rotate`",
        )
    if found.st_uid != os.geteuid():
        raise WrongUse(f"The key in {path} belongs to another user", "use a key file of your own")


def _damaged(path: Path) -> WrongUse:
    return WrongUse(f"The key file {path} is damaged, or is none", _BACKUP)


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode("utf-8", "surrogatepass"), salt=salt, n=cost, r=8, p=1, maxmem=2**26, dklen=32
    )
