"""The report as Markdown that shows every text as it was typed: nothing in a reply turns into markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from roleplay.domain.change import IN, OUT, Change
from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import Mark, TurnReview
from roleplay.domain.text import storable, visible
from roleplay.language import decimal, tr
from roleplay.reports.report import Report, level_text, outcome_words

_ANYWHERE = re.compile(r"([\\`*_\[\]<>|~$]|&(?=[#A-Za-z]))")
_AT_START = re.compile(r"^(\s*)([-+=#]|\d{1,9}[.)](?=\s|$))")
_SPACES = re.compile(r"^[ \t]+")


def escape(text: str) -> str:
    """One line of any text, so that CommonMark and GitHub's flavour show it as it is."""
    text = _ANYWHERE.sub(r"\\\1", storable(visible(text)).replace("\n", " "))
    text = _AT_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", text)
    return _SPACES.sub(lambda m: "&nbsp;" * len(m[0].expandtabs(4)), text)


def quote(text: str) -> Iterator[str]:
    """Any text as a block quote, line by line."""
    lines = visible(text).split("\n")
    for number, line in enumerate(lines):
        body = escape(line).rstrip()
        broken = "\\" if body and number < len(lines) - 1 and lines[number + 1].strip() else ""
        yield f"> {body}{broken}".rstrip()


def markdown_report(report: Report) -> str:
    """The whole report; ends with a line feed."""
    return "\n".join([*_head(report), *_criteria(report), *_talk(report), *_tried(report), *_foot(report)]) + "\n"


def _head(report: Report) -> Iterator[str]:
    debrief, score = report.debrief, report.debrief.score
    yield f"# {escape(report.scenario.title)}"
    yield ""
    client = report.scenario.client
    yield f"{tr('Client')}: {escape(client.name)}, {escape(client.role)}  "
    title = f": {escape(debrief.title)}" if debrief.title else ""
    yield f"{tr('Outcome')}: **{escape(outcome_words(report))}**{title}  "
    if score.points is None:
        yield tr("Score: nothing could be marked")
    else:
        yield f"{tr('Score')}: **{tr('{points} of 100', points=score.points)}**, {escape(report.band_title())}"
    if debrief.meaning:
        yield from ("", escape(debrief.meaning))
    for limit in score.limits_to_tell():
        most = tr("Limit: at most {cap} of 100.", cap=limit.cap)
        yield from ("", f"{most} {escape(limit.because)} ({report.places_words(limit.turns)})")
    point = debrief.turning_point
    if point is not None:
        turned = (
            tr("Turning point: it was won in turn {turn}.")
            if point.won
            else tr("Turning point: it was lost in turn {turn}.")
        )
        yield from ("", f"{turned.format(turn=report.place(point.turn))} {escape(point.why)}")
    if debrief.outcome is not None:
        yield from ("", tr("The real problem: {real_problem}", real_problem=escape(debrief.real_problem)))
    if report.moods:
        yield from ("", f"{tr('Mood')}: " + " → ".join(f"{mood.value} {escape(mood.word)}" for mood in report.moods))


def _criteria(report: Report) -> Iterator[str]:
    head = f"| {tr('Criterion')} | {tr('Level (0-4)')} | {tr('What that looks like')} |"
    yield from ("", f"## {tr('Criteria')}", "", head, "| --- | --- | --- |")
    for scored in report.debrief.score.criteria:
        criterion = report.criterion(scored.criterion)
        if scored.level is None:
            level, meaning = tr("not marked"), ""
        else:
            level, meaning = decimal(scored.level / 100, 2), level_text(criterion, scored.level)
        yield f"| {escape(criterion.title)} | {level} | {escape(meaning)} |"


def _talk(report: Report) -> Iterator[str]:
    yield from ("", f"## {tr('The talk, turn by turn')}")
    for place, turn, review in report.turns():
        yield from ("", f"### {tr('Turn {number}', number=place)}", "", f"{escape(report.scenario.client.name)}:", "")
        yield from quote(turn.client_line)
        yield from ("", f"{tr('You')}:", "")
        yield from quote(turn.reply.text)
        yield from _reading(report, turn)
        yield from _marks(report, review.marks)
        yield from _changes(report, turn)
        yield from _lessons(report, review)
    conversation = report.conversation
    if report.debrief.outcome is not None or not conversation.turns:
        yield from ("", f"{escape(report.scenario.client.name)}:", "")
        yield from quote(conversation.line_now)


