"""What an examiner does about sittings: invite, give more time, see who sits, close what was abandoned."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from roleplay.assessment.forms import FrozenForm, versions
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.codes import code_hash, new_code
from roleplay.assessment.sittings.record import SittingRecord, sittings_of
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.record import Draft

MOST_EXTRA = 300
"""Percent of extra time that can be granted."""


class Desk:
    """The use cases of who runs an assessment. new_codes: makes codes."""

    def __init__(self, log: Log, new_codes: Callable[[], str] = new_code) -> None:
        self._log = log
        self._new_code = new_codes

    def invitations(self, form: str | None = None) -> list[SittingRecord]:
        """Every sitting of a form (of all forms), in the order of the invitations. Erased people's are missing."""
        candidates = dict.fromkeys(event.subject for event, _ in self._log.store.said(r.INVITED))
        found = [one for candidate in candidates for one in self.of(candidate)]
        found.sort(key=lambda one: one.entries[0].event.seq)
        return [one for one in found if form is None or one.form == form]

    def of(self, candidate: str) -> list[SittingRecord]:
        """Every sitting of a candidate (by id)."""
        return sittings_of(self._log.store.events(candidate), self._log.store.bodies(candidate))

    def forms_of(self, candidate: str) -> list[int]:
        """The numbers of the events that froze the forms a candidate was invited to, for an evidence pack."""
        hashes = {one.form_hash for one in self.of(candidate)}
        return [form.event for form in versions(self._log) if form.hash in hashes]

    def open_one(self, candidate: str, form: str | None = None) -> SittingRecord:
        """The newest sitting of a candidate that isn't sealed. Raises NotFound."""
        found = [one for one in self.of(candidate) if one.sealed is None and form in (None, one.form)]
        if not found:
            raise NotFound("This candidate has no open sitting", "see: roleplay form sittings")
        return found[-1]

    def by_code(self, code: str) -> SittingRecord:
        """The sitting that a code opens. Raises NotFound for a code that opens none (any more)."""
        wanted = code_hash(code)
        for kind in (r.INVITED, r.RECODED):
            for event, body in self._log.store.said(kind):
                if wanted in body.text:
                    found = next((one for one in self.of(event.subject) if one.code_hash == wanted), None)
                    if found is not None:
                        return found
        raise NotFound("No sitting has this code", "look at the invitation again; a lost code can be replaced")

    def invite(
        self,
        form: FrozenForm,
        candidate: str,
        actor: str,
        *,
        until: str = "",
        extra_time: int = 0,
        plain: bool = False,
        reason: str = "",
    ) -> str:
        """Invite a candidate (by id) to a form; returns the code, which is nowhere else. until: last day, YYYY-MM-DD.

        extra_time, plain, reason: see accommodate; on record together with the invitation.
        Of parallel scenarios the one used least is drawn. Raises WrongUse if they sit this form already.
        """
        seen = self._log.store.head(candidate).subject_size
        if any(one.form == form.form.id and one.sealed is None for one in self.of(candidate)):
            raise WrongUse(
                f"This candidate was invited to {form.form.id} already", "give them another code: --new-code"
            )
        code = self._new_code()
        body = {
            "sitting": secrets.token_hex(8),
            "form": form.form.id,
            "version": form.version,
            "form_hash": form.hash,
            "scenarios": self._drawn(form),
            "until": until,
            "code_hash": code_hash(code),
        }
        made = [chain.draft(r.INVITED, actor, candidate, body)]
        if extra_time or plain:
            granted = _granted(str(body["sitting"]), extra_time, plain, reason)
            made.append(chain.draft(r.ACCOMMODATED, actor, candidate, granted))
        self._log.add_all(made, expected=seen)
        return code

    def new_code(self, candidate: str, form: str, actor: str) -> str:
        """Another code for a candidate's open sitting; the one before opens nothing any more."""
        sitting = self.open_one(candidate, form)
        code = self._new_code()
        body = {"sitting": sitting.id, "code_hash": code_hash(code)}
        self._log.add(r.RECODED, actor, candidate, body)
        return code

    def accommodate(self, candidate: str, actor: str, *, extra_time: int, plain: bool, reason: str) -> None:
        """Grant extra time (percent, 0-300) and plain mode for the open sitting: an event that markers don't see."""
        sitting = self.open_one(candidate)
        self._log.add(r.ACCOMMODATED, actor, candidate, _granted(sitting.id, extra_time, plain, reason))

    def extend(self, candidate: str, minutes: int, actor: str, reason: str) -> None:
        """Give more minutes for the talk that is under way, or the next one."""
        sitting = self.open_one(candidate)
        talk = max(0, sitting.talks_begun - 1)
        closed = {entry.said["talk"] for entry in sitting.of(r.CLOSED)}
        talk += talk in closed
        body = {"sitting": sitting.id, "talk": talk, "minutes": minutes, "reason": reason}
        self._log.add(r.EXTENDED, actor, candidate, body)

    def abandon(self, candidate: str, actor: str, reason: str) -> SittingRecord:
        """Seal a sitting that the candidate won't go on with, as it stands."""
        seen = self._log.store.head(candidate).subject_size
        return seal(self._log, self.open_one(candidate), actor, r.ABANDONED, reason, seen)

    def _drawn(self, form: FrozenForm) -> list[str]:
        """For each talk the parallel scenario that was given out least, the first of those used as often."""
        given = [one.scenarios for one in self.invitations(form.form.id)]
        drawn = []
        for number, talk in enumerate(form.form.talks):
            counts = [sum(1 for names in given if names[number : number + 1] == (one,)) for one in talk.scenarios]
            drawn.append(talk.scenarios[counts.index(min(counts))])
        return drawn


def _granted(sitting: str, extra_time: int, plain: bool, reason: str) -> dict[str, object]:
    """What an accommodation says."""
    if not 0 <= extra_time <= MOST_EXTRA:
        raise WrongUse(f"Extra time is given in percent, 0 to {MOST_EXTRA}", "such as --extra-time 25")
    return {"sitting": sitting, "extra_time": extra_time, "plain": plain, "reason": reason}


def seal(log: Log, sitting: SittingRecord, actor: str, how: str, reason: str, seen: int) -> SittingRecord:
    """Seal a sitting: the Merkle root of its events is on record. seen: how many events about the candidate are known.

    Raises Overtaken if something else was recorded in between.
    """
    body = {"sitting": sitting.id, "how": how, "reason": reason, "root": sitting.root(), "events": sitting.events()}
    event = log.add(r.SEALED, actor, sitting.candidate, body, expected=seen)
    return sitting.with_entries(r.Entry(event, body))


def drafts(sitting: SittingRecord, *said: tuple[str, dict[str, object]]) -> Sequence[Draft]:
    """Events of the candidate about their sitting: (type, what it says) each."""
    return [
        chain.draft(kind, sitting.candidate, sitting.candidate, {"sitting": sitting.id, **body}) for kind, body in said
    ]
