"""A mark sheet while it is filled in: where the marker is on it and what they said so far. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from roleplay.assessment.marking.record import OVERALL_LEVELS, Rating, Sheet
from roleplay.domain.rubric import Criterion


@dataclass
class SheetInHand:
    """The rows are the criteria, then the global rating, then the comment.

    row: from 0; looked_at: the level under the cursor on this row, None for none yet; waiting: replies picked for
    criteria that have no level yet, by id.
    """

    criteria: Sequence[Criterion]
    sheet: Sheet = field(default_factory=Sheet)
    row: int = 0
    looked_at: int | None = None
    waiting: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.criteria) + 2

    @property
    def criterion(self) -> Criterion | None:
        """The criterion of the row; None on the last two."""
        return self.criteria[self.row] if self.row < len(self.criteria) else None

    @property
    def on_overall(self) -> bool:
        """Whether the row is that of the global rating."""
        return self.row == len(self.criteria)

    @property
    def on_comment(self) -> bool:
        """Whether the row is that of the comment."""
        return self.row == len(self.criteria) + 1

    def levels(self) -> list[tuple[int, str]]:
        """The levels of the row and what each looks like."""
        if self.criterion is not None:
            return [(one.level, one.text) for one in self.criterion.levels]
        return list(OVERALL_LEVELS.items()) if self.on_overall else []

    def given(self, row: int | None = None) -> int | None:
        """The level that was given on a row (this one), or None."""
        row = self.row if row is None else row
        if row < len(self.criteria):
            rating = self.sheet.ratings.get(self.criteria[row].id)
            return rating.level if rating else None
        return self.sheet.overall if row == len(self.criteria) else None

    def reason(self, row: int) -> str:
        """Why the criterion of a row can't be rated; empty where it is or wasn't looked at."""
        rating = self.sheet.ratings.get(self.criteria[row].id) if row < len(self.criteria) else None
        return rating.reason if rating and rating.level is None else ""

    def turns(self, row: int | None = None) -> tuple[int, ...]:
        """The replies that were picked on a row (this one)."""
        row = self.row if row is None else row
        if row >= len(self.criteria):
            return ()
        name = self.criteria[row].id
        rating = self.sheet.ratings.get(name)
        return rating.turns if rating else self.waiting.get(name, ())

    def cursor(self) -> int | None:
        """The level that is described: the one looked at, else the one given."""
        return self.looked_at if self.looked_at is not None else self.given()

    def go(self, row: int) -> None:
        """To another row, as far as there is one."""
        row = max(0, min(self.rows - 1, row))
        if row != self.row:
            self.row, self.looked_at = row, None

    def look(self, step: int) -> None:
        """Look at the next (1) or the previous (-1) level of the row."""
        numbers = [number for number, _ in self.levels()]
        if not numbers:
            return
        now = self.cursor()
        if now is None:
            self.looked_at = numbers[0] if step > 0 else numbers[-1]
        else:
            self.looked_at = numbers[max(0, min(len(numbers) - 1, numbers.index(now) + step))]

    def give(self, level: int | None = None) -> bool:
        """Give a level (the one under the cursor) to the row; False if there is none to give."""
        level = self.cursor() if level is None else level
        if level is None or level not in [number for number, _ in self.levels()]:
            return False
        if self.criterion is None:
            self.sheet = replace(self.sheet, overall=level)
        else:
            self._rate(Rating(level, "", self.turns()))
        self.looked_at = level
        return True

    def cannot(self, reason: str) -> None:
        """The criterion of the row can't be rated, and why (not empty)."""
        self._rate(Rating(None, reason, self.turns()))
        self.looked_at = None

    def pick(self, turn: int) -> None:
        """Name a reply as evidence for the row's criterion, or no longer."""
        if self.criterion is None:
            return
        turns = tuple(sorted({*self.turns()} ^ {turn}))
        rating = self.sheet.ratings.get(self.criterion.id)
        if rating is None:
            self.waiting[self.criterion.id] = turns
        else:
            self._rate(replace(rating, turns=turns))

    def say(self, comment: str) -> None:
        """Another comment."""
        self.sheet = replace(self.sheet, comment=comment)

    def _rate(self, rating: Rating) -> None:
        assert self.criterion is not None
        self.waiting.pop(self.criterion.id, None)
        self.sheet = self.sheet.rated(self.criterion.id, rating)
