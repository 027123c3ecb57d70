"""An examiner with a candidate who has passed."""

from __future__ import annotations

from tests.assessment.reports.conftest import closed, marked, passed, settled, tmp_path

__all__ = ["closed", "marked", "passed", "settled", "tmp_path"]
