"""Does a credential hold? Offline: by the file, a pinned key and, if there is one, the status list as it is now."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from datetime import UTC, datetime
from typing import Any

from roleplay.assessment.credentials.issuing import PLACES, identity_hash
from roleplay.assessment.credentials.proof import CONTEXTS, SUITE, NotCanonical, did_of, method_of, verifies
from roleplay.assessment.records.notes import VerifierKey
from roleplay.assessment.records.standalone import Verdict

LARGEST = 1_000_000
"""Bytes of a credential or a status list."""

_PROOF = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("@context", "id", "type", "name", "validFrom", "validUntil"), None),
    "issuer": dict.fromkeys(("id", "type", "name")),
    "credentialSubject": {
        "type": None,
        "identifier": dict.fromkeys(("type", "hashed", "identityHash", "identityType", "salt")),
        "achievement": {
            **dict.fromkeys(("id", "type", "achievementType", "name", "description"), None),
            "criteria": {"narrative": None},
        },
    },
    "credentialStatus": dict.fromkeys(("id", "type", "statusPurpose", "statusListIndex", "statusListCredential"), None),
    "proof": dict.fromkeys(_PROOF),
}
"""The members of a credential of ours. Any other could be dropped when it is canonicalised, and so isn't signed."""
_LIST_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("@context", "id", "type", "issuer", "validFrom"), None),
    "credentialSubject": dict.fromkeys(("id", "type", "statusPurpose", "encodedList")),
    "proof": dict.fromkeys(_PROOF),
}


def verify_credential(
    raw: bytes,
    key: VerifierKey,
    *,
    status: bytes | None = None,
    subject: str | None = None,
    now: datetime | None = None,
) -> Verdict:
    """Hold a credential against a pinned key. status: the status list; subject: whom it is said to be of, by name.

    now: the time to judge by, else this machine's. What is wrong with it is a finding. Raises WrongUse without PyLD.
    """
    verdict = Verdict()
    now = now or datetime.now(UTC)
    document = _read(raw, "credential", _SHAPE, verdict)
    if document is None or not _check_proof(document, "credential", list(CONTEXTS), key, verdict):
        return verdict
    if document["issuer"].get("id") != did_of(key):
        verdict.find("issuer", "it isn't the key that signed")
    if document.get("type") != ["VerifiableCredential", "OpenBadgeCredential"]:
        verdict.find("type", "it is no Open Badge")
    _check_times(document, now, verdict)
    _check_subject(document, subject, verdict)
    _check_status(document, status, key, verdict)
    achievement = document["credentialSubject"]["achievement"]
    verdict.facts.insert(
        0, f"{achievement['name']}, given by {document['issuer'].get('name')} on {document['validFrom']}"
    )
    return verdict


def _read(raw: bytes, place: str, shape: dict[str, Any], verdict: Verdict) -> dict[str, Any] | None:
    """The document, if it is JSON of that shape."""
    if len(raw) > LARGEST:
        verdict.find(place, f"it has more than {LARGEST:,} bytes")
        return None
    try:
        document = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError) as error:
        verdict.find(place, f"it is no JSON that could be signed: {error}")
        return None
    if not isinstance(document, dict):
        verdict.find(place, "it is no credential")
        return None
    if odd := _odd(document, shape, ""):
        verdict.find(place, f"{odd}; what stands there isn't signed")
        return None
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands there twice")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(f"{text[:20]} is no whole number")


def _odd(value: Any, shape: dict[str, Any], place: str) -> str:
    """The first member that doesn't belong there, or is missing, in words; empty if none is."""
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            return f"{place or 'the file'} is no object"
        for name, inner in one.items():
            if name not in shape:
                return f"there is a member {place}{name[:40]!r} that doesn't belong there"
            if isinstance(shape[name], dict):
                if found := _odd(inner, shape[name], f"{place}{name}."):
                    return found
            elif isinstance(inner, dict) or (
                isinstance(inner, list) and any(isinstance(x, dict | list) for x in inner)
            ):
                return f"{place}{name} is no text"
        for name in shape:
            if name not in one and name != "validUntil":
                return f"{place}{name} is missing"
    return ""


