"""Play-throughs: conversations written down beside a scenario, with what must come out of them.

They stand in `scenarios/<id>.plays.yaml`:

    plays:
      for: we-want-to-cancel
      cases:
        - name: A welcoming coach
          coach: welcoming          # any words that say who replies
          seed: 7
          turns:
            - {reply: "I'm glad you rang. What isn't working?", leads_to: what-happened}
            - {moves: [own, explore], quality: 4}
          expect: {ending: a-new-start, outcome: resolved, band: strong, points: {min: 75}}

Only what is stated under `expect` and `leads_to` is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roleplay.content import loading
from roleplay.content.folders import PLAYS_SUFFIXES
from roleplay.content.library import Library
from roleplay.content.problems import Problems
from roleplay.content.shape import TURN
from roleplay.content.words import Offer, quoted
from roleplay.content.yaml_source import read_text
from roleplay.domain.condition import Range
from roleplay.domain.errors import ContentError
from roleplay.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class PlayTurn:
    """One reply: in words (`reply`), or as what it would be read as (`moves` and `quality` 0-4, `reply` None).

    leads_to: the scene that must follow; empty if any may.
    """

    reply: str | None = None
    moves: tuple[str, ...] = ()
    quality: float = 0.0
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must come out. Empty, or None, where anything may. `points` is a range of the score, 0-100."""

    ending: str = ""
    outcome: str = ""
    band: str = ""
    points: Range | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """One conversation from start to end. `coach`: free words for who replies, such as welcoming or defending."""

    name: str
    coach: str
    seed: int
    turns: tuple[PlayTurn, ...]
    expect: Expectation


@dataclass(frozen=True, slots=True)
class Plays:
    """The play-throughs of one scenario."""

    scenario: str
    plays: tuple[Play, ...]


