"""The rules of rubrics: one short function each, named as what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from roleplay.content.conditions import mentions
from roleplay.content.problems import Problems
from roleplay.content.shape_reader import Lost, Path, Places
from roleplay.content.words import Offer, quoted
from roleplay.domain.condition import Condition
from roleplay.domain.rubric import MOVES, Criterion, Rubric

LEAST_EXAMPLES = 12
"""Example replies that a reader needs to learn a move that it doesn't know."""


@dataclass(frozen=True)
class RubricCheck:
    """A rubric as its file states it (`own`) and with what it inherits (`whole`; None if its base can't be used)."""

    name: str
    own: Rubric
    whole: Rubric | None
    abstract: bool
    places: Places
    lost: Lost
    problems: Problems

    def report(self, code: str, path: Path, *, key: bool = False, **details: object) -> None:
        """Take in a problem at the value of this path, or at its key."""
        self.problems.report(self.name, self.places.at(*path, key=key), code, **details)

    def rules(self, criterion: Criterion) -> Iterator[tuple[str, Path]]:
        """The ids of a criterion's rules with their paths."""
        path: Path = ("criteria", criterion.id)
        for key, sign in (("earns", 1), ("costs", -1)):
            for number, rule in enumerate(r for r in criterion.rules if (r.points > 0) == (sign > 0)):
                yield rule.id, (*path, key, number)
        for number, order in enumerate(criterion.order):
            yield order.id, (*path, "order", number)

    def named_moves(self) -> Iterator[tuple[str, Path]]:
        """Every move that a rule names, with its path."""
        for criterion in self.own.criteria:
            path: Path = ("criteria", criterion.id)
            if criterion.applies is not None:
                yield from _moves(criterion.applies, (*path, "applies"))
            conditions = sorted(criterion.rules, key=lambda rule: rule.points < 0)  # as `rules` gives their paths
            for rule, (_, rule_path) in zip(conditions, self.rules(criterion), strict=False):
                yield from _moves(rule.when, (*rule_path, "when"))
            for number, order in enumerate(criterion.order):
                yield from ((move, (*path, "order", number, "moves", move)) for move in order.moves)
                yield from ((move, (*path, "order", number, "needs", move)) for move in order.needs)
        if self.own.recovery is not None:
            yield from ((move, ("recovery", "moves", move)) for move in self.own.recovery.moves)
        for number, limit in enumerate(self.own.limits):
            yield from ((move, ("limits", number, "moves", move)) for move in limit.moves)


def _moves(condition: Condition, path: Path) -> Iterator[tuple[str, Path]]:
    return ((mention.name, mention.path) for mention in mentions(condition, path) if mention.kind == "move")


def move_is_unknown(check: RubricCheck) -> None:
    """A rule names a move that the rubric doesn't have."""
    if check.whole is None or not check.whole.moves or check.lost.touches("moves"):
        return
    known = {move.id for move in check.whole.moves}
    for move, path in check.named_moves():
        if move and move not in known:
            check.report("RP403", path, move=quoted(move), offer=Offer(move, known))


def levels_are_missing(check: RubricCheck) -> None:
    """A criterion doesn't describe every level."""
    for criterion in check.own.criteria:
        path = ("criteria", criterion.id, "levels")
        missing = [str(n) for n in range(5) if n not in {level.level for level in criterion.levels}]
        if missing and not check.lost.touches(*path):
            check.report("RP404", path, key=True, criterion=quoted(criterion.id), missing=", ".join(missing))


def levels_read_the_same(check: RubricCheck) -> None:
    """Two levels of a criterion have the same text."""
    for criterion in check.own.criteria:
        first: dict[str, int] = {}
        for level in criterion.levels:
            if level.text and level.text in first:
                path = ("criteria", criterion.id, "levels", level.level)
                check.report("RP414", path, level=level.level, other=first[level.text])
            first.setdefault(level.text, level.level)


def criteria_are_missing(check: RubricCheck) -> None:
    """Nothing is looked for, in a rubric that isn't a mere base."""
    wanted = check.whole is not None and not check.abstract and not check.whole.criteria
    if wanted and not check.lost.touches("criteria"):
        check.report("RP405", ("rubric",))


def bands_are_missing(check: RubricCheck) -> None:
    """Scores have no names, in a rubric that isn't a mere base."""
    if check.whole is not None and not check.abstract and not check.whole.bands and not check.lost.touches("bands"):
        check.report("RP409", ("rubric",))


