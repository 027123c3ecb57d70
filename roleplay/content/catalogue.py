"""The numbered catalogue: every problem that can be found in a file, what it means and how to mend it.

The one source of the words in messages and of the pages in docs/problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from roleplay.content.catalogue_deep import DEEP
from roleplay.content.catalogue_entry import Entry
from roleplay.content.catalogue_files import FILES, SHAPES
from roleplay.content.catalogue_forms import FORMS
from roleplay.content.catalogue_rubrics import PLAYS, RUBRICS
from roleplay.content.catalogue_rules import SCENARIOS

ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {entry.code: entry for entry in (*FILES, *SHAPES, *SCENARIOS, *DEEP, *RUBRICS, *PLAYS, *FORMS)}
)
"""Every entry by its code, in the order of the codes."""
