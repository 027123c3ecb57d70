"""How long what is on record about candidates is kept: by the rule of the form that they sat, after the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from roleplay.assessment.forms import versions
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings.desk import Desk
from roleplay.assessment.sittings.record import SittingRecord
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import Event, Overtaken

DUE, KEPT, HELD, UNDECIDED = "due", "kept", "on hold", "not decided"
DECIDING = frozenset(
    {"case-decided", "decision-revoked", "appeal-lodged", "appeal-closed", "complaint-lodged", "complaint-answered"}
)
"""The types of events from which the time is counted: the last of them. An appeal begins it anew."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How it stands with one candidate. person: their id; forms: what they sat; since: when the time began (UTC, ISO
    8601), or empty; until: the day on which it ends (YYYY-MM-DD), or empty; state: DUE, KEPT, HELD or UNDECIDED."""

    person: str
    label: str
    forms: tuple[str, ...]
    since: str
    until: str
    state: str


def review(log: Log, today: str, *, undecided: bool = False) -> list[Kept]:
    """Every candidate on record and what the rules of their forms say of them. today: YYYY-MM-DD, UTC.

    undecided: count also for candidates about whom nothing was decided, from the last event of their sittings.
    """
    days = {one.hash: one.form.retention_days for one in versions(log)}
    desk, found = Desk(log), []
    for person in log.store.people():
        sittings = desk.of(person.id)
        if sittings:
            found.append(_kept(log, person.id, person.label, sittings, days, today, undecided))
    return found


def apply(log: Log, due: Sequence[Kept], actor: str, today: str) -> list[Event]:
    """Erase those who are due, each with the rule as the reason. Whoever isn't any more by now is left alone."""
    erased = []
    for one in due:
        if one.state != DUE:
            raise WrongUse(f"{one.label} isn't due", "nothing was erased; look again: roleplay records retention")
    for one in due:
        reason = f"retention: {', '.join(one.forms)}, since {one.since[:10]}, until {one.until} (applied {today})"
        try:
            erased.append(log.erase(one.person, actor, reason))
        except (Overtaken, WrongUse):
            continue  # something was recorded about them, or a hold was placed, in this very moment
    return erased


def _kept(
    log: Log,
    person: str,
    label: str,
    sittings: Sequence[SittingRecord],
    days: dict[str, int],
    today: str,
    undecided: bool,
) -> Kept:
    events = log.store.events(person)
    decided = [event.at for event in events if event.type in DECIDING]
    last = max(decided, default="")
    forms = tuple(dict.fromkeys(f"{one.form} version {one.version}" for one in sittings))
    # a sitting that was begun after the decision about another isn't decided yet
    waiting = [one for one in sittings if one.talks_begun and one.entries[0].event.at > last]
    if undecided and (waiting or not last):
        last = max(last, *(entry.event.at for sitting in sittings for entry in sitting.entries))
    elif waiting or not last:
        return Kept(person, label, forms, "", "", UNDECIDED)
    longest = max(days.get(one.form_hash, 0) for one in sittings)
    until = (datetime.fromisoformat(last).astimezone(UTC) + timedelta(days=longest)).date().isoformat()
    state = HELD if log.held(person) else DUE if today > until else KEPT
    return Kept(person, label, forms, last, until, state)
