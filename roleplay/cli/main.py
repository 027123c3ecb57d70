"""The command `roleplay`: which commands there are, and where errors become exit codes, once."""

from __future__ import annotations

import errno
import importlib
import keyword
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import click

from roleplay import __version__, language
from roleplay.cli.output import end_output, prepare_streams, say_error
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.language import LANGUAGES, tr
from roleplay.settings import settings_from
from roleplay.wiring import Parts

FINE, HAS_PROBLEMS, WRONG_USE, INTERRUPTED, PIPE_CLOSED, FAULT = 0, 1, 2, 130, 141, 70
"""Exit codes: FAULT is a bug of the program itself."""

COMMANDS = {
    "primer": "Three minutes before the first talk, with two lines to try.",
    "play": "Practise a scenario.",
    "drill": "Practise single moments, those you failed first.",
    "progress": "Say how you get on, and what to practise next.",
    "list": "List the scenarios.",
    "show": "Show a scenario's brief and how replies are marked.",
    "history": "List past conversations.",
    "resume": "Go on with a conversation that was left.",
    "rewind": "Go back to a line of a conversation and answer it differently.",
    "tries": "List or compare everything that was tried in a conversation.",
    "export": "Write a conversation as HTML, Markdown, JSON or CSV.",
    "profile": "List the people who practise on this machine; make or erase one.",
    "data": "Say where conversations are kept; export or delete them all.",
    "new": "Make a scenario or a rubric to begin with.",
    "check": "Check scenario and rubric files.",
    "try": "Play a scenario while you write it, and see why.",
    "test": "Play the play-throughs beside scenarios.",
    "graph": "Show the scenes of a scenario and the ways between them: text, SVG, HTML, Mermaid, dot.",
    "coverage": "Say what of scenarios was never reached in talks.",
    "diff": "Say what another version of a scenario or a rubric changes for people.",
    "coaches": "Let good and bad coaches play scenarios: do their scores lie apart?",
    "pack": "Build, install, list or remove packs: scenarios and rubrics in one file.",
    "agree": "Say how far the marks of an assessment agree, and what they can't carry.",
    "story": "Write a scenario for Twine (Twee 3), or make one of a Twee 3 or ink file.",
    "translate": "Write a scenario's lines as a table for translators, and make the translated scenario.",
    "schema": "Print the JSON Schema of files, for editors.",
    "read": "Say what replies do: one JSON line in, one out.",
    "score": "Score a transcript again.",
    "evaluate": "Measure the reader on labelled replies.",
    "train": "Make the reader's heads again from labelled replies.",
    "misses": "List replies that were misread, and make examples of them.",
    "form": "Make, check and freeze the forms of an assessment; invite candidates.",
    "sit": "Sit an assessment that you were invited to.",
    "mark": "Mark sealed sittings: twice, blind; assign them to markers.",
    "decide": "Bring marks to a result: third marks, cut scores, decisions by a person, appeals.",
    "machine": "Let the machine mark sealed talks as a check: sealed, gated, never the judge.",
    "report": "Print feedback, mark sheets, a cohort's figures, certificates.",
    "credential": "Give credentials (Open Badges 3.0), and list those revoked.",
    "records": "Keep the records of assessments: verify, sign, erase, back up.",
    "evidence": "Hand out what is on record about a person.",
    "verify": "Verify an evidence pack or a credential: what was altered, removed or added?",
    "completion": "Print the completion script for a shell.",
}
"""Each command and its line in --help; the module of the same name in roleplay.cli is imported when it runs."""

FOR_TRAINEES = frozenset(
    ("primer", "play", "drill", "progress", "list", "show", "history", "resume", "rewind", "tries", "export", "profile",
     "data")
)  # fmt: skip
"""The commands that speak the person's language."""


def _module(name: str) -> str:
    """The module of a command; a word that Python keeps for itself has a _ after it."""
    return f"{name}_" if keyword.iskeyword(name) else name