def _check_proof(document: dict[str, Any], place: str, contexts: list[str], key: VerifierKey, verdict: Verdict) -> bool:
    """Whether the proof holds; what is wrong with it is named."""
    proof = document["proof"]
    if not isinstance(proof, dict):
        verdict.find(place, "it has several proofs")
        return False
    if document["@context"] != contexts:
        verdict.find(place, "its contexts aren't those of an Open Badge of ours, so its words may mean something else")
        return False
    if (proof["type"], proof["cryptosuite"]) != ("DataIntegrityProof", SUITE):
        verdict.find(place, f"its proof is of the suite {str(proof['cryptosuite'])[:40]!r}, and not {SUITE}")
        return False
    if proof["proofPurpose"] != "assertionMethod":
        verdict.find(place, "its proof was made for something else")
        return False
    if proof["verificationMethod"] != method_of(key):
        verdict.find(place, "it was signed with a key that isn't the one you gave")
        return False
    try:
        if verifies(document, key):
            return True
        verdict.find(place, "it was altered: its proof doesn't fit what it says")
    except NotCanonical as error:
        verdict.find(place, str(error))
    return False


def _check_times(document: dict[str, Any], now: datetime, verdict: Verdict) -> None:
    start, end = _time(document["validFrom"]), _time(document.get("validUntil"))
    if start is None or (end is None and "validUntil" in document):
        verdict.find("validity", "its days can't be read")
        return
    if now < start:
        verdict.find("validity", f"it holds only from {document['validFrom']} on")
    if end is not None and now > end:
        verdict.find("validity", f"it expired: it held until {document['validUntil']}")


def _time(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _check_subject(document: dict[str, Any], subject: str | None, verdict: Verdict) -> None:
    if subject is None:
        verdict.facts.append("Whom it was given to isn't checked: give the name with --subject NAME")
        return
    given = document["credentialSubject"]["identifier"]
    given = given[0] if isinstance(given, list) and given else given
    if not isinstance(given, dict) or identity_hash(subject, str(given.get("salt"))) != given.get("identityHash"):
        verdict.find("subject", f"it wasn't given to {subject}, as that name is written")
    else:
        verdict.facts.append(f"Given to {subject}")


def _check_status(document: dict[str, Any], raw: bytes | None, key: VerifierKey, verdict: Verdict) -> None:
    entry = document["credentialStatus"]
    if raw is None:
        verdict.facts.append(
            f"Whether it was revoked since isn't known: give the list of {entry['statusListCredential']} with --status"
        )
        return
    listed = _read(raw, "status list", _LIST_SHAPE, verdict)
    if listed is None or not _check_proof(listed, "status list", [next(iter(CONTEXTS))], key, verdict):
        return
    if listed["id"] != entry["statusListCredential"] or listed["credentialSubject"]["statusPurpose"] != "revocation":
        verdict.find("status list", "it isn't the list that the credential names")
        return
    bits, place = _bits(listed["credentialSubject"]["encodedList"]), str(entry["statusListIndex"])
    if bits is None or not place.isascii() or not place.isdigit() or int(place[:9]) >= PLACES:
        verdict.find("status list", "it can't be read")
    elif bits[int(place) // 8] & (0x80 >> int(place) % 8):
        verdict.find("status", f"it was revoked, says the list of {listed['validFrom']}")
    else:
        verdict.facts.append(f"Not revoked by {listed['validFrom']}, says the status list")


def _bits(coded: Any) -> bytes | None:
    """The list's bits; None for anything that isn't one of exactly our size."""
    try:
        packed = base64.urlsafe_b64decode(str(coded)[1:] + "===") if str(coded)[:1] == "u" else b""
        unpacking = zlib.decompressobj(wbits=31)
        bits = unpacking.decompress(packed, PLACES // 8 + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return bits if len(bits) == PLACES // 8 else None
