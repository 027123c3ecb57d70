"""Results as xAPI statements (IEEE 9274.1.1), one JSON object a line, for a learning record store.

People are named by their random id and never by their name. A result is told only once somebody has decided it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from roleplay import __version__
from roleplay.assessment.decisions.cases import Case
from roleplay.assessment.decisions.record import PASS, RESULTS, Decision
from roleplay.domain.errors import WrongUse

_VERBS = {"pass": "passed", "fail": "failed"}
_NAMESPACE = uuid.UUID("9c1f6a52-0c2e-5a8e-8f57-0f3a9a7f3f10")
"""Of the statements' ids, so that the same decision always has the same id and isn't stored twice."""


def statements(cases: Sequence[Case], home: str) -> str:
    """A line for each case with a decision that it is passed or failed and that wasn't revoked.

    home: the address that the body's accounts are under (an http or https URL). Raises WrongUse for anything else.
    """
    parts = urlsplit(home)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c.isspace() for c in home):
        raise WrongUse(f"--home {home!r} is no address of accounts", "such as: --home https://assess.example.org")
    found = [(case, case.decision) for case in cases]
    lines = [
        json.dumps(_statement(case, made, home.rstrip("/")), sort_keys=True)
        for case, made in found
        if made is not None and made.outcome in RESULTS and made.revoked is None
    ]
    return "".join(line + "\n" for line in lines)


def _statement(case: Case, made: Decision, home: str) -> dict[str, Any]:
    form = case.form
    result: dict[str, Any] = {"success": made.outcome == PASS, "completion": True}
    if made.points is not None and made.points.known:
        raw = made.points.low / 100
        result["score"] = {"raw": raw, "min": 0, "max": 100, "scaled": made.points.low / 10_000}
    return {
        "id": str(uuid.uuid5(_NAMESPACE, f"{case.sitting.id}/{made.number}/{made.event}")),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": case.candidate}},
        "verb": {
            "id": f"http://adlnet.gov/expapi/verbs/{_VERBS[made.outcome]}",
            "display": {"en": _VERBS[made.outcome]},
        },
        "object": {
            "objectType": "Activity",
            "id": f"{home}/forms/{quote(form.form.id, safe='')}/{form.version}",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/assessment",
                "name": {form.form.language: form.form.title},
            },
        },
        "result": result,
        "context": {
            "platform": f"roleplay {__version__}",
            "extensions": {
                f"{home}/xapi/decision": made.number,
                f"{home}/xapi/event": made.event,
                f"{home}/xapi/form-hash": form.hash,
            },
        },
        "timestamp": made.at,
    }
