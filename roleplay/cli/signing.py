"""The key that signs, for commands: its file, its passphrase, and who is at work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roleplay.cli.json_input import opened
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import PROGRAM

if TYPE_CHECKING:
    from roleplay.assessment.records.log import Log
    from roleplay.assessment.records.notes import Signer, VerifierKey
    from roleplay.wiring import Parts

passphrase_option = click.option(
    "--passphrase-file",
    metavar="FILE",
    envvar="ROLEPLAY_PASSPHRASE_FILE",
    help="A file with the passphrase of the key in its first line (- for standard input). Without it you are asked.",
)
by_option = click.option("--by", metavar="WHO", help="Who does it: the name, number or id of a person on record.")
reason_option = click.option("--reason", metavar="TEXT", required=True, help="Why; it stays on record.")
LARGEST_CHECKPOINT = 10_000
"""Bytes of a file with a checkpoint or a key."""


def key_path(parts: Parts, key: VerifierKey) -> Path:
    """The file of a key, in the folder of keys."""
    return parts.keys_folder / f"{key.id.hex()}.key"


def signer_in_use(parts: Parts, passphrase_file: str | None) -> Signer:
    """The key in use, opened. Raises WrongUse if there is none, or its file or passphrase isn't right."""
    from roleplay.assessment.records.key_file import open_key, public_key
    from roleplay.assessment.records.notes import verifier_key

    path = key_path(parts, verifier_key(parts.log.current_key()))
    public_key(path)  # what is wrong with the file is said before anyone is asked for a passphrase
    return open_key(path, passphrase(passphrase_file, "Passphrase of the key"))


def make_key(parts: Parts, passphrase_file: str | None, again: bool = True) -> Callable[[str], Signer]:
    """What makes a new key of a name and keeps it in the folder of keys."""
    from roleplay.assessment.records.key_file import write_key
    from roleplay.assessment.records.notes import new_signer

    words = passphrase(passphrase_file, "New passphrase")
    if again and passphrase_file is None and passphrase(None, "The same again") != words:
        raise WrongUse("The two passphrases differ", "nothing was made; try again")

    def make(name: str) -> Signer:
        signer = new_signer(name)
        try:
            parts.keys_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise WrongUse(
                f"The folder {parts.keys_folder} can't be made: {error.strerror}", "set ROLEPLAY_KEYS to another folder"
            ) from error
        write_key(key_path(parts, signer.key), signer, words)
        return signer

    return make


def passphrase(file: str | None, question: str) -> str:
    """The passphrase, from a file or asked at the terminal. Raises WrongUse where there is neither."""
    if file is not None:
        with opened(file) as stream:
            line = stream.readline(1000)
        return line.decode("utf-8", "surrogateescape").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongUse(f"{question}: there is nobody to ask", "name a file with --passphrase-file")
    try:
        return getpass(f"{question}: ")
    except EOFError:
        raise click.exceptions.Abort from None


def actor(log: Log, who: str | None) -> str:
    """The id of who does it; the program where nobody was named. NotFound for somebody who isn't on record."""
    return PROGRAM if who is None else log.person(who).id


def about_whom(log: Log, word: str) -> str:
    """The id of the person who is called so; also of one who was erased, by the id."""
    from roleplay.domain.errors import NotFound
    from roleplay.domain.record import PERSON

    try:
        return log.person(word).id
    except NotFound:
        if PERSON.fullmatch(word) and log.store.head(word).subject_size:
            return word
        raise


def key_text(word: str) -> str:
    """The verifier key that was given as text or as a file with it."""
    if "+" not in word or (len(word) < 250 and os.path.exists(word)):  # noqa: PTH110
        return small_text(word)
    return word


def small_text(name: str) -> str:
    """The text of a small file. Raises WrongUse if it can't be read."""
    with opened(name) as stream:
        raw = stream.read(LARGEST_CHECKPOINT + 1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if len(raw) > LARGEST_CHECKPOINT or not text:
        raise WrongUse(f"{name} is no key and no checkpoint", "name a file that roleplay wrote")
    return text


def tell(verdict: Any, as_json: bool) -> int:
    """Print what came out of a verification; the exit code is 1 if something was found."""
    from roleplay.cli.output import say, say_json
    from roleplay.tui.words import plural

    if as_json:
        findings = [{"place": finding.place, "what": finding.what} for finding in verdict.findings]
        say_json({"verified": verdict.fits, "findings": findings, "facts": verdict.facts})
        return 0 if verdict.fits else 1
    for line in map(str, verdict.findings) if verdict.findings else verdict.facts:
        say(line)
    say("Verified." if verdict.fits else f"NOT VERIFIED: {plural(len(verdict.findings), 'finding')}.")
    return 0 if verdict.fits else 1
