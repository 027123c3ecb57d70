"""From how many cases on a figure is shown. Below, it is refused in words.

A number would say more than the marks can.
"""

from __future__ import annotations

PERCENT = 10
"""Submissions marked twice for a percentage; fewer are counted only."""

COEFFICIENT = 30
"""Submissions for kappa, alpha, AC1, AC2, ICC and mean differences."""

USABLE = 50
"""Submissions from which kappa is called usable; below it is indicative."""

GATE = 100
"""Submissions, marked by two people and the machine, for the validation gate and the loss of agreement."""

INTERVAL = 10
"""Candidates for an interval: fewer can't stand for those who weren't there."""

RARE = 5
"""Marks other than the commonest level, below which a criterion gets no coefficient."""

LEVELS_FOR_KAPPA = 3
"""Levels in use for the weighted kappa."""

SCENARIOS = 3
"""Scenarios for reliability over scenarios."""

CANDIDATES = 50
"""Candidates for reliability over scenarios, the standard error of measurement and the borderline cut."""

PROVISIONAL = 30
"""Candidates for a borderline cut that is called provisional; below, use Angoff."""

DECISIONS = 100
"""Candidates for decision consistency and accuracy."""

SEVERITY_FLAG = 10
"""Shared responses of a marker for the word stricter or milder."""

SEVERITY_NUMBER = 30
"""Shared responses of a marker for the number."""

GROUP_HIDDEN = 10
"""Candidates of a group below which not even their number is printed."""

GROUP_SHOWN = 50
"""Candidates of a group for a difference."""

GROUP_GATE = 140
"""Candidates of a group from which a difference of .10 can be told from chance, and counts in the gate."""

JUDGES = 5
"""Judges of an Angoff study."""