def _reading(report: Report, turn: Turn) -> Iterator[str]:
    reading = turn.reading
    yield ""
    if not reading.sure:
        yield "- " + tr("Read as: not sure, so it isn't marked")
    else:
        moves = ", ".join(escape(report.move_title(move)) for move in reading.moves) or tr("no move")
        quality = f"{reading.quality:g}".replace(".", decimal(0.5)[1])
        yield f"- {tr('Read as: {moves}; quality {quality} of 4', moves=moves, quality=quality)}"
    for evidence in reading.evidence:
        words = turn.reply.text[evidence.words_start : evidence.words_end]
        yield f"- {escape(report.move_title(evidence.move))}: {tr('“{text}”', text=escape(words))}"


def _marks(report: Report, marks: Iterable[Mark]) -> Iterator[str]:
    for mark in marks:
        level = tr("not marked") if mark.level is None else tr("{level} of 4", level=mark.level)
        reasons = " ".join(f"({reason.points:+d}) {escape(tr(reason.because))}" for reason in mark.reasons)
        yield f"- {escape(report.criterion(mark.criterion).title)}: {level}. {reasons}".rstrip()


def _changes(report: Report, turn: Turn) -> Iterator[str]:
    """What would turn lost marks: what goes out in [− ], what comes in in [+ ]."""
    found = report.changes_of(turn.id)
    for change in found.changes if found else ():
        marks = ", ".join(
            f"{escape(report.criterion(mark.criterion).title)} {mark.before} → "
            + (tr("not held against you") if mark.after is None else str(mark.after))
            for mark in change.turned
        )
        what = tr("Smallest change ({share} % of the words; {marks})", share=change.share, marks=marks)
        yield f"- {what}: {_signed(change)}"
    if found and found.searched and not found.changes:
        yield f"- {tr('Smallest change: none was found that keeps your own words')}"


def _signed(change: Change) -> str:
    signs = {OUT: ("~~\\[−", "]~~"), IN: ("**\\[+", "]**")}
    parts: list[str] = []
    for piece in change.told():
        before, after = signs.get(piece.kind, ("", ""))
        words = piece.text.strip()
        space = " " if piece.text[:1].isspace() and parts else ""
        parts.append(f"{space}{before}{escape(words)}{after}" + (" " if piece.text[-1:].isspace() else ""))
    return "".join(parts).replace("  ", " ")


def _lessons(report: Report, review: TurnReview) -> Iterator[str]:
    name = escape(report.scenario.client.name)
    if review.thought:
        yield f"- {tr('What {client} thought: {thought}', client=name, thought=escape(review.thought))}"
    if review.because:
        yield f"- {tr('Why {client} went that way: {because}', client=name, because=escape(review.because))}"
    for reply, why in review.better:
        yield f"- {tr('A better reply:')} {tr('“{text}”', text=escape(reply))} {escape(why)}"


def _tried(report: Report) -> Iterator[str]:
    if report.conversation.set_aside:
        yield from ("", f"## {tr('Taken back and tried again')}", "")
    for turn in report.conversation.set_aside:
        said, answered = tr("“{text}”", text=escape(turn.client_line)), tr("“{text}”", text=escape(turn.reply.text))
        yield f"- {said}: {answered}"


def _foot(report: Report) -> Iterator[str]:
    scenario, rubric, conversation = report.scenario, report.rubric, report.conversation
    yield from ("", "---", "")
    parts = [
        tr("Scenario {name}", name=f"{escape(scenario.id)} {escape(scenario.version)}"),
        tr("rubric {name}", name=f"{escape(rubric.id)} {escape(rubric.version)}"),
        tr("reader {name}", name=escape(conversation.reader)),
        tr("seed {seed}", seed=conversation.seed),
    ]
    if conversation.started_at:
        parts.append(tr("held {at}", at=escape(conversation.started_at)))
    yield ", ".join(parts)
