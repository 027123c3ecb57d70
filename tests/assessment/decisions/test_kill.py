"""kill -9 while somebody decides: what was acknowledged is there, nothing twice, and no result without its end."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time

import pytest

from roleplay.assessment.records.audit import audit
from roleplay.locations import assessment_file
from tests.assessment.decisions import decider
from tests.assessment.decisions.making import ZELDA, listed, ready_case, said
from tests.assessment.examiner import Examiner
from tests.assessment.sittings.making import log_at
from tests.assessment.sittings.test_faults import heard

KILLS = 30
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.assessment.decisions.decider"])


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of Unix")
def test_killed_at_random_instants_while_deciding(examiner: Examiner) -> None:
    """Every acknowledged decision is on record once and in order, and each result but the last has its revocation."""
    ready_case(examiner)
    log = log_at(examiner)
    who, candidate = log.person("Dora").id, log.person(ZELDA).id
    place = examiner.place or str(assessment_file(examiner.data))
    luck = random.Random(11)
    acknowledged: dict[int, str] = {}
    meant: set[str] = set()
    mid_way = 0
    for number in range(KILLS):
        ours, theirs = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(
            target=decider.decide_until_killed, args=(place, who, candidate, number, theirs), daemon=True
        )
        process.start()
        theirs.close()
        told = []
        wanted = ("", "doing", "done")[number % 3]  # killed while it opens; decides for the first time; or later
        while wanted and not (told and told[-1][0] == wanted):
            assert ours.poll(600), "it did not come so far"
            told.append(ours.recv())
        time.sleep(luck.uniform(0, 0.3))
        process.kill()
        process.join(30)
        told += heard(ours)
        for message in told:
            if message[0] == "doing":
                meant.add(message[1])
            elif message[0] == "done":
                acknowledged[message[1]] = message[2]
        mid_way += bool(told) and told[-1][0] == "doing"
    assert len(acknowledged) >= KILLS // 3 and mid_way > KILLS // 5, (
        "the kills came at the wrong moments to say anything"
    )
    kept = said(examiner, "case-decided")
    assert [one["number"] for one in kept] == list(range(1, len(kept) + 1))
    assert [one["supersedes"] for one in kept] == list(range(len(kept)))
    reasons = {one["number"]: one["reasons"] for one in kept}
    assert {number: reasons.get(number) for number in acknowledged} == acknowledged
    assert set(reasons.values()) <= meant and len(set(reasons.values())) == len(kept)
    assert [one["decision"] for one in said(examiner, "decision-revoked")] == list(range(1, len(kept)))
    assert listed(examiner)["decision"] == len(kept) and listed(examiner)["state"] == "decided"
    assert not audit(log_at(examiner).store).findings
