"""`roleplay verify FILE`: does an evidence pack hold? Needs nothing but the file and a key that was given before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from roleplay.cli.json_input import opened
from roleplay.cli.options import json_option
from roleplay.cli.signing import key_text, small_text, tell
from roleplay.domain.errors import WrongUse

if TYPE_CHECKING:
    from roleplay.assessment.records.standalone import Verdict


@click.command("verify")
@click.argument("file", metavar="FILE")
@click.option("--key", required=True, metavar="KEY", help="The verifier key, or a file with it; not from the sender.")
@click.option("--checkpoint", metavar="FILE", help="A checkpoint from earlier: does the pack lead on from it?")
@click.option("--status", metavar="FILE", help="Of a credential: the status list. Was it revoked?")
@click.option("--subject", metavar="NAME", help="Of a credential: whom it is said to be of.")
@json_option
def command(file: str, key: str, checkpoint: str | None, status: str | None, subject: str | None, as_json: bool) -> int:
    """Verify an evidence pack or a credential (- for standard input): name what was altered, removed or added in it.

    KEY is the verifier key of the certification body, as it published it or gave it to you by another way than the
    pack: who can exchange the pack could exchange a key that comes with it. No database and no network is used.
    The exit code is 0 if everything fits, 1 if something was found, 2 if it can't be verified.
    """
    from roleplay.assessment.records.standalone import LARGEST_FILE, Unusable, verify

    known = small_text(checkpoint) if checkpoint is not None else None
    with opened(file) as stream:
        raw = stream.read(LARGEST_FILE + 1)
    if _is_credential(raw):
        if checkpoint is not None:
            raise WrongUse("A credential has no checkpoint", "leave --checkpoint out")
        return tell(_credential(raw, key_text(key), status, subject), as_json)
    if status is not None or subject is not None:
        raise WrongUse("--status and --subject are for credentials, and this is none", "leave them out")
    try:
        verdict = verify(raw, key_text(key), known)
    except Unusable as error:
        raise WrongUse(str(error), "give it as the certification body published it") from error
    return tell(verdict, as_json)


def _is_credential(raw: bytes) -> bool:
    """Whether it is meant as a credential, and not as an evidence pack."""
    return raw.lstrip()[:1] == b"{" and b'"@context"' in raw[:1000]


def _credential(raw: bytes, key: str, status: str | None, subject: str | None) -> Verdict:
    from roleplay.assessment.credentials.verifying import LARGEST, verify_credential
    from roleplay.assessment.records.notes import verifier_key

    listed = None
    if status is not None:
        with opened(status) as stream:
            listed = stream.read(LARGEST + 1)
    return verify_credential(raw, verifier_key(key), status=listed, subject=subject)
