"""Finds scenarios and rubrics in folders: the shipped ones, the user's own, one named on the command line."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from roleplay.content import loading
from roleplay.content.bundles import bundle_hash, bundle_text, rubric_from_bundle, scenario_from_bundle
from roleplay.content.folders import KINDS, ContentFile, content_files
from roleplay.content.inherit import inherit
from roleplay.content.problems import Problems
from roleplay.content.rubric_checks import RubricCheck, check_rubric
from roleplay.content.scenario_checks import ScenarioCheck, check_scenario
from roleplay.content.words import Offer, quoted
from roleplay.content.yaml_source import Place, collector_paused, read_text
from roleplay.domain.errors import ContentError, NotFound
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario, ScenarioHead
from roleplay.language import tr

__all__ = ["Library", "rubric_from_bundle", "scenario_from_bundle", "shipped_folder"]

MOST_BASES = 8
"""How many rubrics may build on each other in a row."""


def shipped_folder() -> Path:
    """The folder with the shipped `scenarios/` and `rubrics/`: in the installed package, or the root of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent


@dataclass(frozen=True)
class _Loaded:
    """A file that was looked at.

    value: None if it has errors; sources: the names and texts of the file and its bases; circle: the rubrics that build
    on each other, where there are such below this one; too_deep: there are more bases than are followed.
    """

    file: ContentFile
    problems: Problems
    value: Scenario | Rubric | None = None
    abstract: bool = False
    sources: tuple[tuple[str, str], ...] = ()
    circle: tuple[str, ...] = ()
    too_deep: bool = False


