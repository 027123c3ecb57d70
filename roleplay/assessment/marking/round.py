"""What an organiser does about marking: markers, conflicts of interest, who marks what. Shows no marks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.assessment import roles
from roleplay.assessment.forms import FrozenForm, version
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.calibration import gate
from roleplay.assessment.marking.checks import hidden_checks
from roleplay.assessment.marking.record import Assignment, assignments, conflicts_of, partner
from roleplay.assessment.marking.references import references, rules_of
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.codes import new_code
from roleplay.assessment.sittings.desk import Desk
from roleplay.assessment.sittings.record import SittingRecord
from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.record import NOBODY, Draft, Overtaken
from roleplay.domain.text import storable

TRIES = 20
"""How often something is recorded anew after others recorded something about the same candidate."""


@dataclass(frozen=True, slots=True)
class Made:
    """What an assignment came to. new: how many sheets are to be marked; talks: of how many talks; checks: how many
    hidden ones came with them; lacking: how many of those asked for there was no talk for."""

    new: int
    talks: int
    by_marker: dict[str, int]
    checks: int = 0
    lacking: int = 0


class Round:
    """The use cases of who organises the marking."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def add_marker(self, person: str, actor: str, note: str) -> None:
        """Make a person (by id) a marker. note: what qualifies them. WrongUse if they are one."""
        if person in m.markers(self._log):
            raise WrongUse("This person is a marker already", "see: roleplay mark markers")
        self._log.add(m.MARKER, actor, person, {"note": storable(note)})

    def declare_conflict(self, marker: str, candidate: str, actor: str, reason: str) -> list[Assignment]:
        """Put on record that the marker must not mark the candidate; what they were to mark is withdrawn, and returned.

        A sheet that they submitted already stays on record and doesn't count.
        """
        self._check_marks_or_decides(marker)
        if not reason.strip():
            raise WrongUse("It isn't said what the conflict is", "such as: --reason 'trained them in 2026'")
        if marker in conflicts_of(self._log, candidate):
            raise WrongUse("This conflict is on record already", "nothing more is to be done")
        seen = self._log.store.head(candidate).subject_size
        hit = [one for one in assignments(self._log, candidate) if one.marker == marker and one.counts]
        body = {"marker": marker, "reason": storable(reason)}
        drafts = [chain.draft(m.CONFLICT, actor, candidate, body)]
        drafts += [_withdrawn(one, actor, "conflict of interest") for one in hit]
        self._log.add_all(drafts, expected=seen)
        return hit

    def withdraw(self, marker: str, actor: str, reason: str) -> int:
        """Take from a marker what they haven't submitted, so that others can mark it; drafts stay and don't count."""
        candidates = dict.fromkeys(one.candidate for one in assignments(self._log) if one.marker == marker)
        if not candidates:
            self.check_marker(marker)
        return sum(self._withdraw(marker, candidate, actor, storable(reason)) for candidate in candidates)

    def _withdraw(self, marker: str, candidate: str, actor: str, reason: str) -> int:
        """The same for one candidate; a sheet that is submitted in this very moment stays."""
        for _ in range(TRIES):
            seen = self._log.store.head(candidate).subject_size
            every = assignments(self._log, candidate)
            hit = [one for one in every if one.marker == marker and one.counts and not one.submitted]
            try:
                if hit:
                    self._log.add_all([_withdrawn(one, actor, reason) for one in hit], expected=seen)
                return len(hit)
            except Overtaken:
                continue
        raise StorageError("Too much is being recorded about this candidate at once", "try again")

    def _check_marks_or_decides(self, person: str) -> None:
        """Raises NotFound for somebody who neither marks nor decides."""
        if not any(person in roles.holders(self._log, role) for role in roles.ROLES):
            self.check_marker(person)

    def check_marker(self, person: str) -> None:
        """Raises NotFound for somebody who isn't a marker."""
        if person not in m.markers(self._log):
            raise NotFound("This person is no marker", "make them one: roleplay mark marker NAME")

    def assign(self, form: str, markers: Sequence[str], actor: str, seed: int) -> Made:
        """Give each talk of each sealed sitting of a form two markers (of these), as far as it has none yet.

        Candidates come in an order drawn with the seed, another one for each marker; whoever has least gets the next.
        All or nothing: raises WrongUse where fewer than two may mark a candidate, or a seal is broken.
        """
        for person in markers:
            self.check_marker(person)
        if len(set(markers)) < 2:
            raise WrongUse("Two marks of each talk need two markers", "name them: --markers ANN,BEN")
        newest = version(self._log, form)
        self._check_gates(newest, markers)
        seen = self._log.store.head(NOBODY).subject_size
        # S311: the order needs to be fair and repeatable, not secret
        draw = random.Random(seed)  # noqa: S311
        sittings = sorted(self._sealed(form), key=lambda one: one.id)
        draw.shuffle(sittings)
        before = assignments(self._log)
        load = Counter(dict.fromkeys(sorted(set(markers)), 0))
        load.update(one.marker for one in before if one.counts and one.marker in load and one.role not in m.ANCHORED)
        firsts = Counter(one.marker for one in before if one.counts and one.role == m.FIRST)
        new: list[Draft] = []
        talks = 0
        for sitting in sittings:
            roles = self._open_roles(sitting, before)
            if not roles:
                continue
            drawn = self._drawn(sitting, len(roles), load, before, draw)
            if len(drawn) == 2 and firsts[drawn[1]] < firsts[drawn[0]]:
                drawn.reverse()
            begun = sitting.of(r.BEGUN)
            talks += len(begun)
            for person, role in zip(drawn, roles, strict=True):
                firsts[person] += role == m.FIRST
                load[person] += len(begun)
                new += [
                    _assigned(sitting, int(e.said["talk"]), str(e.said["scenario"]), person, role, actor) for e in begun
                ]
        if not new:
            return Made(0, 0, {})
        sheets = len(new)
        checks = hidden_checks(self._log, newest, load, before, draw, actor)
        new += checks.drafts
        draw.shuffle(new)
        rules = rules_of(self._log, form)
        body = {"form": form, "seed": seed, "sheets": sheets, "checks": len(checks.drafts), "rules": rules.event}
        self._log.add_all([chain.draft(m.ROUND, actor, NOBODY, body), *new], expected=seen)
        return Made(sheets, talks, dict(load), len(checks.drafts), checks.lacking)

    def _check_gates(self, form: FrozenForm, markers: Sequence[str]) -> None:
        """Raises WrongUse if somebody of these hasn't passed the calibration."""
        shut = [person for person in dict.fromkeys(markers) if not gate(self._log, person, form).is_open]
        if shut:
            names = {person.id: person.label for person in self._log.store.people()}
            told = ", ".join(names.get(person, person) for person in shut)
            raise WrongUse(
                f"Not passed the calibration of {form.form.id}, so no work: {told}; nothing was assigned",
                "give them the set: roleplay mark calibrate; or name only others: --markers",
            )

    def _sealed(self, form: str) -> list[SittingRecord]:
        taken = {one.sitting for one in references(self._log)}
        found = [one for one in Desk(self._log).invitations(form) if one.sealed is not None and one.talks_begun]
        found = [one for one in found if one.id not in taken]
        broken = [one for one in found if not one.seal_holds]
        if broken:
            raise StorageError(
                f"The seal of the sitting {broken[0].id} is broken, so nothing was assigned",
                "see: roleplay records verify",
            )
        return found

    @staticmethod
    def _open_roles(sitting: SittingRecord, before: Sequence[Assignment]) -> list[str]:
        """Which of the two marks nobody is to give yet."""
        taken = {one.role for one in before if one.sitting == sitting.id and one.counts}
        return [role for role in (m.FIRST, m.SECOND) if role not in taken]

    def _drawn(
        self,
        sitting: SittingRecord,
        count: int,
        load: Counter[str],
        before: Sequence[Assignment],
        draw: random.Random,
    ) -> list[str]:
        """So many markers for a sitting: who may, and has least; who had it before doesn't get it again."""
        barred = set(conflicts_of(self._log, sitting.candidate))
        barred |= {one.marker for one in before if one.sitting == sitting.id} | m.lookers(self._log, sitting.candidate)
        free = [person for person in sorted(load) if person not in barred]
        if len(free) < count:
            names = {person.id: person.label for person in self._log.store.people()}
            raise WrongUse(
                f"Only {len(free)} of these markers may mark {names.get(sitting.candidate, sitting.candidate)}, and "
                f"{count} are needed; nothing was assigned",
                "name more markers: --markers; conflicts are listed by: roleplay mark status",
            )
        draw.shuffle(free)
        return sorted(free, key=lambda person: load[person])[:count]


