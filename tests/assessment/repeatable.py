"""The same assessment twice, to the byte: a clock that goes on by itself, and random numbers and keys from a seed.

Only what comes from outside the program is set: the time, the operating system's random numbers, the new key. Two runs
that record the same in the same order then have the same ids, salts, hashes and signatures, whatever the database.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from roleplay.assessment.records import notes
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import sitting


class RunningClock:
    """Each look at it costs a second; what passes is what it shows."""

    def __init__(self) -> None:
        self.seconds = 0

    def now(self) -> str:
        """UTC in ISO 8601."""
        self.seconds += 1
        at = datetime(2027, 3, 1, 9, tzinfo=UTC) + timedelta(seconds=self.seconds)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def ticks(self) -> float:
        """Seconds that passed."""
        return float(self.seconds)


class _SeededKeys:
    """Stands where a new private key is drawn."""

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck

    def generate(self) -> Ed25519PrivateKey:
        """A key of 32 bytes from the seed."""
        return Ed25519PrivateKey.from_private_bytes(self._luck.randbytes(32))

    def __getattr__(self, name: str) -> object:
        return getattr(Ed25519PrivateKey, name)


@contextmanager
def repeatable(seed: int) -> Iterator[RunningClock]:
    """Within it, whatever is recorded depends on the seed and on what is done, and on nothing else."""
    luck, clock = random.Random(seed), RunningClock()
    times = {"now": clock.now, "ticks": clock.ticks}
    with (
        patch.object(secrets, "token_hex", lambda size=32: luck.randbytes(size).hex()),
        patch.object(secrets, "choice", luck.choice),
        patch.object(secrets, "randbelow", luck.randrange),
        patch.object(notes, "Ed25519PrivateKey", _SeededKeys(luck)),
        patch.object(Log.__init__, "__defaults__", (clock.now,)),
        patch.dict(sitting.Sitting.__init__.__kwdefaults__, times),
        patch.dict(sitting.open_sitting.__kwdefaults__, times),
    ):
        yield clock
