"""How fast a reply is read, one at a time and in batches, and what the reader weighs in memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from statistics import median

from roleplay.domain.judgement import Exchange

CLIENT = "It's been seven months. This isn't working for us and we want to cancel."
REPLIES = (
    "I'm glad you told me yourself. What is it that isn't working?",
    "I hear you, but we did deliver everything in the plan.",
    "Did you actually use what I sent you in March? The ones who do the homework get results.",
    "I can refund you today, no questions asked.",
    "Seven months and nothing to show for it, no wonder you're fed up. I should have asked you in spring. "
    "What were you hoping would be different by now? Take your time; I've kept the hour free.",
)
ONE_THREAD = """
import time
start = time.perf_counter()
from roleplay.reading.shipped import load_reader
from tests.benchmarks.reading_speed import CLIENT, REPLIES
from roleplay.domain.judgement import Exchange
reader = load_reader()
reader.read(Exchange(CLIENT, REPLIES[0]))
print(time.perf_counter() - start)
"""


def measure() -> list[str]:
    """Ready, one reply, a batch, and memory; the lines to print."""
    ready = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", ONE_THREAD], capture_output=True, text=True, check=True)
        ready.append(float(done.stdout))
    from roleplay.reading.shipped import load_reader

    reader = load_reader()
    exchanges = [Exchange(CLIENT, reply) for reply in REPLIES]
    for exchange in exchanges:
        reader.read(exchange)
    waits = []
    for number in range(60):
        start = time.perf_counter()
        reader.read(exchanges[number % len(exchanges)])
        waits.append(time.perf_counter() - start)
    batch = [Exchange(CLIENT, f"{reply} Number {k}.") for k in range(40) for reply in REPLIES]
    start = time.perf_counter()
    reader.read_many(batch)
    rate = len(batch) / (time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * (1024 if sys.platform == "darwin" else 1))
    return [
        f"reader ready, first reply read: {median(ready):.2f} s from the start of Python (goal 1)",
        f"one reply with evidence: {1000 * median(waits):.1f} ms median of {len(waits)} (goal 30)",
        f"in batches: {rate:.0f} replies/s (goal 60)",
        f"memory at most: {peak:.0f} MiB (goal 300)",
    ]
