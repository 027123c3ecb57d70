"""Marking a talk line by line: the talk, the criteria with their levels, and a sheet that is kept after each line."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from roleplay.assessment.marking.record import OVERALL, OVERALL_LEVELS, Rating, Sheet
from roleplay.assessment.marking.view import StaleDraft, Work
from roleplay.cli.output import say
from roleplay.cli.plain import Lines
from roleplay.content.words import nearest, quoted
from roleplay.domain.errors import RoleplayError, StorageError, WrongUse
from roleplay.domain.rubric import Criterion

if TYPE_CHECKING:
    from roleplay.tui.mark_desk import MarkDesk

COMMANDS = (
    ("2 3 4,5", "criterion 2 (its number or its word) is at level 3; replies 4 and 5 show it"),
    ("2 none REASON", "criterion 2 can't be rated, and why"),
    ("overall 3", "the global rating, apart from the criteria"),
    ("/comment TEXT", "a comment on the whole; in the place of the one before"),
    ("/talk", "the talk again"),
    ("/levels 2", "what the levels of criterion 2 are; without a number all"),
    ("/sheet", "the sheet as it stands"),
    ("/submit", "submit the sheet: after that it can't be changed"),
    ("/leave", "leave; the sheet is kept as it stands"),
    ("/help", "this list"),
)
KNOWN = ("/comment", "/talk", "/levels", "/sheet", "/submit", "/leave", "/help")
_TURNS = re.compile(r"[1-9][0-9]{0,3}(?:,[1-9][0-9]{0,3})*", re.ASCII)
_LEVEL = re.compile(r"[0-9]{1,2}", re.ASCII)


class Marking:
    """One talk that a marker marks. correcting: why the submitted sheet is corrected; empty for a first sheet."""

    def __init__(self, view: MarkDesk, code: str, lines: Lines, correcting: str = "") -> None:
        self._view, self._lines, self._correcting = view, lines, correcting
        self._work = view.work(code)
        self._code = self._work.task.code
        self._sheet, self._version = self._work.sheet, self._work.version
        self._left = False
        check_open(self._work, correcting)

    def run(self) -> None:
        """Take lines until the sheet is submitted, the marker leaves, or there are no more."""
        for line in talk_lines(self._work):
            say(line)
        say()
        self._levels("")
        say()
        self._show_sheet()
        say("/help says how to mark; what you type is kept after each line.")
        while not self._left:
            sys.stdout.flush()
            typed = self._lines.next()
            if typed is None:
                break
            if typed.strip():
                self._take(typed.strip())

    def _take(self, line: str) -> None:
        """One line; what is wrong with it is said, and nothing is changed."""
        word, _, rest = line.partition(" ")
        try:
            if word.startswith("/"):
                self._command(word, rest.strip())
            elif word.lower() in ("overall", OVERALL):
                self._keep(replace(self._sheet, overall=_level(rest.strip())))
            else:
                self._rate(self._criterion(word), rest.strip())
        except StaleDraft as stale:
            self._settle(stale)
        except StorageError as error:
            if not self._lines.interactive:
                raise
            say(f"Not saved: {error}")
        except RoleplayError as error:
            say(str(error))

    def _command(self, word: str, rest: str) -> None:
        if word == "/talk":
            for line in talk_lines(self._work):
                say(line)
        elif word == "/levels":
            self._levels(rest)
        elif word == "/sheet":
            self._show_sheet()
        elif word == "/comment":
            self._keep(replace(self._sheet, comment=rest))
        elif word == "/submit":
            self._submit()
        elif word == "/leave":
            self._left = True
            say("Left. The correction isn't submitted and isn't kept." if self._correcting else "Left; it is kept.")
        elif word == "/help":
            for name, what in COMMANDS:
                say(f"{name}: {what}")
        else:
            near = nearest(word, KNOWN)
            say(f"There is no command {quoted(word)} - {f'did you mean {near}?' if near else '/help lists them'}")

    def _criterion(self, word: str) -> Criterion:
        """The criterion of that number or id."""
        criteria = self._work.criteria
        if _LEVEL.fullmatch(word) and 1 <= int(word) <= len(criteria):
            return criteria[int(word) - 1]
        found = next((one for one in criteria if one.id == word.lower()), None)
        if found is None:
            raise WrongUse(
                f"There is no criterion {quoted(word)}", f"use its number, 1 to {len(criteria)}, or overall; see /help"
            )
        return found

    def _rate(self, criterion: Criterion, rest: str) -> None:
        """A level with the replies that show it, or why it can't be rated."""
        level, _, more = rest.partition(" ")
        if level.lower() == "none":
            self._keep(self._sheet.rated(criterion.id, Rating(None, more.strip())))
            return
        turns = re.sub(r"\s*,\s*|\s+", ",", more.strip())
        if turns and not _TURNS.fullmatch(turns):
            raise WrongUse(f"{quoted(more)} aren't numbers of replies", "write them like this: 2 3 4,5")
        numbers = tuple(sorted({int(one) for one in turns.split(",")})) if turns else ()
        self._keep(self._sheet.rated(criterion.id, Rating(_level(level), "", numbers)))

    def _keep(self, sheet: Sheet) -> None:
        """Save the sheet as a draft. A correction is kept when it is submitted, and not before."""
        if self._correcting:
            from roleplay.assessment.marking.record import check_sheet

            check_sheet(sheet, self._work.criteria, len(self._work.spoken))
        else:
            self._version = self._view.save(self._code, sheet, self._version)
        self._sheet = sheet
        self._show_gaps("Noted" if self._correcting else "Kept")

    def _submit(self) -> None:
        """Submit the sheet, after asking."""
        gaps = self._gaps()
        if gaps:
            raise WrongUse(f"The sheet isn't whole: {', '.join(gaps)}", "rate it, or say why it can't be rated")
        bare = [n for n, one in self._sheet.ratings.items() if one.level is not None and not one.turns]
        if bare and self._work.spoken:
            say(f"No reply is named as evidence for: {', '.join(bare)}")
        say("After this the sheet can't be changed, only corrected with a reason. Type yes to submit it.")
        sys.stdout.flush()
        if (self._lines.next() or "").strip().lower() not in ("yes", "y", "да"):
            say("Not submitted.")
            return
        if self._correcting:
            event = self._view.correct(self._code, self._sheet, self._correcting, self._work.submitted)
        else:
            event = self._view.submit(self._code, self._version)
        say(f"Submitted: event {event}.")
        for notice in self._view.notices():
            say(f"{notice}.")
        self._left = True

    def _settle(self, stale: StaleDraft) -> None:
        """Somebody changed the sheet elsewhere: show both, and let the marker choose."""
        say(str(stale))
        say("Yours, here:")
        self._say_sheet(stale.mine)
        say("On record:")
        self._say_sheet(stale.theirs)
        if self._correcting:
            say("Nothing was submitted; look at the sheet on record, then correct it anew.")
            self._left = True
            return
        say("Type mine to keep yours in its place, anything else to go on with the one on record.")
        sys.stdout.flush()
        self._version = stale.version
        if (self._lines.next() or "").strip().lower() == "mine":
            self._take_mine(stale.mine)
        else:
            self._sheet = stale.theirs
            self._show_gaps("You go on with the one on record")

    def _take_mine(self, sheet: Sheet) -> None:
        try:
            self._keep(sheet)
        except StaleDraft as again:
            self._settle(again)

    def _gaps(self) -> list[str]:
        return ["overall" if gap == OVERALL else gap for gap in replace(self._work, sheet=self._sheet).missing]

    def _show_gaps(self, word: str) -> None:
        gaps = self._gaps()
        say(f"{word}. Missing: {', '.join(gaps)}" if gaps else f"{word}. The sheet is whole: /submit")

    def _show_sheet(self) -> None:
        self._say_sheet(self._sheet)
        self._show_gaps("This is the sheet")

    def _say_sheet(self, sheet: Sheet) -> None:
        for line in sheet_lines(sheet, self._work.criteria):
            say(line)

    def _levels(self, word: str) -> None:
        chosen = [self._criterion(word)] if word else list(self._work.criteria)
        for criterion in chosen:
            for line in criterion_lines(self._work.criteria.index(criterion) + 1, criterion):
                say(line)
        if not word:
            say("overall: the talk as a whole")
            for level, text in OVERALL_LEVELS.items():
                say(f"   {level}  {text}")


