"""How well two coders agree who labelled the same replies alone: `python -m roleplay.reading.agreement`.

Reads every file of rubrics/corpus and the second coders' labels in rubrics/corpus/second (JSON lines: id, moves of each
sentence, quality), and prints kappa and F1 per move, kappa of "harm is there" and quadratic weighted kappa of quality.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.corpus import load
from roleplay.reading.evaluate import f1, kappa, weighted_kappa

CORPUS = Path(__file__).resolve().parents[2] / "rubrics" / "corpus"


@dataclass(frozen=True, slots=True)
class Coded:
    """What one coder made of one reply: the moves of the whole reply and the quality, 0-4."""

    moves: frozenset[str]
    quality: int


Both = list[tuple[Coded, Coded]]


def both_coders(folder: Path = CORPUS) -> Both:
    """The replies that two coders labelled, first coder first. Raises ValueError for a label without its reply."""
    first = {reply.id: Coded(frozenset(reply.moves), reply.quality) for reply in load(*sorted(folder.glob("*.jsonl")))}
    pairs: Both = []
    for path in sorted((folder / "second").glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            told = json.loads(line)
            if told["id"] not in first:
                raise ValueError(f"{path}:{number} labels {told['id']}, which is in no file of {folder}")
            moves = frozenset(move for sentence in told["sentences"] for move in sentence)
            pairs.append((first[told["id"]], Coded(moves, told["quality"])))
    return pairs


def table(pairs: Both, replies: int) -> str:
    """The agreement as lines of text; `replies` is the size of the whole corpus."""
    lines = [f"{len(pairs)} of {replies} replies coded twice ({100 * len(pairs) / replies:.0f} %)"]
    lines.append(f"{'move':12} {'first':>6} {'second':>6} {'F1':>5} {'kappa':>6}")
    for move in MOVES:
        one, two = [move in a.moves for a, _ in pairs], [move in b.moves for _, b in pairs]
        lines.append(f"{move:12} {sum(one):6} {sum(two):6} {f1(one, two):5.2f} {kappa(one, two):6.2f}")
    harm = [[not HARMFUL.isdisjoint(pair[k].moves) for pair in pairs] for k in (0, 1)]
    levels = [[pair[k].quality for pair in pairs] for k in (0, 1)]
    lines.append(f"harm seen at all: kappa {kappa(*harm):.3f}; quality: weighted kappa {weighted_kappa(*levels):.3f}")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    replies = len(load(*sorted(CORPUS.glob("*.jsonl"))))
    sys.stdout.write(table(both_coders(), replies) + "\n")


if __name__ == "__main__":
    main()
