"""`roleplay verify FILE`: does an evidence pack hold? Needs nothing but the file and a key that was given before."""

from __future__ import annotations

import click

from roleplay.cli.json_input import opened
from roleplay.cli.options import json_option
from roleplay.cli.signing import key_text, small_text, tell
from roleplay.domain.errors import WrongUse


@click.command("verify")
@click.argument("file", metavar="FILE")
@click.option("--key", required=True, metavar="KEY", help="The verifier key, or a file with it; not from the sender.")
@click.option("--checkpoint", metavar="FILE", help="A checkpoint from earlier: does the pack lead on from it?")
@json_option
def command(file: str, key: str, checkpoint: str | None, as_json: bool) -> int:
    """Verify an evidence pack (- for standard input): name what was altered, removed or added in it.

    KEY is the verifier key of the certification body, as it published it or gave it to you by another way than the
    pack: who can exchange the pack could exchange a key that comes with it. No database and no network is used.
    The exit code is 0 if everything fits, 1 if something was found, 2 if it can't be verified.
    """
    from roleplay.assessment.records.standalone import LARGEST_FILE, Unusable, verify

    known = small_text(checkpoint) if checkpoint is not None else None
    with opened(file) as stream:
        raw = stream.read(LARGEST_FILE + 1)
    try:
        verdict = verify(raw, key_text(key), known)
    except Unusable as error:
        raise WrongUse(str(error), "give it as the certification body published it") from error
    return tell(verdict, as_json)
