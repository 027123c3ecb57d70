"""A process that decides until it is killed, and says what it is about to do and what was acknowledged."""

from __future__ import annotations

from multiprocessing.connection import Connection

from roleplay.assessment.decisions.deciding import Decider, Verdict
from roleplay.assessment.records.log import Log
from roleplay.storage.connect import open_records


def decide_until_killed(place: str, who: str, candidate: str, luck: int, wire: Connection) -> None:
    """Look at the case and decide it anew, again and again; ids of the decider and the candidate.

    On the wire: "open" once, then ("doing", reasons) before and ("done", number, reasons) after each decision.
    """
    decider = Decider(Log(open_records(place)), who)
    wire.send("open")
    turn = 0
    while True:
        turn += 1
        case, _ = decider.show(candidate)
        before = case.decision
        reasons = f"{luck} {turn}"
        wire.send(("doing", reasons))
        outcome = ("pass", "fail")[turn % 2]
        made = decider.decide(candidate, None, Verdict(outcome, reasons, before.number if before else 0, despite=True))
        wire.send(("done", made.number, made.reasons))
