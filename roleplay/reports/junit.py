"""JUnit XML: how continuous integration is told which cases passed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

_REFUSED = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `failure`: what came out otherwise, in a line; `told`: at length; `error`: it couldn't be run."""

    name: str
    failure: str = ""
    told: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file."""

    name: str
    file: str
    cases: tuple[Case, ...]


def junit(suites: Sequence[Suite]) -> str:
    """The suites as an XML document: the same text for the same suites."""
    top = Element("testsuites", _counts([case for suite in suites for case in suite.cases]))
    for suite in suites:
        of_suite = SubElement(top, "testsuite", {"name": _safe(suite.name), **_counts(suite.cases)})
        for case in suite.cases:
            place = {"classname": _safe(suite.name), "name": _safe(case.name), "file": _safe(suite.file)}
            one = SubElement(of_suite, "testcase", place)
            if case.failure:
                SubElement(one, "failure", {"message": _safe(case.failure)}).text = _safe(case.told)
            if case.error:
                SubElement(one, "error", {"message": _safe(case.error)})
    indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(top, encoding="unicode") + "\n"


def _counts(cases: Sequence[Case]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(1 for case in cases if case.failure)),
        "errors": str(sum(1 for case in cases if case.error)),
    }


def _safe(text: str) -> str:
    return _REFUSED.sub("\ufffd", text)
