"""kill -9 at any moment, a full disk, twenty at once: what was acknowledged is there, nothing twice, the seal holds."""

from __future__ import annotations

import random
import sys
import time
from typing import Any

import pytest

from roleplay.assessment.records.audit import audit
from roleplay.locations import assessment_file
from tests.assessment.examiner import Examiner
from tests.assessment.faults import heard, start
from tests.assessment.sittings import sitter
from tests.assessment.sittings.making import READY, code_of, log_at, opened, sealed, sits, told

KILLS = 30
TOGETHER = 20

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of Unix")


def where(examiner: Examiner) -> str:
    """The database of the records."""
    return examiner.place or str(assessment_file(examiner.data))


def test_killed_at_random_instants_it_goes_on_at_the_same_turn(examiner: Examiner) -> None:
    """Every restart finds each acknowledged reply with the same answer, and at most the one that was under way."""
    code = code_of(examiner)
    luck = random.Random(7)
    known: list[Any] = []
    doing = ""
    acknowledged = mid_way = 0
    for number in range(KILLS):
        process, wire = start(sitter.sit_until_killed, where(examiner), code, number)
        said = []
        if number % 6:
            assert wire.poll(60), "it did not start"
            said.append(wire.recv())
            time.sleep(luck.uniform(0, 0.15))
        else:
            time.sleep(luck.uniform(0, 0.4))  # killed while it opens
        process.kill()
        process.join(30)
        for message in said + heard(wire):
            if message[0] == "doing":
                doing = message[1]
                continue
            found = message[1]
            extra = found[len(known) :]
            assert found[: len(known)] == known, "an acknowledged reply is missing or another"
            assert [text for text, _ in extra] in ([], [doing]), "something was said that nobody sent"
            acknowledged += message[0] == "done"
            known, doing = found, ""
        mid_way += bool(doing)
    assert acknowledged > KILLS and mid_way > KILLS // 5, "the kills came at the wrong moments to say anything"
    sitting = opened(log_at(examiner), code)
    assert sitter.said(sitting)[: len(known)] == known
    sitting.close("handed-in")
    assert told(examiner)["seal_holds"] and told(examiner)["state"] == "sealed (handed-in)"
    assert not audit(log_at(examiner).store).findings
    turns = [entry.said["turn"] for entry in sealed(log_at(examiner), "Dana Q").of("talk-turn")]
    assert turns == list(range(1, len(turns) + 1))


def test_a_full_disk_is_told_and_the_reply_can_be_sent_again(local: Examiner) -> None:
    """Nothing is shown as saved that isn't; with room again the same sitting goes on in the same program."""
    code = code_of(local)
    sits(local, code, *READY)
    size = assessment_file(local.data).stat().st_size
    process, wire = start(sitter.sit_until_the_disk_is_full, where(local), code, size + 200_000)
    process.join(60)
    (message, saved), again = heard(wire)
    assert "nothing was saved" in message and "full" in message, message
    assert again is True
    record = sealed(log_at(local), "Dana Q")
    assert len(record.of("talk-turn")) == saved + 1
    assert not audit(log_at(local).store).findings


def test_twenty_sit_at_once(examiner: Examiner) -> None:
    """Each sitting is whole and sealed, the chain has no fork."""
    codes = [code_of(examiner, f"C{number}") for number in range(TOGETHER)]
    running = [start(sitter.sit_beside_others, where(examiner), code, 4) for code in codes]
    for process, _ in running:
        process.join(120)
    assert [heard(wire) for _, wire in running] == [["sealed"]] * TOGETHER
    rows = examiner.runs("form", "sittings", "--json").json
    assert [(row["replies"], row["seal_holds"]) for row in rows] == [(4, True)] * TOGETHER
    assert not audit(log_at(examiner).store).findings
