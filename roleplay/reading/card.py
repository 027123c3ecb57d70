"""Writes the model card: what the shipped model is, what made it, how well it reads, and what it is not for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from roleplay.reading.corpus import Labelled
from roleplay.reading.evaluate import evaluate, table
from roleplay.reading.shipped import load_reader

_TEXT = """# Model card: {name}

Written by `python -m roleplay.reading.train`. What the figures mean: [reading.md](reading.md).

## What it is
Two small encoders, in int8 ONNX, that read the client's line and the coach's reply together, with heads on each
sentence of the reply (sixteen moves) and on the whole of it (moves, harm, quality). English replies are read by both,
replies in any other language by the second; a calibration weighs them.

| encoder | made from | licence | reads | files |
| --- | --- | --- | --- | --- |
| english | all-mpnet-base-v2, lower 6 of 12 layers | Apache-2.0 | English | {english:.1f} MB |
| phrases | multilingual Universal Sentence Encoder 3, fewer words | Apache-2.0 | English, Russian | {phrases:.1f} MB |

## What made it
{learnt} labelled replies to {situations} situations ({languages}) of `rubrics/corpus`, each sentence coded by the
sixteen moves. {held} replies of other writers were kept out of training; thresholds, calibration and the cut for
being sure were fitted on them. No recorded conversations, no persons' data.

## How well it reads the replies kept out
The calibration was fitted on these same replies, so the figures flatter a little: other writers are read less well.
```
{table}
```

## Not for
Judging a person, hiring, grading without a human, therapy, or any language but English and Russian. It reads words
only: no tone of voice, nothing said before the client's last line. It errs; `sure` says when not to rely on it.

## Files
{files}
"""


def model_card(manifest: dict[str, Any], learnt: Sequence[Labelled], held: Sequence[Labelled], folder: Path) -> str:
    """The card's text, with the figures of the model in the folder on the replies kept out of training."""
    readings = load_reader(folder).read_many([each.exchange for each in held])
    languages = Counter(each.exchange.language for each in learnt)
    sizes = {
        name: sum(file.stat().st_size for file in (folder / name).iterdir()) / 1e6 for name in ("english", "phrases")
    }
    return _TEXT.format(
        name=manifest["name"],
        learnt=len(learnt),
        situations=len({each.situation for each in learnt}),
        languages=", ".join(f"{count} {language}" for language, count in sorted(languages.items())),
        held=len(held),
        table=table(evaluate(held, readings)).split("\n\nThe readings that")[0],
        files="\n".join(f"- `{name}` sha256 `{value}`" for name, value in sorted(manifest["files"].items())),
        **sizes,
    )
