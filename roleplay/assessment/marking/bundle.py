"""A marker's work in one signed file: taken along to a laptop, marked there, and merged back.

Each bundle has a key of its own, closed with a passphrase that the marker chooses; its public half and the hash of each
talk go on record when it is handed out. The talks are signed when they leave, the marks whenever they change, so that
who doesn't know the passphrase can change neither, and whoever merges it back knows that it is what was handed out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from roleplay.assessment.marking.record import Sheet, check_sheet, missing, said_of, sheet_of
from roleplay.assessment.marking.view import BEGUN, DONE, OPEN, MarkerView, Spoken, StaleDraft, Task, Work
from roleplay.assessment.records import chain
from roleplay.assessment.records.canonical import canonical
from roleplay.assessment.records.key_file import closed_key, key_in
from roleplay.assessment.records.log import Log
from roleplay.assessment.records.notes import Signer, VerifierKey, new_signer, verifier_key
from roleplay.domain.errors import NotFound, RoleplayError, WrongUse
from roleplay.domain.rubric import Criterion, Level
from roleplay.domain.scenario import Brief

FORMAT, VERSION = "roleplay-marking", 1
HANDED_OUT, CAME_BACK = "marking-bundle-out", "marking-bundle-in"
_KEYS = {"format", "version", "bundle", "key", "notices", "talks", "listed", "listed_by", "marks", "marks_by"}
_GOES = "get it again from where it was handed out; nothing was merged"


def hand_out(log: Log, view: MarkerView, marker: str, passphrase: str) -> dict[str, Any]:
    """The bundle of all that a marker (by id) has to mark; that it was handed out is on record.

    Raises WrongUse if there is nothing to mark, or the passphrase is too short.
    """
    notices = view.notices()
    talks = {one.code: _talk(view.work(one.code)) for one in view.tasks() if one.state != DONE}
    if not talks:
        raise WrongUse("There is nothing for you to mark, so there is no bundle", "see: roleplay mark work")
    name = secrets.token_hex(8)
    signer = new_signer(f"roleplay.marking/{name}")
    key = closed_key(signer, passphrase)
    listed = {code: _hash(talk) for code, talk in talks.items()}
    body = {"bundle": name, "key": str(signer.key), "talks": listed}
    log.add(HANDED_OUT, marker, marker, body)
    return {
        "format": FORMAT,
        "version": VERSION,
        "bundle": name,
        "key": key,
        "notices": notices,
        "talks": talks,
        "listed": listed,
        "listed_by": signer.raw(_to_sign("talks", name, listed)),
        "marks": {},
        "marks_by": signer.raw(_to_sign("marks", name, {})),
    }


def check(bundle: Any, place: str) -> VerifierKey:
    """Raises WrongUse that names what was changed, removed or added in a bundle; returns the key that signed it."""
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT or set(bundle) != _KEYS:
        raise WrongUse(f"{place} is no marking bundle", "name a file that `roleplay mark bundle out` wrote")
    if bundle["version"] != VERSION:
        raise WrongUse(f"{place} is a bundle of version {str(bundle['version'])[:20]}", "use the program that wrote it")
    kinds = {
        "bundle": str,
        "key": dict,
        "talks": dict,
        "listed": dict,
        "marks": dict,
        "listed_by": str,
        "marks_by": str,
    }
    for name, kind in kinds.items():
        if not isinstance(bundle[name], kind):
            raise WrongUse(f"{place}: {name} isn't what was handed out", _GOES)
    try:
        key = verifier_key(str(bundle["key"].get("public")))
        signed = [
            _signed(key, bundle["listed_by"], _to_sign("talks", bundle["bundle"], bundle["listed"])),
            _signed(key, bundle["marks_by"], _to_sign("marks", bundle["bundle"], _hashes(bundle["marks"]))),
        ]
        hashes = _hashes(bundle["talks"])
    except RoleplayError:
        raise WrongUse(f"{place}: the key or the signatures aren't what was handed out", _GOES) from None
    if not signed[0]:
        raise WrongUse(f"{place}: the list of its talks was changed", _GOES)
    for code in dict.fromkeys([*bundle["listed"], *hashes]):
        if bundle["listed"].get(code) != hashes.get(code):
            how = "removed" if code not in hashes else "added" if code not in bundle["listed"] else "changed"
            raise WrongUse(f"{place}: the talk {code[:20]!r} was {how}", _GOES)
    if not signed[1]:
        raise WrongUse(f"{place}: marks in it were changed, removed or added by somebody without its passphrase", _GOES)
    return key


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the marks of a talk. how: "draft", "submitted", "as it was", "conflict" or "refused"; why: in
    words; mine, theirs: with a conflict, the sheet of the bundle and the one on record."""

    code: str
    how: str
    why: str = ""
    mine: Sheet | None = None
    theirs: Sheet | None = None


