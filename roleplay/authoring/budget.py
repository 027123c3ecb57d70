"""How much a search may do, counted in steps: the same on any machine, whatever the clock says."""

from __future__ import annotations


class Exhausted(Exception):
    """All steps that were allowed have been taken."""


class Budget:
    """Steps that may be taken; one is about a microsecond's work of a processor core.

    spent: steps taken so far.
    """

    def __init__(self, steps: int) -> None:
        self.spent = 0
        self._most = steps

    def allow(self, steps: int) -> None:
        """Allow so many from now on, whatever is left of those allowed before."""
        self._most = self.spent + steps

    def spend(self, steps: int) -> None:
        """Take so many steps. Raises Exhausted if there are not as many left."""
        self.spent += steps
        if self.spent > self._most:
            raise Exhausted
