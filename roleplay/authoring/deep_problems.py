"""What the deep check finds in files, as problems with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from roleplay.authoring.deep_check import DeepCheck, deep_check
from roleplay.authoring.deep_rows import result_of, row_of
from roleplay.authoring.questions import REACHED
from roleplay.content import loading
from roleplay.content.check import scenario_files
from roleplay.content.check_cache import CheckCache
from roleplay.content.library import Library
from roleplay.content.problems import Problems
from roleplay.content.words import quoted
from roleplay.content.yaml_source import Place, collector_paused, read_text

_IN_QUOTES = ("scene", "rubric")


@dataclass(frozen=True, slots=True)
class DeepFile:
    """One scenario file that was searched, and what came of it.

    undecided: for each question without an answer its kind (see `questions`), and the line and column that it is about.
    """

    path: Path
    result: DeepCheck
    undecided: tuple[tuple[str, Place], ...] = ()


def deep_check_paths(
    paths: Sequence[Path],
    library: Library,
    problems: Problems,
    most: int | None = None,
    cache: CheckCache | None = None,
) -> Iterator[DeepFile]:
    """Search each scenario without errors in these files and folders; what is found goes into the problems.

    Without paths, those of the library. most: moments that are looked at in each. cache: what a search found is kept
    there, by the hashes of the scenario and of its rubric with all that they are made of.
    """
    for path, scenario, beside in scenario_files(paths, library):
        rubric, _ = beside.find_rubric(scenario.rubric)
        if rubric is None:
            continue
        key = ("deep", scenario.id, scenario.hash, rubric.hash, str(most))
        result = result_of(cache.known(*key)) if cache is not None else None
        if result is None:
            with collector_paused():
                result = deep_check(scenario, rubric, most)
            if cache is not None:
                cache.keep(*key, result=row_of(result))
        yield DeepFile(path, result, _report(path, result, problems))


def _report(path: Path, result: DeepCheck, problems: Problems) -> tuple[tuple[str, Place], ...]:
    """Report what was found, and say where the questions stand that have no answer."""
    name, nothing = str(path), Problems()
    text = read_text(path, name, nothing) if result.findings or result.undecided else None
    reading = None if text is None else loading.read(text, name, nothing, "scenario")
    if reading is None:
        return ()
    for finding in result.findings:
        details = {key: quoted(text) if key in _IN_QUOTES else text for key, text in finding.details}
        lines = sorted({reading.places.at(*other)[0] for other in finding.others})
        details["lines"] = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
        problems.report(name, reading.places.at(*finding.path, key=finding.key), finding.code, **details)
    places = [(one.kind, reading.places.at(*one.path, key=one.kind == REACHED)) for one in result.undecided]
    return tuple(sorted(places, key=lambda one: one[1]))