def check_open(work: Work, correcting: str) -> None:
    """Raises WrongUse for a sheet that was submitted, or, if it is to be corrected, wasn't yet."""
    if work.submitted and not correcting:
        raise WrongUse(
            "This sheet was submitted and can't be changed", "correct it with a reason: roleplay mark correct"
        )
    if correcting and not work.submitted:
        raise WrongUse("This sheet wasn't submitted yet", "mark it: roleplay mark sheet")


def talk_lines(work: Work) -> list[str]:
    """The talk as a marker reads it: who, what happened, and every reply with its number."""
    lines = [f"{work.task.code}  {work.task.form}: {work.task.scenario}", ""]
    lines += [f"Who: {work.brief.who}", f"What happened: {work.brief.what_happened}"]
    lines += [f"At stake: {work.brief.at_stake}", ""]
    for one in work.spoken:
        lines += [f"Client: {one.client}", f"Reply {one.number}: {one.reply}", ""]
    if work.last_line:
        lines.append(f"Client: {work.last_line}")
    return lines if work.spoken else [*lines, "Nothing was said in this talk."]


def criterion_lines(number: int, criterion: Criterion) -> list[str]:
    """A criterion with what its levels look like."""
    lines = [f"{number} {criterion.id}: {criterion.title}. {criterion.looks_for}"]
    return lines + [f"   {level.level}  {level.text}" for level in criterion.levels]


def sheet_lines(sheet: Sheet, criteria: tuple[Criterion, ...]) -> list[str]:
    """What stands on a sheet."""
    lines = []
    for number, criterion in enumerate(criteria, start=1):
        one = sheet.ratings.get(criterion.id)
        if one is None:
            told = "-"
        elif one.level is None:
            told = f"can't be rated: {one.reason}"
        else:
            told = str(one.level) + (f", replies {', '.join(map(str, one.turns))}" if one.turns else "")
        lines.append(f"  {number} {criterion.id}: {told}")
    lines.append(f"  overall: {sheet.overall if sheet.overall is not None else '-'}")
    return [*lines, f"  comment: {sheet.comment}"] if sheet.comment else lines


def _level(word: str) -> int:
    """A level as it was typed, in the digits 0-9."""
    if not _LEVEL.fullmatch(word):
        raise WrongUse(f"{quoted(word)} is no level", "write it as a number, or: none and why; see /help")
    return int(word)
