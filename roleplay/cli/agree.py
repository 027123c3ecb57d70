"""`roleplay agree MARKS.csv` or `--assessment FORM`: how far the marks of an assessment can be trusted."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from roleplay.cli.json_input import LARGEST_FILE, opened
from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural

if TYPE_CHECKING:
    from roleplay.assessment.marks_file import Scales
    from roleplay.assessment.statistics.cuts import Judgement
    from roleplay.assessment.statistics.gate import MachineFacts
    from roleplay.assessment.statistics.marks import Known, Marks
    from roleplay.wiring import Parts

MOST_PROBLEMS = 200
"""Problems of a file that are printed; beyond, their number."""

_SPAN = re.compile(r"([0-9]{1,4})-([0-9]{1,4})\Z", re.ASCII)
_LIST = re.compile(r"[0-9]{1,4}(?:,[0-9]{1,4})+\Z", re.ASCII)


@click.command("agree")
@click.argument("file", metavar="[MARKS.csv]", required=False)
@click.option(
    "--assessment", "form", metavar="FORM", help="The blind marks on record of this form, in place of a file."
)
@click.option("--version", "number", metavar="N", type=click.IntRange(1), help="By the rubric of that version of FORM.")
@click.option(
    "--levels",
    "levels",
    metavar="[CRITERION=]LEVELS",
    multiple=True,
    help="All levels of the scale, used or not: 0-4 or 1,3,5; for one criterion: empathy=0-2.",
)
@click.option(
    "--weight", "weights", metavar="CRITERION=N", multiple=True, help="How often a criterion counts in totals."
)
@click.option("--global", "global_rating", metavar="CRITERION", default="", help="The global rating; not in totals.")
@click.option(
    "--borderline", metavar="LEVEL", type=click.IntRange(0, 9999), help="The global rating's borderline level."
)
@click.option("--cut", metavar="POINTS", help="The cut score, in points of a sheet's total.")
@click.option("--angoff", metavar="JUDGES.csv", help="Judgements of an Angoff study: columns judge, item, level.")
@click.option("--candidates", metavar="FILE", help="The candidates that there are, one a line; others are refused.")
@click.option("--markers", metavar="NAME,NAME", help="The markers that there are; others are refused.")
@click.option(
    "--delimiter",
    type=click.Choice(["comma", "semicolon", "tab"]),
    default="comma",
    show_default=True,
    help="Of files.",
)
@click.option("--flagged", metavar="N", type=click.IntRange(0), help="Submissions that the machine flagged.")
@click.option("--gaming", metavar="HIGH/CASES", help="The machine's high marks on the gaming set, of how many cases.")
@click.option("--marked-until", metavar="YYYY-MM-DD", help="The last day of marking; the gate holds 12 months from it.")
@click.option("--today", metavar="YYYY-MM-DD", help="Another day to ask for; else this machine's.")
@click.option(
    "--draws", metavar="N", type=click.IntRange(200, 20_000), default=2000, show_default=True, help="For intervals."
)
@click.option(
    "--seed", metavar="N", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Of the draws."
)
@json_option
@click.pass_obj
def command(parts: Parts, /, file: str | None, as_json: bool, draws: int, seed: int, **words: Any) -> None:
    """Say how far the marks in MARKS.csv (- for standard input) or on record agree, and what they can't carry.

    One file holds the marks of one form family and one rubric version: candidate, scenario, marker, role (first,
    second, further, seed, machine), criterion, level (a whole number, or not-rated); order and group if known.
    """
    from roleplay.assessment.csv_table import TableRefused
    from roleplay.assessment.statistics.report import Plan, report
    from roleplay.assessment.statistics.resampling import Resampling
    from roleplay.cli.agree_json import as_value
    from roleplay.cli.agree_text import lines

    facts, cut = _facts(words), _cut(words["cut"])
    raw = b""
    try:
        if words["form"] is not None:
            marks, cut, name = _recorded(parts, file, words, cut)
            global_rating, borderline = _own_global()
        else:
            name, scales = _named(file, words), _scales(words)
            global_rating, borderline = scales.global_rating, words["borderline"]
            if bool(global_rating) != (borderline is not None):
                raise WrongUse("--global and --borderline go together", "give both, or neither")
            raw = _read(name)
            marks = _marks(raw, name, scales, words)
        judgements = _judgements(words)
    except TableRefused as refused:
        _say_problems(refused)
        count = len(refused.problems)
        found = "1 problem" if count == 1 else f"{count:,} problems"
        raise WrongUse(f"{refused.file}: {found}, nothing was computed", "mend what is named above") from refused
    plan = Plan(Resampling(draws, seed), cut, global_rating, borderline, judgements, facts)
    found_report = report(marks, plan)
    if as_json:
        say_json(as_value(found_report, name, hashlib.sha256(raw or repr(marks).encode("utf-8")).hexdigest()))
    else:
        for line in lines(found_report):
            say(line)


def _named(file: str | None, words: dict[str, Any]) -> str:
    """The file of marks, if all that goes with one is there."""
    if file is None:
        raise WrongUse("It isn't said which marks", "name a file, or a form on record: --assessment FORM")
    if not words["levels"]:
        raise WrongUse("Missing option '--levels'", "name all levels of the scale, such as --levels 0-4")
    if words["number"] is not None:
        raise WrongUse("--version goes with --assessment", "leave it out")
    return file


def _recorded(
    parts: Parts, file: str | None, words: dict[str, Any], cut: float | None
) -> tuple[Marks, float | None, str]:
    """The blind marks on record of a form; its cut score if no other was given; what to call them."""
    from roleplay.assessment.marking.blind import blind_marks

    given = [name for name in ("levels", "weights", "candidates", "markers", "global_rating") if words[name]]
    if file is not None or given or words["borderline"] is not None:
        raise WrongUse(
            "With --assessment the marks, levels, weights and the global rating come from the record",
            "leave out the file and the options that name them",
        )
    found = blind_marks(parts.log, words["form"], words["number"])
    say_aside(f"roleplay: {plural(found.talks, 'talk')} marked by two, {found.waiting} not yet")
    if found.other_rubric:
        say_aside(f"roleplay: left out, marked by another rubric (see --version): {plural(found.other_rubric, 'talk')}")
    return found.marks, found.cut if cut is None else cut, f"assessment {words['form']}"


def _own_global() -> tuple[str, int]:
    """The global rating of sheets on record, and its borderline level."""
    from roleplay.assessment.marking.record import BORDERLINE, OVERALL

    return OVERALL, BORDERLINE


def _read(name: str) -> bytes:
    with opened(name) as stream:
        raw = stream.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise WrongUse(f"{name} has more than {LARGEST_FILE // 2**20} MB", "name the marks of one form family")
    return raw


def _say_problems(refused: Any) -> None:
    for problem in refused.problems[:MOST_PROBLEMS]:
        say_aside(" ".join(problem.text(refused.file).split()))
    if len(refused.problems) > MOST_PROBLEMS:
        say_aside(f"… and {len(refused.problems) - MOST_PROBLEMS:,} more")


def _marks(raw: bytes, file: str, scales: Scales, words: dict[str, Any]) -> Marks:
    from roleplay.assessment.marks_file import marks_from_csv

    return marks_from_csv(raw, file, scales, _known(words), words["delimiter"])


def _known(words: dict[str, Any]) -> Known:
    from roleplay.assessment.statistics.marks import Known

    candidates = None
    if words["candidates"]:
        raw = _read(words["candidates"])
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise WrongUse(f"{words['candidates']} is not in UTF-8", "save the file as UTF-8 text") from error
        candidates = frozenset(line for line in text.replace("\r\n", "\n").split("\n") if line)
    markers = frozenset(words["markers"].split(",")) if words["markers"] else None
    return Known(candidates=candidates, markers=markers)


def _judgements(words: dict[str, Any]) -> tuple[Judgement, ...]:
    from roleplay.assessment.marks_file import judgements_from_csv

    if not words["angoff"]:
        return ()
    return judgements_from_csv(_read(words["angoff"]), words["angoff"], words["delimiter"])


def _scales(words: dict[str, Any]) -> Scales:
    from roleplay.assessment.marks_file import Scales

    every: tuple[int, ...] | None = None
    levels: dict[str, tuple[int, ...]] = {}
    for word in words["levels"]:
        name, equals, span = word.rpartition("=")
        if equals:
            levels[name] = _levels(span, word)
        elif every is not None:
            raise WrongUse("--levels is given twice for all criteria", "name the criterion: --levels empathy=0-2")
        else:
            every = _levels(span, word)
    weights = {}
    for word in words["weights"]:
        name, _, number = word.rpartition("=")
        if not name or not re.fullmatch(r"[0-9]{1,3}", number, re.ASCII):
            raise WrongUse(f"--weight {word} isn't a weight", "write it like this: --weight empathy=2")
        weights[name] = int(number)
    return Scales(every, levels, weights, words["global_rating"])


def _levels(span: str, word: str) -> tuple[int, ...]:
    if match := _SPAN.match(span):
        low, high = int(match[1]), int(match[2])
        if low < high <= low + 100:
            return tuple(range(low, high + 1))
    elif _LIST.match(span):
        found = tuple(int(one) for one in span.split(","))
        if len(found) <= 101 and list(found) == sorted(set(found)):
            return found
    raise WrongUse(f"--levels {word} isn't a scale", "write it from the lowest to the highest: 0-4, or 1,3,5")


def _cut(word: str | None) -> float | None:
    from roleplay.assessment.csv_table import DECIMAL

    if word is None:
        return None
    if not DECIMAL.match(word):
        raise WrongUse(f"--cut {word} isn't a number of points", "write it with a decimal point: 12 or 12.5")
    return float(word)


def _facts(words: dict[str, Any]) -> MachineFacts:
    from roleplay.assessment.statistics.gate import MachineFacts

    highs = cases = None
    if words["gaming"] is not None:
        match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", words["gaming"], re.ASCII)
        if match is None or not 0 <= int(match[1]) <= int(match[2]) or int(match[2]) == 0:
            raise WrongUse(f"--gaming {words['gaming']} isn't a count", "write it like this: --gaming 0/120")
        highs, cases = int(match[1]), int(match[2])
    today = _day("--today", words["today"]) or datetime.now(UTC).date()
    return MachineFacts(_day("--marked-until", words["marked_until"]), today, words["flagged"], highs, cases)


def _day(option: str, word: str | None) -> date | None:
    if word is None:
        return None
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word, re.ASCII):
            raise ValueError(word)
        return date.fromisoformat(word)
    except ValueError as error:
        raise WrongUse(f"{option} {word} isn't a day", "write it like this: 2026-11-30") from error
