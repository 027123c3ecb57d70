"""Writes a conversation with its debrief, or another text, to a file beside others, never over one."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from roleplay.domain.errors import WrongUse
from roleplay.language import tr
from roleplay.practice import Practice
from roleplay.reports.formats import TELL_CHANGES, write
from roleplay.reports.report import Report


def export(practice: Practice, conversation_id: str, form: str, folder: Path) -> str:
    """Write it and give the file's path. Raises WrongUse if the folder can't be written to."""
    talk = practice.talk(conversation_id)
    changes = practice.changes_if_read(talk) if form in TELL_CHANGES else ()
    report = Report(talk.scenario, talk.rubric, talk.conversation, practice.debrief(talk), talk.moods(), changes)
    return write_beside(write(report, form), folder, f"{talk.scenario.id}-{talk.id}", form)


def write_beside(text: str, folder: Path, name: str, ending: str) -> str:
    """Write the text into a new file of the folder and give its path: NAME.ENDING, or NAME-2.ENDING if that is taken.

    Raises WrongUse if it can't be written.
    """
    for number in count(1):
        place = folder / f"{name}{'' if number == 1 else f'-{number}'}.{ending}"
        try:
            with place.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            why = error.strerror or str(error)
            raise WrongUse(
                tr("{place} can't be written: {why}", place=place, why=why),
                tr("start roleplay in a folder you may write to"),
            ) from error
        return str(place)
    raise AssertionError("count never ends")
