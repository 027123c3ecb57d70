"""Giving credentials: one for each pass that stands, with a place on a status list; and the list of those revoked."""

from __future__ import annotations

import base64
import gzip
import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from roleplay.assessment.credentials.proof import CONTEXTS, did_of, signed
from roleplay.assessment.decisions.record import PASS, cases_of
from roleplay.assessment.marking.record import said_of
from roleplay.assessment.marking.round import TRIES
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import Log
from roleplay.assessment.records.notes import Signer
from roleplay.assessment.reports.certificate import passed
from roleplay.domain.errors import StorageError, WrongUse
from roleplay.domain.record import NOBODY, Overtaken

ISSUED, PLACED, REVOKED = "credential-issued", "credential-placed", "credential-revoked"
"""PLACED and REVOKED are about nobody: which places of the status list are taken, and which were said to be revoked.

They stay when a person is erased, so that a revoked credential never comes back.
"""
PLACES = 131_072
"""Places of a status list, the least that the standard allows, so that one place tells of nobody."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential on record. index: its place on the status list; revoked: why it no longer counts, or None."""

    id: str
    candidate: str
    sitting: str
    decision: int
    index: int
    at: str
    revoked: str | None


def issued(log: Log) -> list[Issued]:
    """Every credential that was given, in order; those of erased people have no name and no place any more."""
    cases = cases_of(log)
    found = []
    for event, said in said_of(log, ISSUED):
        every = cases.decisions.get(said["sitting"], [])
        made = next((one for one in every if one.number == said["decision"]), None)
        why = None
        if made is None or made.outcome != PASS:
            why = "the decision that it rests on isn't there"
        elif made.revoked is not None:
            why = made.revoked
        elif every[-1].number != made.number:
            why = f"decision {every[-1].number} took the place of the one that it rests on"
        found.append(
            Issued(said["credential"], event.subject, said["sitting"], said["decision"], said["index"], event.at, why)
        )
    return found


def issue(
    log: Log,
    candidate: str,
    which: str | None,
    signer: Signer,
    *,
    issuer: str,
    list_url: str,
    until: str,
    actor: str,
) -> dict[str, Any]:
    """A signed credential for a candidate whose pass stands; that it was given goes on record first.

    issuer: who gives it; list_url: where the status list will be found; until: the last day (YYYY-MM-DD), or empty.
    Raises WrongUse where there is no such pass, or one was given for it already.
    """
    _check(log, signer, issuer, list_url)
    for _ in range(TRIES):
        case, made = passed(log, candidate, which)
        before = issued(log)
        if any(one.sitting == case.sitting.id and one.decision == made.number for one in before):
            raise WrongUse("A credential was given for this decision already", "see: roleplay credential list")
        taken = {said["index"] for _, said in said_of(log, PLACED)}
        index = next(k for k in iter(lambda: secrets.randbelow(PLACES), -1) if k not in taken)
        name, at = f"urn:uuid:{uuid.uuid4()}", log.now()
        body = {"credential": name, "sitting": case.sitting.id, "decision": made.number, "index": index, "until": until}
        form = case.form
        document: dict[str, Any] = {
            "@context": list(CONTEXTS),
            "id": name,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": form.form.title,
            "issuer": {"id": did_of(signer.key), "type": ["Profile"], "name": issuer.strip()},
            "validFrom": at,
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [_identity(_label(log, candidate))],
                "achievement": {
                    "id": f"urn:sha256:{form.hash}",
                    "type": ["Achievement"],
                    "achievementType": "Certification",
                    "name": form.form.title,
                    "description": f"An assessed talk with a difficult client: {form.name}.",
                    "criteria": {"narrative": _criteria([c.title for c in form.rubric().criteria])},
                },
            },
            "credentialStatus": {
                "id": f"{list_url}#{index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": str(index),
                "statusListCredential": list_url,
            },
        }
        if until:
            document["validUntil"] = f"{until}T23:59:59Z"
        secured = signed(document, signer, at)
        try:
            placed = chain.draft(PLACED, actor, NOBODY, {"index": index})
            log.add_all([chain.draft(ISSUED, actor, candidate, body), placed], expected=case.size)
            return secured
        except Overtaken:
            continue
    raise StorageError("Too much is being recorded about this candidate at once", "try again")


def status_list(log: Log, signer: Signer, *, issuer: str, list_url: str, actor: str) -> dict[str, Any]:
    """The signed list of what was revoked, to be published at list_url; it says nothing about who.

    What is revoked for the first time goes on record, so that it stays so for ever.
    """
    _check(log, signer, issuer, list_url)
    bits = bytearray(PLACES // 8)
    told = {index for _, said in said_of(log, REVOKED) for index in said["indices"]}
    new = {one.index for one in issued(log) if one.revoked is not None} - told
    if new:
        log.add(REVOKED, actor, NOBODY, {"indices": sorted(new)})
    for index in told | new:
        bits[index // 8] |= 0x80 >> index % 8
    coded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode("ascii")
    at = log.now()
    document = {
        "@context": [next(iter(CONTEXTS))],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(signer.key),
        "validFrom": at,
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{coded}",
        },
    }
    return signed(document, signer, at)


def identity_hash(name: str, salt: str) -> str:
    """What stands in a credential for a name (Open Badges, IdentityObject): SHA-256 over the name and the salt."""
    return f"sha256${hashlib.sha256((name + salt).encode('utf-8', 'surrogatepass')).hexdigest()}"


def _identity(name: str) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(name, salt),
        "identityType": "name",
        "salt": salt,
    }


def _label(log: Log, candidate: str) -> str:
    found = next((one.label for one in log.store.people() if one.id == candidate), None)
    if found is None:
        raise WrongUse("This candidate was erased, so there is no name to give a credential to", "nothing is given")
    return found


def _criteria(titles: list[str]) -> str:
    return (
        f"Two people marked the talk independently by: {', '.join(titles)}. A named person decided. No machine's mark "
        "counted."
    )


def _check(log: Log, signer: Signer, issuer: str, list_url: str) -> None:
    if str(signer.key) != log.current_key():
        raise WrongUse("This key isn't the one in use", "`roleplay records key show` names that one")
    if not issuer.strip() or len(issuer) > 200:
        raise WrongUse("It isn't said who gives the credential", "name the certification body: --issuer 'NAME'")
    parts = urlsplit(list_url)
    if parts.scheme != "https" or not parts.netloc or parts.fragment or any(c.isspace() for c in list_url):
        raise WrongUse(
            f"{list_url!r} is no address of a status list", "such as: --status-url https://example.org/status.json"
        )