class Library:
    """The scenarios and rubrics of some folders; later folders win. Files are read when they are asked for, and once.

    A file with errors hides nothing: where an earlier folder has the same id, that one is used. Safe to use from
    threads.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._lock = threading.RLock()
        self._index: dict[tuple[str, str], list[ContentFile]] | None = None
        self._found_problems = Problems()
        self._loaded: dict[Path, _Loaded] = {}
        self._heads: dict[Path, ScenarioHead | None] = {}

    def heads(self) -> list[ScenarioHead]:
        """Every scenario that can be listed, by id: only the heads of the files are looked at, not their scenes."""
        with self._lock, collector_paused():
            found = (self._first_head(name) for name in self.ids("scenario"))
            return [head for head in found if head is not None]

    def head_problems(self) -> Problems:
        """What is wrong in the files of scenarios that can't be listed."""
        with self._lock, collector_paused():
            found = Problems()
            for (kind, _), files in self._files().items():
                for file in files if kind == "scenario" else ():
                    if self._head(file) is None:
                        found.extend(self._load(file, ()).problems)
            found.extend(self._found_problems)
            return found

    def scenarios(self) -> list[Scenario]:
        """Every scenario without errors, by id."""
        with collector_paused():
            found = [self._best("scenario", name) for name in self.ids("scenario")]
        return [one.value for one in found if one is not None and isinstance(one.value, Scenario)]

    def rubrics(self) -> list[Rubric]:
        """Every rubric without errors that can mark (not those that are only a base for others), by id."""
        with collector_paused():
            found = [self._best("rubric", name) for name in self.ids("rubric")]
        return [one.value for one in found if one is not None and isinstance(one.value, Rubric) and not one.abstract]

    def scenario(self, scenario_id: str) -> Scenario:
        """The scenario of that id. Raises NotFound, with the nearest word, or ContentError if its file has errors."""
        value = self._one("scenario", scenario_id).value
        assert isinstance(value, Scenario)
        return value

    def rubric(self, rubric_id: str) -> Rubric:
        """The rubric of that id with all it inherits. Raises NotFound, with the nearest word, or ContentError."""
        value = self._one("rubric", rubric_id).value
        assert isinstance(value, Rubric)
        return value

    def ids(self, kind: str) -> list[str]:
        """The ids that files of this kind (scenario, rubric) have by their names, sorted; broken ones too."""
        with self._lock:
            return sorted(name for of_kind, name in self._files() if of_kind == kind)

    def files(self) -> list[ContentFile]:
        """Every file of a scenario or rubric; of those with the same id the one that wins first, hidden ones too."""
        with self._lock:
            return [file for files in self._files().values() for file in files]

    def path(self, kind: str, content_id: str) -> Path:
        """The file that a scenario or rubric is loaded from. Raises as `scenario` does."""
        return self._one(kind, content_id).file.path

    def bundle(self, kind: str, content_id: str) -> str:
        """The file's text and that of all it builds on, as JSON. Raises as `scenario` does."""
        return bundle_text(kind, content_id, self._one(kind, content_id).sources)

    def problems(self) -> Problems:
        """Everything that is wrong in any file of the folders."""
        with self._lock, collector_paused():
            found = Problems()
            for files in list(self._files().values()):
                for file in files:
                    found.extend(self._load(file, ()).problems)
            found.extend(self._found_problems)
            return found

    def problems_of(self, file: ContentFile) -> Problems:
        """What is wrong in one file, looked at with the files of this library beside it."""
        with self._lock:
            return self._load(file, ()).problems

    def scenario_of(self, file: ContentFile) -> Scenario | None:
        """The scenario of one file, or None if the file has errors or isn't one."""
        with self._lock:
            value = self._load(file, ()).value
        return value if isinstance(value, Scenario) else None

    def find_rubric(self, rubric_id: str) -> tuple[Rubric | None, bool]:
        """The rubric of that id, or None, and whether it is only a base for others."""
        found = self._best("rubric", rubric_id)
        return (found.value, found.abstract) if found is not None and isinstance(found.value, Rubric) else (None, False)

    def find_scenario(self, scenario_id: str) -> Scenario | None:
        """The scenario of that id, or None if there is none without errors."""
        found = self._best("scenario", scenario_id)
        return found.value if found is not None and isinstance(found.value, Scenario) else None

    def _one(self, kind: str, content_id: str) -> _Loaded:
        if kind not in KINDS or not self._candidates(kind, content_id):
            missing = tr("there is no rubric {id}") if kind == "rubric" else tr("there is no scenario {id}")
            raise NotFound(missing.format(id=quoted(content_id)), str(Offer(content_id, self.ids(kind))))
        found = self._best(kind, content_id)
        if found is None:
            problems = self._load(self._candidates(kind, content_id)[0], ()).problems.errors()
            unfit = tr("the rubric {id} can't be used") if kind == "rubric" else tr("the scenario {id} can't be used")
            more = f" ({tr('and {count} more', count=len(problems) - 1)})" if len(problems) > 1 else ""
            raise ContentError(f"{unfit.format(id=quoted(content_id))}{more}: {problems[0]}")
        return found

    def _best(self, kind: str, content_id: str) -> _Loaded | None:
        """The first candidate without errors."""
        with self._lock:
            return self._usable(kind, content_id, ())

    def _usable(self, kind: str, content_id: str, chain: tuple[str, ...]) -> _Loaded | None:
        for file in self._candidates(kind, content_id):
            loaded = self._load(file, chain)
            if loaded.value is not None:
                return loaded
        return None

    def _first_head(self, scenario_id: str) -> ScenarioHead | None:
        heads = (self._head(file) for file in self._candidates("scenario", scenario_id))
        return next((head for head in heads if head is not None), None)

    def _head(self, file: ContentFile) -> ScenarioHead | None:
        """The head of a file; where it can't be had, the whole file is read, and says what is wrong."""
        if file.path not in self._heads:
            name, problems = str(file.path), Problems()
            text = None if file.path in self._loaded else read_text(file.path, name, problems)
            head = None if text is None else loading.head_of(text, name, problems)
            if head is None or head.id != file.id or not self._candidates("rubric", head.rubric):
                value = self._load(file, ()).value
                head = value if isinstance(value, Scenario) else None
            self._heads[file.path] = head
        return self._heads[file.path]

    def _candidates(self, kind: str, content_id: str) -> list[ContentFile]:
        with self._lock:
            return self._files().get((kind, content_id), [])

    def _files(self) -> dict[tuple[str, str], list[ContentFile]]:
        """Every file by kind and id, those of later folders first."""
        if self._index is None:
            index: dict[tuple[str, str], list[ContentFile]] = {}
            for folder in dict.fromkeys(reversed(self.folders)):
                for file in content_files(folder, self._found_problems):
                    index.setdefault((file.kind, file.id), []).append(file)
            self._index = index
        return self._index

    def _load(self, file: ContentFile, chain: tuple[str, ...]) -> _Loaded:
        """Read a file once. `chain`: the rubrics that are being read because one builds on the next."""
        known = self._loaded.get(file.path)
        if known is None:
            known = self._load_scenario(file) if file.kind == "scenario" else self._load_rubric(file, chain)
            if not chain or not (known.circle or known.too_deep):  # what is wrong depends on where the chain began
                self._loaded[file.path] = known
        return known

    def _load_scenario(self, file: ContentFile) -> _Loaded:
        problems = Problems()
        read = self._read(file, problems)
        if read is None:
            return _Loaded(file, problems)
        text, reading = read
        scenario = loading.scenario_of(reading)
        rubric = self._rubric_of(scenario, reading, problems)
        check_scenario(
            ScenarioCheck(
                str(file.path),
                scenario,
                reading.places,
                reading.lost,
                problems,
                rubric,
                reading.values,
                reading.used,
                reading.asked,
            )
        )
        if problems.errors():
            return _Loaded(file, problems)
        sources = ((f"{scenario.id}.yaml", text),)
        content_hash = bundle_hash(bundle_text("scenario", scenario.id, sources))
        return _Loaded(file, problems, replace(scenario, hash=content_hash), sources=sources)

    def _rubric_of(self, scenario: Scenario, reading: loading.FileReading, problems: Problems) -> Rubric | None:
        """The rubric that marks a scenario; what is wrong with it is reported where the scenario names it."""
        wanted = scenario.rubric
        if not wanted:
            return None
        name, place = reading.name, reading.places.at("rubric")
        rubric, abstract = self.find_rubric(wanted)
        if rubric is None and self._candidates("rubric", wanted):
            problems.report(name, place, "RP323", rubric=quoted(wanted))
        elif rubric is None or abstract:
            offer = Offer(wanted, [one.id for one in self.rubrics()])
            problems.report(name, place, "RP316" if abstract else "RP313", rubric=quoted(wanted), offer=offer)
        return None if abstract else rubric

    def _load_rubric(self, file: ContentFile, chain: tuple[str, ...]) -> _Loaded:
        problems = Problems()
        read = self._read(file, problems)
        if read is None:
            return _Loaded(file, problems)
        text, reading = read
        own = loading.rubric_of(reading)
        base = self._base_of(own, reading, (*chain, own.id), problems) if own.builds_on else None
        whole: Rubric | None = own
        sources: tuple[tuple[str, str], ...] = ((f"{own.id}.yaml", text),)
        if base is not None:
            whole = inherit(base.value, own) if isinstance(base.value, Rubric) else None
            sources += base.sources
        abstract = bool(reading.row["abstract"])
        check_rubric(RubricCheck(str(file.path), own, whole, abstract, reading.places, reading.lost, problems))
        if problems.errors() or whole is None:
            circle, too_deep = (base.circle, base.too_deep) if base is not None else ((), False)
            return _Loaded(file, problems, circle=circle, too_deep=too_deep)
        content_hash = bundle_hash(bundle_text("rubric", own.id, sources))
        return _Loaded(file, problems, replace(whole, hash=content_hash), abstract, sources)

    def _base_of(
        self, own: Rubric, reading: loading.FileReading, chain: tuple[str, ...], problems: Problems
    ) -> _Loaded:
        """The rubric that one builds on, without a value if it can't be used: why is reported where it is named."""
        wanted, place, name = own.builds_on, reading.places.at("builds_on"), reading.name
        candidates = self._candidates("rubric", wanted)
        nothing = _Loaded(ContentFile("rubric", wanted, Path()), Problems())
        if wanted in chain:
            circle = chain[chain.index(wanted) :]
            self._report_circle(own.id, circle, name, place, problems)
            return replace(nothing, circle=circle)
        if not candidates:
            offer = Offer(wanted, [one for one in self.ids("rubric") if one != own.id])
            problems.report(name, place, "RP401", rubric=quoted(wanted), offer=offer)
            return nothing
        if len(chain) > MOST_BASES:
            problems.report(name, place, "RP415", most=MOST_BASES)
            return replace(nothing, too_deep=True)
        looked_at = []
        for file in candidates:
            looked_at.append(self._load(file, chain))
            if looked_at[-1].value is not None:
                return looked_at[-1]
        first = looked_at[0]
        if own.id in first.circle:
            self._report_circle(own.id, first.circle, name, place, problems)
        elif first.too_deep:
            problems.report(name, place, "RP415", most=MOST_BASES)
        else:
            problems.report(name, place, "RP413", rubric=quoted(wanted))
        return replace(nothing, circle=first.circle, too_deep=first.too_deep)

    @staticmethod
    def _report_circle(own: str, circle: tuple[str, ...], name: str, place: Place, problems: Problems) -> None:
        """Tell of a circle as it looks from one of its rubrics."""
        start = circle.index(own)
        names = (*circle[start:], *circle[:start], own)
        problems.report(name, place, "RP402", chain=" → ".join(quoted(one) for one in names))

    def _read(self, file: ContentFile, problems: Problems) -> tuple[str, loading.FileReading] | None:
        """A file's text and what its shape makes of it; that its id is its name is seen to here."""
        name = str(file.path)
        text = read_text(file.path, name, problems)
        if text is None:
            return None
        reading = loading.read(text, name, problems, file.kind)
        if reading is None:
            return None
        content_id = reading.row[file.kind]
        if content_id and content_id != file.id:
            place = reading.places.at(file.kind)
            wanted = quoted(f"{content_id}.yaml")
            problems.report(name, place, "RP117", id=quoted(content_id), name=quoted(file.path.name), wanted=wanted)
        return text, reading