def check_may_see(log: Log, person: str, candidate: str) -> None:
    """Raises WrongUse if the person has a mark of this candidate open: they must not see what is on record yet.

    The refusal goes on record.
    """
    every = assignments(log, candidate)
    for one in every:
        if one.marker == person and one.counts and not released(one, every):
            log.add(m.DENIED, person, candidate, {"assignment": one.id, "what": "evidence"})
            raise WrongUse(
                "A marker sees nothing on record about a candidate before both have submitted", "submit your mark first"
            )


def released(one: Assignment, every: Sequence[Assignment]) -> bool:
    """Whether both markers of a talk have submitted, so that they may see each other's marks.

    A third marker sees them once their own mark is in; nobody sees any by a sheet that checks the marker.
    """
    if one.role in m.ANCHORED:
        return False
    if one.role not in m.PAIR:
        return one.counts and bool(one.submitted)
    other = partner(one, every)
    return one.counts and bool(one.submitted) and other is not None and bool(other.submitted)


def _assigned(sitting: SittingRecord, talk: int, scenario: str, marker: str, role: str, actor: str) -> Draft:
    body = {
        "assignment": new_code()[:9],
        "sitting": sitting.id,
        "talk": talk,
        "scenario": scenario,
        "form_hash": sitting.form_hash,
        "marker": marker,
        "role": role,
    }
    return chain.draft(m.ASSIGNED, actor, sitting.candidate, body)


def _withdrawn(one: Assignment, actor: str, reason: str) -> Draft:
    return chain.draft(m.WITHDRAWN, actor, one.candidate, {"assignment": one.id, "reason": reason})