def merge(log: Log, view: MarkerView, marker: str, bundle: Any, place: str, take: frozenset[str]) -> list[Merged]:
    """Merge a bundle back. take: talks whose marks in the bundle go before those saved here meanwhile.

    Nothing is overwritten that was saved here after the bundle went out, unless it is in `take`; a submitted sheet
    never. The same bundle can be merged again. Raises WrongUse before anything is merged if it was tampered with, isn't
    this marker's, or wasn't handed out here.
    """
    key = check(bundle, place)
    handed = [said for _, said in said_of(log, HANDED_OUT, actor=marker) if said["bundle"] == bundle["bundle"]]
    if not handed:
        raise WrongUse(f"{place} wasn't handed out to you from these records", "merge it where it came from")
    if handed[0]["key"] != str(key) or handed[0]["talks"] != bundle["listed"]:
        raise WrongUse(f"{place}: its key or its talks aren't those that were handed out", _GOES)
    unknown = sorted(take - set(bundle["talks"]))
    if unknown:
        raise WrongUse(f"The bundle has no talk {unknown[0][:20]!r}", f"choose from: {', '.join(bundle['talks'])}")
    done = [_merge(view, code, bundle["talks"][code], said, code in take) for code, said in bundle["marks"].items()]
    body = {"bundle": bundle["bundle"], "marks": _hashes(bundle["marks"]), "came": {one.code: one.how for one in done}}
    log.add(CAME_BACK, marker, marker, body)
    return done


def _merge(view: MarkerView, code: str, talk: Mapping[str, Any], said: Mapping[str, Any], take: bool) -> Merged:
    try:
        mine = sheet_of(said["sheet"])
    except (KeyError, TypeError, AttributeError):
        return Merged(code, "refused", "its marks can't be read")
    try:
        work = view.work(code)
        if work.submitted:
            if work.sheet == mine:
                return Merged(code, "as it was", "submitted here already, the same")
            return Merged(code, "conflict", "it was submitted here meanwhile and can't be changed", mine, work.sheet)
        version = work.version
        if work.sheet != mine:
            if version != talk["version"] and not take:
                return Merged(code, "conflict", "it was changed here meanwhile", mine, work.sheet)
            version = view.save(code, mine, version)
        elif not said["submitted"]:
            return Merged(code, "as it was", "the same is on record")
        if said["submitted"]:
            view.submit(code, version)
            return Merged(code, "submitted")
    except StaleDraft as stale:
        return Merged(code, "conflict", "it is being changed here", mine, stale.theirs)
    except (WrongUse, NotFound) as error:
        return Merged(code, "refused", str(error))
    return Merged(code, "draft")