class _PipeClosed(Exception):
    """Nobody reads what is printed any more."""


class LazyCommands(click.Group):
    """Commands whose modules are imported only when they run, so that the quick ones stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, those for practising first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, importlib.import_module(f"roleplay.cli.{_module(cmd_name)}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe is told apart before click takes it for a failure."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise _PipeClosed from error
            raise

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words name; a misspelt one is refused with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from roleplay.content.words import offer, quoted

            raise WrongUse(tr("There is no command {word}", word=quoted(args[0])), offer(args[0], COMMANDS))
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyCommands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="roleplay", message="%(prog)s %(version)s")
@click.option(
    "--content",
    metavar="FOLDER",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder with more scenarios and rubrics; may be given more than once.",
)
@click.option("--profile", metavar="NAME", help="Practise as this person; see: roleplay profile.")
@click.option("--language", "chosen", type=click.Choice(list(LANGUAGES)), help="What the program speaks to you.")
@click.pass_context
def root(ctx: click.Context, content: tuple[Path, ...], profile: str | None, chosen: str | None) -> None:
    """Practise difficult client conversations, offline. Without a command the library opens."""
    parts = ctx.obj if isinstance(ctx.obj, Parts) else Parts(settings_from(os.environ))
    if parts.settings.marker and ctx.invoked_subcommand != "mark":
        raise WrongUse("This program was started for a marker (ROLEPLAY_MARKER)", "it has: roleplay mark work")
    parts.add_content(content)
    if profile is not None:
        parts.use_profile(profile)
    if chosen is not None:
        parts.use_language(chosen)
    # what is for authors, candidates and markers is said in English alone
    language.use(parts.language if ctx.invoked_subcommand in (None, *FOR_TRAINEES) else "en")
    ctx.obj = parts
    ctx.call_on_close(parts.close)
    if ctx.invoked_subcommand is None:
        from roleplay.cli.screens import open_screens

        open_screens(parts)


def main(arguments: Sequence[str] | None = None, parts: Parts | None = None) -> int:
    """Run the command line and return its exit code. Never raises, but for faults when ROLEPLAY_TRACEBACK is set."""
    prepare_streams()
    language.use(language.asked(os.environ))
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments), parts)
    except RoleplayError as error:
        say_error(error.message, error.remedy)
        code = WRONG_USE
    except click.exceptions.Abort:
        code = INTERRUPTED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except click.ClickException as error:
        say_error(*_click_words(error))
        code = WRONG_USE
    except _PipeClosed:
        code = PIPE_CLOSED
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        remedy = tr("check that the file and its disk can be used, then try again")
        say_error(f"{place}{error.strerror or error}", remedy)
        code = WRONG_USE
    except Exception as error:
        if os.environ.get("ROLEPLAY_TRACEBACK"):
            raise
        say_error(
            tr("A fault of the program: {what}", what=f"{type(error).__name__}: {error}"),
            tr("what was stored is safe; run it again with ROLEPLAY_TRACEBACK=1 and report what it prints"),
        )
        code = FAULT
    return end_output(code, PIPE_CLOSED)


def _run(arguments: list[str], parts: Parts | None) -> int:
    """Run click without its own way of ending; what a command returns is the exit code."""
    try:
        result: Any = root.main(arguments, prog_name="roleplay", standalone_mode=False, obj=parts)
    except SystemExit as end:  # click's way out of --version, completion and a closed pipe
        return end.code if isinstance(end.code, int) else FINE
    return result if isinstance(result, int) else FINE


def _click_words(error: click.ClickException) -> tuple[str, str]:
    message = " ".join(error.format_message().split()).rstrip(".")
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    path = ctx.command_path if ctx else "roleplay"
    return message, tr("see: {command}", command=f"{path} --help")


def run() -> None:
    """Be the command: run and exit."""
    sys.exit(main())
