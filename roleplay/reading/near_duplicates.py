"""Finds replies that are too close to each other: `python -m roleplay.reading.near_duplicates FILE… [--against FILE…]`.

Two replies are near duplicates if at least NEAR of the shorter one's runs of six words stand in the other. With
--against, replies are compared with those of the other files only (such as labelled replies kept for measuring, which
must have no relatives among those that are learned from). Exit code 1 if any are found.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

RUN = 6
NEAR = 0.4
_WORD = re.compile(r"\w+")

Reply = tuple[str, str]


def replies_of(paths: Iterable[Path]) -> list[Reply]:
    """(id, text) of every reply in files of labelled replies, whether told whole or by sentences."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = row["reply"] if "reply" in row else " ".join(each["text"] for each in row["sentences"])
            found.append((row["id"], text))
    return found


def near_duplicates(replies: Sequence[Reply], against: Sequence[Reply] | None = None) -> Iterator[tuple[str, str, int]]:
    """(id, id of the other, percent of runs shared): each reply with its nearest earlier one, or one of `against`.

    Replies of fewer than RUN words are left out: two people may well say "Fair enough." to two clients.
    """
    index: dict[tuple[str, ...], set[int]] = defaultdict(set)
    known: list[tuple[str, int]] = []

    def keep(name: str, runs: set[tuple[str, ...]]) -> None:
        for run in runs:
            index[run].add(len(known))
        known.append((name, len(runs)))

    for name, text in against or ():
        keep(name, _runs(text))
    for name, text in replies:
        runs = _runs(text)
        hits = Counter(number for run in runs for number in index.get(run, ()))
        best = max(((count / min(len(runs), known[number][1]), number) for number, count in hits.items()), default=None)
        if best is not None and best[0] >= NEAR:
            yield name, known[best[1]][0], round(100 * best[0])
        if against is None:
            keep(name, runs)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def main(arguments: Sequence[str]) -> int:
    """Print every pair; 1 if there is one."""
    split = arguments.index("--against") if "--against" in arguments else len(arguments)
    replies = replies_of(map(Path, arguments[:split]))
    against = replies_of(map(Path, arguments[split + 1 :])) if split < len(arguments) else None
    found = list(near_duplicates(replies, against))
    for one, other, percent in found:
        sys.stdout.write(f"{one} {other} {percent} %\n")
    sys.stdout.write(f"{len(found)} near duplicates among {len(replies)} replies\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