def plays_path(library: Library, scenario_id: str) -> Path | None:
    """The file of play-throughs beside a scenario, or None. Raises NotFound or ContentError as `library.path` does."""
    beside = library.path("scenario", scenario_id)
    paths = (beside.with_name(scenario_id + suffix) for suffix in PLAYS_SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def load_plays(path: Path, library: Library) -> Plays:
    """The play-throughs of a file. Raises ContentError, with the first of its problems, if it has any errors."""
    problems = Problems()
    plays = read_plays(path, library, problems)
    if plays is None:
        errors = problems.errors()
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise ContentError(f"the play-throughs can't be used{more}: {errors[0]}")
    return plays


def read_plays(path: Path, library: Library, problems: Problems) -> Plays | None:
    """The play-throughs of a file, or None if it has errors; all that is wrong goes into `problems`."""
    name, found = str(path), Problems()
    text = read_text(path, name, found)
    reading = None if text is None else loading.read(text, name, found, "plays")
    plays = None
    if reading is not None:
        row = reading.row["plays"]
        plays = Plays(row["for"], tuple(_play(play) for play in row["cases"]))
        _check(reading, row, path, library, found)
    problems.extend(found)
    return None if found.errors() else plays


def plays_of_text(text: str, name: str) -> tuple[str, int] | None:
    """The scenario's id and how many cases there are; None if the text isn't a file of play-throughs without slips."""
    found = Problems()
    reading = loading.read(text, name, found, "plays")
    if reading is None or reading.lost or found.errors():
        return None
    row = reading.row["plays"]
    return row["for"], len(row["cases"])


def _play(row: Mapping[str, Any]) -> Play:
    expect = row["expect"]
    points = expect["points"]
    return Play(
        name=row["name"],
        coach=row["coach"],
        seed=row["seed"],
        turns=tuple(
            PlayTurn(turn["reply"], turn["moves"] or (), turn["quality"] or 0.0, turn["leads_to"])
            for turn in row["turns"]
        ),
        expect=Expectation(
            expect["ending"],
            expect["outcome"],
            expect["band"],
            None if points is None else Range(points["min"], points["max"]),
        ),
    )


def _check(
    reading: loading.FileReading, row: Mapping[str, Any], path: Path, library: Library, problems: Problems
) -> None:
    """The rules of play-throughs."""
    name, places = reading.name, reading.places
    wanted = row["for"]
    file_id = path.name.removesuffix(".yaml").removesuffix(".yml").removesuffix(".plays")
    if wanted and wanted != file_id and path.name.endswith(PLAYS_SUFFIXES):
        place, right = places.at("plays", "for"), quoted(f"{wanted}.plays.yaml")
        problems.report(name, place, "RP117", id=quoted(wanted), name=quoted(path.name), wanted=right)
    _name_is_repeated(reading, row, problems)
    _turn_is_unclear(reading, row, problems)
    if not wanted:
        return
    scenario = library.find_scenario(wanted)
    if scenario is None and wanted in library.ids("scenario"):
        problems.report(name, places.at("plays", "for"), "RP508", scenario=quoted(wanted))
        return
    if scenario is None:
        offer = Offer(wanted, library.ids("scenario"))
        problems.report(name, places.at("plays", "for"), "RP501", scenario=quoted(wanted), offer=offer)
        return
    _scene_is_missing(reading, row, scenario, problems)
    _names_of_the_rubric(reading, row, library, scenario, problems)


def _name_is_repeated(reading: loading.FileReading, row: Mapping[str, Any], problems: Problems) -> None:
    """Two plays have the same name."""
    first: dict[str, int] = {}
    for number, play in enumerate(row["cases"]):
        place = reading.places.at("plays", "cases", number, "name")
        if play["name"] and play["name"] in first:
            problems.report(reading.name, place, "RP506", name=quoted(play["name"]), line=first[play["name"]])
        first.setdefault(play["name"], place[0])


def _turn_is_unclear(reading: loading.FileReading, row: Mapping[str, Any], problems: Problems) -> None:
    """A turn has both words and moves, or neither, or moves without a quality."""
    fork = TURN.fork
    assert fork is not None
    for number, play in enumerate(row["cases"]):
        for turn_number, turn in enumerate(play["turns"]):
            path = ("plays", "cases", number, "turns", turn_number)
            in_words = turn[fork.key] is not None
            as_moves = all(turn[key] is not None for key in fork.need)
            partly = any(turn[key] is not None for key in fork.never)
            if (in_words == as_moves or (in_words and partly)) and not reading.lost.touches(*path):
                problems.report(reading.name, reading.places.at(*path), "RP504")


def _scene_is_missing(
    reading: loading.FileReading, row: Mapping[str, Any], scenario: Scenario, problems: Problems
) -> None:
    """A play names a scene that the scenario doesn't have, or an ending that is none."""
    endings = [scene.id for scene in scenario.scenes.values() if scene.ending is not None]
    for number, play in enumerate(row["cases"]):
        for turn_number, turn in enumerate(play["turns"]):
            if turn["leads_to"] and turn["leads_to"] not in scenario.scenes:
                place = reading.places.at("plays", "cases", number, "turns", turn_number, "leads_to")
                offer = Offer(turn["leads_to"], scenario.scenes)
                problems.report(reading.name, place, "RP502", scene=quoted(turn["leads_to"]), offer=offer)
        ending = play["expect"]["ending"]
        if ending and ending not in endings:
            code = "RP507" if ending in scenario.scenes else "RP502"
            place = reading.places.at("plays", "cases", number, "expect", "ending")
            problems.report(reading.name, place, code, scene=quoted(ending), offer=Offer(ending, endings))


def _names_of_the_rubric(
    reading: loading.FileReading, row: Mapping[str, Any], library: Library, scenario: Scenario, problems: Problems
) -> None:
    """A play names a move or a band that the scenario's rubric doesn't have."""
    rubric, _ = library.find_rubric(scenario.rubric)
    if rubric is None:
        return
    moves, bands = [move.id for move in rubric.moves], [band.id for band in rubric.bands]
    for number, play in enumerate(row["cases"]):
        for turn_number, turn in enumerate(play["turns"]):
            for move in turn["moves"] or ():
                if move and move not in moves:
                    place = reading.places.at("plays", "cases", number, "turns", turn_number, "moves", move)
                    problems.report(reading.name, place, "RP503", move=quoted(move), offer=Offer(move, moves))
        band = play["expect"]["band"]
        if band and band not in bands:
            place = reading.places.at("plays", "cases", number, "expect", "band")
            problems.report(reading.name, place, "RP505", band=quoted(band), offer=Offer(band, bands))
