"""The words of plain mode: one line each, no pictures, so that a screen reader reads them as they stand."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.domain.change import ReplyChanges
from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import CriterionScore, Debrief, Reason, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.language import decimal, msg, tr, trn
from roleplay.practice import Talk
from roleplay.tui.change_view import change_lines
from roleplay.tui.conversation_view import DidMove, moves_of, short_name, unsure_word
from roleplay.tui.lessons import lessons
from roleplay.tui.turning_view import lost_words, what_it_cost
from roleplay.tui.words import DIFFICULTIES, outcome_word

COMMANDS = (
    ("/hint", msg("a hint for the line that waits for an answer")),
    ("/again", msg("take back your last reply and try that line again; /again 2 goes back to your second reply")),
    ("/meant", msg("you misread me: /meant explore says what your last reply did; the client answers that instead")),
    (
        "/rewind",
        msg("back to the line where most was lost; /rewind 2 to your second reply, /rewind 3.2 to that of try 3"),
    ),
    ("/tries", msg("everything that was tried in this talk, each with its number and what it came to")),
    ("/try", msg("go on with another try, such as /try 2")),
    ("/compare", msg("this try and the one it parted from, reply by reply; /compare 1 3 takes these two")),
    ("/name", msg("name this try, such as /name asked first")),
    ("/mood", msg("the client's mood")),
    ("/talk", msg("the talk so far")),
    ("/brief", msg("the brief again")),
    ("/primer", msg("three minutes with a coach, two lines to try; then this talk goes on")),
    ("/clear", msg("forget the lines of a reply that is not sent yet")),
    ("/end", msg("stop here and hear the debrief; you can still go on later")),
    ("/quit", msg("leave; you can go on later with: roleplay resume")),
    ("/help", msg("this list")),
)
"""What can be typed instead of a reply."""

WELCOME = msg(
    "Type what you would say, then Enter. A line that ends with \\ goes on in the next line. /help lists commands."
)


def command_lines() -> list[str]:
    """What can be typed instead of a reply, a line for each."""
    return [f"{name}: {tr(what)}" for name, what in COMMANDS]


def brief_lines(scenario: Scenario) -> list[str]:
    """Who, what happened, what is at stake."""
    difficulty = tr(DIFFICULTIES.get(scenario.difficulty, scenario.difficulty)).lower()
    return [
        trn(
            "{title} (about {n} minute, {difficulty})",
            "{title} (about {n} minutes, {difficulty})",
            scenario.minutes,
            title=scenario.title,
            difficulty=difficulty,
        ),
        "",
        tr("Who: {who}", who=_folded(scenario.brief.who)),
        tr("What happened: {what_happened}", what_happened=_folded(scenario.brief.what_happened)),
        tr("At stake: {at_stake}", at_stake=_folded(scenario.brief.at_stake)),
    ]


def rubric_lines(rubric: Rubric) -> list[str]:
    """What is looked for, in plain words."""
    total = sum(criterion.weight for criterion in rubric.criteria) or 1
    lines = [tr("How replies are marked: {title}", title=rubric.title), _folded(rubric.about)]
    for criterion in rubric.criteria:
        lines.append(f"- {criterion.title} ({100 * criterion.weight // total}%): {_folded(criterion.looks_for)}")
    return [line for line in lines if line]


def move_lines(rubric: Rubric) -> list[str]:
    """What a reply can do, each with the word for it."""
    harms = f" ({tr('harms')})"
    return [
        tr("Say what you meant, with one or more of these words, such as: /meant acknowledge explore"),
        *(f"{move.id}: {_folded(move.title)}{harms * (move.kind == 'harmful')}" for move in rubric.moves),
    ]


def client_line(talk: Talk, line: str) -> str:
    """The client's name and words."""
    return f"{short_name(talk.scenario.client)}: {line}"


def mood_line(talk: Talk) -> str:
    """The mood in words and as a number, and how far the last turn moved it."""
    moods = talk.moods()
    now = moods[-1]
    change = now.value - moods[-2].value if len(moods) > 1 else 0
    value, by = now.value, abs(change)
    if change > 0:
        return tr("Mood: {word} ({value} of 100, up {by})", word=now.word, value=value, by=by)
    if change < 0:
        return tr("Mood: {word} ({value} of 100, down {by})", word=now.word, value=value, by=by)
    return tr("Mood: {word} ({value} of 100)", word=now.word, value=value)


def what_it_did(turn: Turn, talk: Talk) -> list[str]:
    """What a reply did, each with the words that show it."""
    if not turn.reading.sure:
        return [tr("Your reply: {told}", told=unsure_word(turn, short_name(talk.scenario.client)))]
    did = moves_of(turn, talk.rubric)
    if not did:
        return [tr("Your reply: nothing in it that helps or harms.")]
    return [move_line(move) for move in did]


def move_line(move: DidMove) -> str:
    """One thing that a reply did, with the words that show it."""
    title, words = move.title, move.words
    if move.harmful:
        told = tr("Your reply harms: {move}, in {words}") if words else tr("Your reply harms: {move}")
    else:
        told = tr("Your reply helps: {move}, in {words}") if words else tr("Your reply helps: {move}")
    return told.format(move=title, words=words)


def talk_lines(talk: Talk) -> list[str]:
    """The talk so far, line by line."""
    lines = [client_line(talk, talk.conversation.opening)]
    for turn in talk.conversation.turns:
        lines += [tr("You: {text}", text=turn.reply.text), client_line(talk, turn.answer)]
    return lines


