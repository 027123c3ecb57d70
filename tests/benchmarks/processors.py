"""Whether another processor reads alike: `python -m tests.benchmarks processors` (needs qemu-user, takes a while).

Reads the same replies on this processor and on emulated ones with instruction sets switched off, and compares.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from roleplay.reading.corpus import load
from roleplay.reading.train import HELD_OUT

PROCESSORS = {"Haswell": "no AVX-512, no VNNI", "Nehalem": "no AVX at all"}
REPLIES = 100
CORPUS = Path(__file__).parents[2] / "rubrics" / "corpus"


def measure() -> Iterator[str]:
    """A line for each emulated processor: in how many replies moves, quality and sureness are the same."""
    emulator = shutil.which("qemu-x86_64")
    if emulator is None:
        yield "processors: qemu-x86_64 isn't installed (Debian: apt install qemu-user)"
        return
    with TemporaryDirectory() as folder:
        replies = Path(folder) / "replies.jsonl"
        replies.write_text("".join(_lines()), encoding="utf-8")
        here = _read([], replies)
        for name, lacks in PROCESSORS.items():
            there = _read([emulator, "-cpu", name], replies)
            moves = sum(a["moves"] == b["moves"] for a, b in zip(here, there, strict=True))
            sure = sum(a["sure"] == b["sure"] for a, b in zip(here, there, strict=True))
            apart = max(abs(a["quality"] - b["quality"]) for a, b in zip(here, there, strict=True))
            yield (
                f"processors: {name} ({lacks}): moves the same in {moves} of {len(here)} replies, sureness in {sure}; "
                f"quality at most {apart:.2f} apart"
            )


def _lines() -> Iterator[str]:
    held = [each for each in load(*sorted(CORPUS.glob("*.jsonl"))) if each.situation.startswith(HELD_OUT)]
    for each in islice(held, 0, None, max(1, len(held) // REPLIES)):
        exchange = each.exchange
        row = {"id": each.id, "client": exchange.client, "reply": exchange.reply, "lang": exchange.language}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _read(before: list[str], replies: Path) -> list[dict[str, Any]]:
    command = [*before, sys.executable, "-m", "roleplay", "read", str(replies)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
