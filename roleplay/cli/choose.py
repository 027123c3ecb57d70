"""Which scenarios a command of authors means: ids, or files by their names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from roleplay.content.folders import SUFFIXES, base_of
from roleplay.domain.errors import WrongUse
from roleplay.domain.scenario import Scenario
from roleplay.wiring import Parts


def chosen_scenarios(parts: Parts, words: Sequence[str]) -> list[Scenario]:
    """The scenarios of these ids or files, each once; without words, all that the library offers.

    A file's folder wins over all others. Raises WrongUse for a file that isn't there, NotFound for an unknown id,
    ContentError for a scenario with errors.
    """
    ids = []
    for word in words:
        path = Path(word)
        if path.suffix not in SUFFIXES:
            ids.append(word)
        elif path.is_file():
            parts.add_content([base_of(path)])
            ids.append(path.stem)
        else:
            raise WrongUse(f"There is no file {path}", "check the name")
    if not ids:
        return parts.library.scenarios()
    return [parts.library.scenario(each) for each in dict.fromkeys(ids)]