def moves_are_missing(check: RubricCheck) -> None:
    """There is no move that a rule could look at."""
    if check.whole is not None and not check.whole.moves and not check.lost.touches("moves"):
        check.report("RP410", ("rubric",))


def bands_do_not_start_at_zero(check: RubricCheck) -> None:
    """Low scores have no band."""
    bands = check.whole.bands if check.whole is not None else ()
    if bands and min(band.from_score for band in bands) != 0 and not check.lost.touches("bands"):
        check.report("RP406", ("bands",), key=True, found=min(band.from_score for band in bands))


def bands_start_at_the_same_score(check: RubricCheck) -> None:
    """A score has two bands."""
    first: dict[int, str] = {}
    for band in check.whole.bands if check.whole is not None and not check.lost.touches("bands") else ():
        if band.from_score in first:
            other = quoted(first[band.from_score])
            check.report("RP407", ("bands", band.id, "from"), band=quoted(band.id), found=band.from_score, other=other)
        first.setdefault(band.from_score, band.id)


def rule_id_is_repeated(check: RubricCheck) -> None:
    """Two rules of a criterion, or two limits, have the same id."""
    groups: list[list[tuple[str, Path]]] = [list(check.rules(criterion)) for criterion in check.own.criteria]
    groups.append([(limit.id, ("limits", number)) for number, limit in enumerate(check.own.limits)])
    for group in groups:
        first: dict[str, int] = {}
        for rule, path in group:
            line = check.places.at(*path, "id")[0]
            if rule and rule in first:
                check.report("RP408", (*path, "id"), rule=quoted(rule), line=first[rule])
            first.setdefault(rule, line)


def number_of_marks_has_no_effect(check: RubricCheck) -> None:
    """`of` stands beside `combine: mean`."""
    for criterion in check.own.criteria:
        if criterion.combine == "mean" and criterion.of != 1:
            check.report("RP411", ("criteria", criterion.id, "of"))


def new_move_has_too_few_examples(check: RubricCheck) -> None:
    """A move that no reader knows can't be learnt from so few examples."""
    for move in check.own.moves:
        found = len({folded(example) for example in move.examples} - {""})
        if move.id not in MOVES and found < LEAST_EXAMPLES and not check.lost.touches("moves", move.id):
            details = {"move": quoted(move.id), "found": examples_in_words(found), "least": LEAST_EXAMPLES}
            check.report("RP412", ("moves", move.id), key=True, **details)


def example_contradicts(check: RubricCheck) -> None:
    """The same words are given for a move and against it, or as an example of two moves."""
    owner: dict[str, str] = {}
    own = {move.id for move in check.own.moves}
    for move in check.whole.moves if check.whole is not None else ():
        if move.id not in own:
            owner.update((folded(example), move.id) for example in move.examples)
    for move in check.own.moves:
        against = {folded(text) for text in move.does_not_count}
        for key, texts in (("counts", move.counts), ("examples", move.examples)):
            for number, text in enumerate(texts):
                words, path = folded(text), ("moves", move.id, key, number)
                if not words or check.lost.touches("moves", move.id):
                    continue
                if words in against:
                    check.report("RP416", path, text=quoted(text), move=quoted(move.id))
                elif key == "examples" and owner.setdefault(words, move.id) != move.id:
                    check.report("RP417", path, text=quoted(text), move=quoted(move.id), other=quoted(owner[words]))


def folded(text: str) -> str:
    """The words of a text without regard to capitals, spaces and the marks at its end."""
    return " ".join(text.casefold().split()).rstrip(".!?… ")


def examples_in_words(number: int) -> str:
    """So many examples, in words."""
    return "1 example" if number == 1 else f"{number or 'no'}{' different' if number else ''} examples"


RULES: tuple[Callable[[RubricCheck], None], ...] = (
    move_is_unknown, levels_are_missing, levels_read_the_same, criteria_are_missing, bands_are_missing,
    moves_are_missing, bands_do_not_start_at_zero, bands_start_at_the_same_score, rule_id_is_repeated,
    number_of_marks_has_no_effect, new_move_has_too_few_examples, example_contradicts,
)  # fmt: skip
"""Every rule of rubrics that needs no other file but the base."""


def check_rubric(check: RubricCheck) -> None:
    """Apply every rule; what they find goes into the check's problems."""
    for rule in RULES:
        rule(check)
