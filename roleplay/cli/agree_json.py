"""The figures of `roleplay agree` as a value for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from roleplay.assessment.statistics.figures import Figure
from roleplay.assessment.statistics.gate import RESEARCH, Gate
from roleplay.assessment.statistics.report import Report


def as_value(report: Report, file: str, sha256: str) -> dict[str, Any]:
    """The report as plain values; `file` and `sha256` say which marks it is about."""
    value = {
        "file": file,
        "sha256": sha256,
        "counts": asdict(report.counts),
        "intervals": {"method": report.how.method, "draws": report.how.draws, "seed": report.how.seed},
        "sections": [
            {"title": s.title, "figures": [_figure(one) for one in s.figures], "remarks": list(s.remarks)}
            for s in report.sections
        ],
        "gates": [_gate(one) for one in report.gates],
    }
    return {name: _rounded(part) for name, part in value.items()}


def _rounded(value: Any) -> Any:
    """Floats with nine digits: the digits after them differ between processors."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "name": figure.name,
        "subject": figure.subject,
        "value": figure.value,
        "interval": asdict(figure.interval) if figure.interval else None,
        **asdict(figure.counted),
        "standing": figure.standing or None,
        "refused": figure.refused or None,
        "formula": figure.formula,
        "line": figure.line,
        "details": dict(figure.details),
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "machine": gate.machine,
        "subject": gate.subject,
        "passed": gate.passed,
        "use": "second look" if gate.passed else RESEARCH,
        "requirements": [asdict(one) for one in gate.requirements],
        "line": gate.line,
    }
