"""The promise of every reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from roleplay.domain.judgement import Exchange, Reading


class Reader(Protocol):
    """Reads what a reply does. The same exchange always gives the same reading."""

    @property
    def version(self) -> str:
        """A name that changes whenever readings could change, such as `minilm-2+5f3a…`."""

    def read(self, exchange: Exchange) -> Reading:
        """What the reply does, answered to this client line. Any text will do; ReadingError if the model fails."""

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many, in order; faster in batches, equal to reading one by one."""
