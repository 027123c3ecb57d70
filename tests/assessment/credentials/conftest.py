"""An examiner with a candidate who has passed."""

from __future__ import annotations

from tests.assessment.reports.conftest import (
    closed,
    marked,
    passed,
    place,
    postgres_server,
    settled,
    settled_anywhere,
    tmp_path,
)  # fmt: skip

__all__ = ["closed", "marked", "passed", "place", "postgres_server", "settled", "settled_anywhere", "tmp_path"]
