"""Data Integrity proofs of the suite eddsa-rdfc-2022 (W3C, Data Integrity EdDSA Cryptosuites v1.0), without a network.

The credential and the proof's own words are canonicalised as RDF (PyLD) and hashed; Ed25519 signs both hashes. Contexts
lie beside this file; a credential that names any other can't be verified, and nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from roleplay.assessment.records.notes import Signer, VerifierKey
from roleplay.domain.errors import WrongUse

SUITE = "eddsa-rdfc-2022"
CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "open-badges-3.0.3.json",
}
_ED25519 = b"\xed\x01"
"""What stands before an Ed25519 key in a did:key (multicodec)."""
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class NotCanonical(Exception):
    """A document that can't be canonicalised; the text says why."""


def did_of(key: VerifierKey) -> str:
    """The did:key of a key."""
    return f"did:key:z{base58(_ED25519 + key.public)}"


def method_of(key: VerifierKey) -> str:
    """The verification method of a key: its did:key with itself as the fragment."""
    did = did_of(key)
    return f"{did}#{did.removeprefix('did:key:')}"


def signed(document: Mapping[str, Any], signer: Signer, at: str) -> dict[str, Any]:
    """The document with its proof. at: UTC, ISO 8601. Raises WrongUse if PyLD isn't installed."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": at,
        "verificationMethod": method_of(signer.key),
        "proofPurpose": "assertionMethod",
    }
    signature = signer.private.sign(_hashes(document, proof))
    return {**document, "proof": {**proof, "proofValue": f"z{base58(signature)}"}}


def verifies(secured: Mapping[str, Any], key: VerifierKey) -> bool:
    """Whether the proof is this key's over this document. Raises NotCanonical, WrongUse if PyLD isn't installed."""
    document = {name: value for name, value in secured.items() if name != "proof"}
    proof = {name: value for name, value in secured["proof"].items() if name != "proofValue"}
    signature = unbase58(str(secured["proof"].get("proofValue", ""))[1:])
    return signature is not None and len(signature) == 64 and key.verifies(_hashes(document, proof), signature)


def canonical_quads(document: Mapping[str, Any]) -> str:
    """The document as canonical N-Quads. Raises NotCanonical."""
    try:
        from pyld import jsonld
    except ImportError as error:
        raise WrongUse(
            "Credentials can't be handled here: PyLD is missing", "install it: pip install 'roleplay[credential]'"
        ) from error
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _kept}
    try:
        return str(jsonld.normalize(dict(document), options))
    except jsonld.JsonLdError as error:
        raise NotCanonical(_innermost(error)) from error


def _hashes(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """SHA-256 of the proof's own words, then of the document."""
    config = {**proof, "@context": document["@context"]}
    parts = [canonical_quads(config), canonical_quads(document)]
    return b"".join(hashlib.sha256(part.encode("utf-8")).digest() for part in parts)


def _kept(url: str, options: Any) -> dict[str, Any]:
    """The context of that address, from beside this file; PyLD asks for it."""
    if url not in CONTEXTS:
        raise NotCanonical(f"it names the context {url[:200]}, which isn't kept here, and nothing is fetched")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": _context(url)}


@cache
def _context(url: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "contexts" / CONTEXTS[url]).read_text("utf-8"))
    return found


def _innermost(error: BaseException) -> str:
    """Our own words if PyLD wrapped them, else the last of its."""
    cause: Any = error
    while cause is not None:
        if isinstance(cause, NotCanonical):
            return str(cause)
        cause = getattr(cause, "cause", None) or cause.__cause__
    return f"it is no JSON-LD: {' '.join(str(error).split())[:200]}"


def base58(raw: bytes) -> str:
    """Bytes in base58 (the alphabet of Bitcoin), a leading zero byte as 1."""
    number, out = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        out = _BASE58[digit] + out
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + out


def unbase58(text: str) -> bytes | None:
    """The bytes of a text in base58 of at most 200 characters; None if it is none."""
    if not 0 < len(text) <= 200 or any(c not in _BASE58 for c in text):
        return None
    number = 0
    for c in text:
        number = number * 58 + _BASE58.index(c)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