class BundleDesk:
    """A bundle on a laptop, marked as the records are. text: what reads the file; write: what writes it whole.

    Raises WrongUse for a bundle that was tampered with, or a wrong passphrase.
    """

    def __init__(
        self, read: Callable[[], Any], write: Callable[[str], None], path: Path, ask: Callable[[], str]
    ) -> None:
        self._read, self._write, self._path = read, write, path
        bundle = read()
        self._key = check(bundle, str(path))
        self._signer: Signer = key_in(bundle["key"], ask(), path)

    def tasks(self) -> list[Task]:
        """The work list."""
        bundle = self._bundle()
        return [self._work(bundle, code).task for code in bundle["talks"]]

    def notices(self) -> list[str]:
        """What the marker was told when it was handed out."""
        return [str(one) for one in self._bundle()["notices"]]

    def work(self, code: str) -> Work:
        """The talk of that code, and the sheet as it stands in the bundle. Raises NotFound."""
        return self._work(self._bundle(), code)

    def save(self, code: str, sheet: Sheet, version: int) -> int:
        """Keep a draft in the file; returns its version. See MarkerView.save."""
        bundle = self._bundle()
        work = self._work(bundle, code)
        self._not_submitted(work)
        check_sheet(sheet, work.criteria, len(work.spoken))
        if work.version != version:
            raise StaleDraft(sheet, work.sheet, work.version)
        self._keep(bundle, work.task.code, {"sheet": sheet.said(), "version": version + 1, "submitted": False})
        return version + 1

    def submit(self, code: str, version: int) -> int:
        """Say that the sheet is to be submitted when the bundle is merged; it can't be changed here any more."""
        bundle = self._bundle()
        work = self._work(bundle, code)
        self._not_submitted(work)
        if work.version != version:
            raise StaleDraft(work.sheet, work.sheet, work.version)
        if gaps := missing(work.sheet, work.criteria):
            raise WrongUse(f"The sheet isn't whole: {', '.join(gaps)}", "rate it, or say why it can't be rated")
        said = {"sheet": work.sheet.said(), "version": version, "submitted": True}
        self._keep(bundle, work.task.code, said)
        return 0

    def correct(self, code: str, sheet: Sheet, reason: str, after: int) -> int:
        """Not here."""
        raise WrongUse("In a bundle no sheet can be corrected", "merge it, then: roleplay mark correct")

    def others(self, code: str) -> list[Sheet]:
        """Not here."""
        raise WrongUse("The other marks aren't in a bundle", "merge it, then: roleplay mark compare")

    def _bundle(self) -> Any:
        """The file as it is now, checked again: another window may have written it."""
        bundle = self._read()
        if check(bundle, str(self._path)) != self._key:
            raise WrongUse(f"{self._path} is another bundle now", "open it anew")
        return bundle

    def _keep(self, bundle: dict[str, Any], code: str, said: dict[str, Any]) -> None:
        marks = {**bundle["marks"], code: said}
        seal = self._signer.raw(_to_sign("marks", bundle["bundle"], _hashes(marks)))
        self._write(json.dumps({**bundle, "marks": marks, "marks_by": seal}, ensure_ascii=False, indent=1) + "\n")

    @staticmethod
    def _not_submitted(work: Work) -> None:
        if work.submitted:
            raise WrongUse("This sheet was submitted and can't be changed", "merge the bundle, then correct it")

    def _work(self, bundle: Mapping[str, Any], code: str) -> Work:
        wanted = code.strip().upper()
        talk = bundle["talks"].get(wanted)
        if talk is None:
            raise NotFound("There is no such talk in this bundle", f"choose from: {', '.join(bundle['talks'])}")
        said = bundle["marks"].get(wanted)
        found = _work(talk)
        if said is None:
            return found
        state = DONE if said["submitted"] else BEGUN
        return replace(
            found,
            task=replace(found.task, state=state),
            sheet=sheet_of(said["sheet"]),
            version=int(said["version"]),
            submitted=int(said["submitted"]),
        )


def write_text(bundle: Mapping[str, Any]) -> str:
    """The text of a bundle's file."""
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def _talk(work: Work) -> dict[str, Any]:
    """A talk as it stands in a bundle: what the marker sees of it, and nothing else."""
    return {
        "task": asdict(work.task),
        "brief": asdict(work.brief),
        "spoken": [asdict(one) for one in work.spoken],
        "last_line": work.last_line,
        "criteria": [
            {"id": c.id, "title": c.title, "looks_for": c.looks_for, "weight": c.weight,
             "levels": [asdict(level) for level in c.levels]}
            for c in work.criteria
        ],
        "sheet": work.sheet.said(),
        "version": work.version,
    }  # fmt: skip


def _work(talk: Mapping[str, Any]) -> Work:
    criteria = tuple(
        Criterion(
            id=c["id"],
            title=c["title"],
            looks_for=c["looks_for"],
            weight=c["weight"],
            start=0,
            rules=(),
            levels=tuple(Level(**level) for level in c["levels"]),
        )
        for c in talk["criteria"]
    )
    sheet = sheet_of(talk["sheet"])
    state = BEGUN if talk["version"] else OPEN
    return Work(
        task=replace(Task(**talk["task"]), state=state),
        brief=Brief(**talk["brief"]),
        spoken=tuple(Spoken(**one) for one in talk["spoken"]),
        last_line=talk["last_line"],
        criteria=criteria,
        sheet=sheet,
        version=talk["version"],
        submitted=0,
    )


def _hash(part: Any) -> str:
    return hashlib.sha256(canonical(part).encode("utf-8")).hexdigest()


def _hashes(parts: Mapping[str, Any]) -> dict[str, str]:
    return {name: _hash(part) for name, part in parts.items()}


def _to_sign(what: str, bundle: str, hashes: Mapping[str, str]) -> bytes:
    said = canonical({"bundle": bundle, what: dict(hashes)})
    return chain.tagged_hash(f"roleplay/marking-bundle/{what}/v1".encode(), said.encode("utf-8"))


def _signed(key: VerifierKey, signature: str, said: bytes) -> bool:
    try:
        return key.verifies(said, base64.b64decode(signature, validate=True))
    except (binascii.Error, ValueError):
        return False