def debrief_lines(talk: Talk, debrief: Debrief, changes: Sequence[ReplyChanges] = ()) -> list[str]:
    """The debrief: how it came out, the marks, each turn, what would turn its lost marks, and where it turned."""
    score, rubric = debrief.score, talk.rubric
    lines = [tr("Debrief")]
    if debrief.outcome is not None:
        lines += [
            tr("How it ended: {title} ({outcome})", title=debrief.title, outcome=outcome_word(debrief.outcome).lower()),
            _folded(debrief.meaning),
        ]
    else:
        lines.append(tr("The talk has not ended; these are the marks so far."))
    lines.append(_points_line(score, rubric))
    for reached in score.limits_to_tell():
        turns = ", ".join(_reply_name(talk, turn) for turn in reached.turns)
        lines.append(
            tr(
                "Limit: no more than {cap} can be reached after {turns}. {because}",
                cap=reached.cap,
                turns=turns,
                because=_folded(reached.because),
            )
        )
    lines += [_criterion_line(one, rubric) for one in score.criteria]
    if debrief.outcome is not None:
        lines.append(tr("The real problem: {real_problem}", real_problem=_folded(debrief.real_problem)))
    told = lessons(talk, debrief)
    small = {found.turn: found for found in changes}
    for turn, review in zip(talk.conversation.turns, debrief.turns, strict=True):
        lesson = told[turn.id]
        lines += ["", client_line(talk, turn.client_line)]
        lines += [f"{_capital(_reply_name(talk, turn.id))}: {turn.reply.text}", *what_it_did(turn, talk)]
        if turn.id in small:
            lines += change_lines(talk, small[turn.id], turn, review.marks)
        elif lesson.rule is not None:
            lines.append(
                tr(
                    "What weighed most ({points}): {because}",
                    points=_signed(lesson.rule),
                    because=_folded(lesson.rule.because),
                )
            )
        if review.because:
            lines.append(
                tr(
                    "Why {client} went that way: {because}",
                    client=short_name(talk.scenario.client),
                    because=_folded(review.because),
                )
            )
        if lesson.thought:
            lines.append(
                tr(
                    "{client} thought: {thought}",
                    client=short_name(talk.scenario.client),
                    thought=_folded(lesson.thought),
                )
            )
        lines += [
            tr("You could say: {reply} ({why})", reply=_folded(reply), why=_folded(why))
            for reply, why in lesson.better[:1]
        ]
    lines += ["", *turning_lines(talk, debrief)]
    return [line for k, line in enumerate(lines) if line or (k and lines[k - 1])]


def turning_lines(talk: Talk, debrief: Debrief) -> list[str]:
    """Where the talk was won, and where most was lost: which reply, why, and what it cost."""
    point, lost = debrief.turning_point, debrief.lost_at
    lines = []
    if point is not None and point.won:
        lines.append(
            tr("Where it was won: {reply}. {why}", reply=_reply_name(talk, point.turn), why=_folded(point.why))
        )
    if lost is not None:
        where = _capital(lost_words(debrief))
        cost = what_it_cost(talk, lost, debrief.score.points)
        lines.append(f"{where}: {_reply_name(talk, lost.turn)}. {_folded(lost.why)} {cost}".rstrip())
    return lines


def score_lines(score: Score, rubric: Rubric) -> list[str]:
    """The score, what capped it, and the criteria."""
    limits = [
        tr("Limit: no more than {cap} can be reached. {because}", cap=reached.cap, because=_folded(reached.because))
        for reached in score.limits_to_tell()
    ]
    return [_points_line(score, rubric), *limits, *(_criterion_line(one, rubric) for one in score.criteria)]


def _points_line(score: Score, rubric: Rubric) -> str:
    if score.points is None or score.band is None:
        return tr("Score: none, nothing could be marked.")
    band = rubric.band_of(score.points)
    points, before, meaning = score.points, score.before_limits, _folded(band.meaning)
    if score.limits and before is not None and before != points:
        told = tr(
            "Score: {points} of 100 ({before} before the limit), {band}.", points=points, before=before, band=band.title
        )
    else:
        told = tr("Score: {points} of 100, {band}.", points=points, band=band.title)
    return f"{told} {meaning}".rstrip()


def _criterion_line(one: CriterionScore, rubric: Rubric) -> str:
    criterion = next(c for c in rubric.criteria if c.id == one.criterion)
    if one.level is None:
        return f"- {criterion.title}: {tr('not marked')}"
    nearest = (one.level + 50) // 100
    anchor = next((level.text for level in criterion.levels if level.level == nearest), "")
    level = tr("{level} of 4", level=decimal(one.level / 100, 2))
    return f"- {criterion.title}: {level}. {_folded(anchor)}".rstrip()


def _reply_name(talk: Talk, turn_id: int) -> str:
    """Replies are counted as the person counts them: those taken back leave no gap."""
    for number, turn in enumerate(talk.conversation.turns, start=1):
        if turn.id == turn_id:
            return tr("reply {number}", number=number)
    return tr("a reply that was taken back")


def _capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def _signed(reason: Reason) -> str:
    return f"+{reason.points}" if reason.points > 0 else f"−{abs(reason.points)}"


def _folded(text: str) -> str:
    """A paragraph of a file on one line, for a reader that stops at each."""
    return " ".join(text.split())
