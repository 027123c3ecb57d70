"""What the history shows: a line for each past conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from roleplay.domain.errors import RoleplayError
from roleplay.language import tr, trc, trn
from roleplay.tui.marked import one_line
from roleplay.tui.words import day_and_time, outcome_word

if TYPE_CHECKING:
    from roleplay.domain.conversation import Summary


@dataclass(frozen=True, slots=True)
class PastRow:
    """One past conversation. `open` says whether it can be gone on with.

    points: where it was rewound after it had ended, the best score that it had come to.
    """

    id: str
    when: str
    title: str
    turns: int
    outcome: str
    points: str
    open: bool
    tries: str = ""

    def words(self) -> str:
        """The row in one sentence, for a question about it."""
        turns = trn("{n} turn", "{n} turns", self.turns)
        return tr("“{title}” of {when} ({turns})", title=self.title, when=self.when, turns=turns)


class Drafts(Protocol):
    """Where drafts are kept."""

    def draft(self, conversation_id: str) -> str:
        """What had been typed but not sent."""


def is_begun(summary: Summary, kept: Drafts) -> bool:
    """Whether anything was ever said or typed in the talk; one that was only opened and left needn't be listed."""
    if summary.tries:
        return True
    try:
        return bool(kept.draft(summary.id))
    except RoleplayError:
        return True  # it can't be told; opening it says why


def past_rows(summaries: Sequence[Summary], titles: Mapping[str, str]) -> tuple[PastRow, ...]:
    """The rows, last touched first; `titles` by scenario id, the id itself where the scenario is gone."""
    return tuple(
        PastRow(
            id=summary.id,
            when=day_and_time(summary.updated_at),
            title=one_line(titles.get(summary.scenario, summary.scenario), 60),
            turns=summary.turns,
            outcome=outcome_word(summary.outcome),
            points=_points(summary),
            open=summary.outcome is None,
            tries=str(summary.tries) if summary.tries > 1 else "",
        )
        for summary in summaries
    )


def _points(summary: Summary) -> str:
    if summary.outcome is None and summary.best is not None:
        return trc("column", "best {best}").format(best=summary.best)
    return "–" if summary.points is None else str(summary.points)
