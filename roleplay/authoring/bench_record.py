"""Keeps the talk at the bench as a play-through beside the scenario."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from roleplay import scoring
from roleplay.authoring.bench import Bench, StateSet
from roleplay.authoring.recording import added, case_of, new_file
from roleplay.content.folders import PLAYS_SUFFIXES
from roleplay.content.plays import plays_of_text
from roleplay.domain.errors import WrongUse

MOST_CASES = 60
"""Plays that one file may have."""


def record(bench: Bench, file: Path) -> tuple[Path, str]:
    """Add the talk so far to the play-throughs beside the scenario's file; the file written, and the play's name.

    Raises WrongUse for a talk that no play-through can say (a state set, or a scene come to, by hand), one with nothing
    to compare, and where the file can't be added to or written.
    """
    if bench.placed or any(isinstance(act, StateSet) for act in bench.acts):
        raise WrongUse(
            "A play-through has no state or scene set by hand", "take that back, or jump to the scene by replies"
        )
    beside = [file.with_name(file.stem + suffix) for suffix in PLAYS_SUFFIXES]
    place = next((one for one in beside if one.is_file()), beside[0])
    scenario, score = bench.scenario, scoring.score(bench.rubric, bench.conversation)
    try:
        before = place.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") if place.is_file() else ""
        known = plays_of_text(before, str(place)) if before else None
        number = known[1] + 1 if known else 1
        if number > MOST_CASES:
            raise WrongUse(f"{place.name} has {MOST_CASES} plays, and no file may have more", "delete one first")
        name = f"From the bench {number}"
        case = case_of(bench.conversation, score, scenario, name)
        text = added(before, case, scenario.id, place.name) if before else new_file(case, scenario.id)
        with NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=place.parent, delete=False) as half:
            half.write(text)
        whole = Path(half.name)
        whole.chmod(place.stat().st_mode & 0o777 if place.is_file() else 0o644)
        whole.replace(place)
    except UnicodeDecodeError as error:
        raise WrongUse(f"{place.name} isn't UTF-8 text", "save it as UTF-8") from error
    except OSError as error:
        raise WrongUse(
            f"{place} can't be written: {error.strerror or error}", "look whether you may write there"
        ) from error
    return place, name
