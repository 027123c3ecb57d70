"""Writes conversations out: one transcript, one report, or everything there is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from roleplay.cli.files import write_whole
from roleplay.cli.output import json_text
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.domain.judgement import Reading
from roleplay.practice import Practice, Talk
from roleplay.reports.report import Report
from roleplay.reports.transcript import evidence_values, json_report
from roleplay.wiring import Parts


def report_of(talk: Talk, practice: Practice, *, changes: bool = False) -> Report:
    """A conversation with all that is computed from it; the smallest changes of its replies only on request."""
    found = practice.changes_if_read(talk) if changes else ()
    return Report(talk.scenario, talk.rubric, talk.conversation, practice.debrief(talk), talk.moods(), found)


def write_transcript(path: Path, talk: Talk, practice: Practice) -> None:
    """Write the transcript of a talk as it stands: the same bytes for the same talk."""
    write_whole(path, json_report(report_of(talk, practice)))


def write_all(parts: Parts, folder: Path) -> tuple[int, list[str]]:
    """Write a transcript of every conversation into the folder, and history.json about them all.

    Returns how many were written, and for each one that can't be loaded what is wrong with it; history.json has the
    line about it all the same, without a file. Raises WrongUse if the folder can't be written to.
    """
    practice = parts.practice
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"The folder {folder} can't be made: {error.strerror or error}", "name another one") from error
    history: list[dict[str, Any]] = []
    left_out: list[str] = []
    misread = [miss for miss in parts.store.misses(1_000_000) if miss.meant is not None]
    for summary in practice.history():
        about: dict[str, Any] = {
            "id": summary.id,
            "file": None,
            "scenario": summary.scenario,
            "seed": summary.seed,
            "started_at": summary.started_at,
            "updated_at": summary.updated_at,
            "turns": summary.turns,
            "outcome": summary.outcome,
            "score": summary.points,
            "band": summary.band,
        }
        history.append(about)
        try:
            about["draft"] = practice.draft(summary.id)
            talk = practice.talk(summary.id)
            text = json_report(report_of(talk, practice))
        except RoleplayError as error:
            about["problem"] = str(error)
            left_out.append(f"conversation {summary.id} of {summary.scenario} can't be loaded: {error}")
            continue
        about["file"] = f"{summary.started_at[:10]}-{summary.scenario}-{summary.id}.json"
        about["replied_at"] = [turn.reply.at for turn in talk.conversation.turns]
        about["set_aside"] = _set_aside(talk)
        about["own_marks"] = [asdict(past.mark) for past in parts.store.own_marks(summary.id)]
        about["misread"] = [
            {"turn": miss.turn.id, "reply": miss.turn.reply.text, "meant": miss.meant}
            for miss in misread
            if miss.conversation == summary.id
        ]
        about["tries"] = [
            {
                "number": one.number,
                "name": one.name or None,
                "outcome": one.talk.ending.outcome if one.talk.ending else None,
                "score": one.score.points,
                "replies": [turn.reply.text for turn in one.talk.conversation.turns],
            }
            for one in practice.tries(summary.id).past
        ]
        write_whole(folder / about["file"], text)
    write_whole(folder / "history.json", json_text(history, indent=2) + "\n")
    return len(history) - len(left_out), left_out


def write_drills(parts: Parts, folder: Path) -> int:
    """Write drills.json into the folder, if there were any drills; returns how many replies are in it."""
    replies = parts.store.drill_replies()
    if not replies:
        return 0
    values = [
        {
            "scenario": reply.scenario,
            "scene": reply.scene,
            "client": reply.line,
            "reply": reply.reply,
            "at": reply.at,
            **_read(reply.reply, reply.reading),
            "grade": reply.grade or None,
        }
        for reply in replies
    ]
    cards = [asdict(card) for card in parts.store.drill_cards()]
    write_whole(folder / "drills.json", json_text({"replies": values, "moments": cards}, indent=2) + "\n")
    return len(replies)


def _read(text: str, reading: Reading) -> dict[str, Any]:
    return {
        "moves": list(reading.moves),
        "quality": reading.quality,
        "sure": reading.sure,
        "evidence": [evidence_values(text, entry) for entry in reading.evidence],
    }


def _set_aside(talk: Talk) -> list[dict[str, Any]]:
    """The tries that were taken back, which transcripts leave out."""
    return [
        {
            "scene": turn.scene,
            "client": turn.client_line,
            "reply": turn.reply.text,
            "at": turn.reply.at,
            **_read(turn.reply.text, turn.reading),
            "answer": turn.answer,
        }
        for turn in talk.conversation.set_aside
    ]
