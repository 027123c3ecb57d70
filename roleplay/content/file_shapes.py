"""Every kind of file that authors write, with its shape."""

from __future__ import annotations

from roleplay.content.fields import Record
from roleplay.content.form_shape import FORM
from roleplay.content.shape import PLAYS_FILE, RUBRIC, SCENARIO

FILES: dict[str, Record] = {"scenario": SCENARIO, "rubric": RUBRIC, "plays": PLAYS_FILE, "form": FORM}
"""Which shape a file has, by its first key."""
