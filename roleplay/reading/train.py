"""Makes the shipped model again from the labelled corpus: python -m roleplay.reading.train --help.

Needs the extra roleplay[train] and about a night on two cores; goes on where it stopped. Seeds are fixed, so the same
machine makes the same model.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from roleplay.domain.rubric import MOVES
from roleplay.reading import bases, calibrate, card, network, variants
from roleplay.reading.corpus import Labelled, load
from roleplay.reading.encoder import Encoder
from roleplay.reading.export import write_onnx
from roleplay.reading.heads import Heads, Scores
from roleplay.reading.shipped import MODEL_FOLDER, bounded_sentences

HELD_OUT = ("C15", "Q3-09", "Q3-1")
"""Situations that begin so are kept out of training: the calibration is fitted on them."""
SURE_SHARE = 0.75
LANGUAGES = {"en": ["english", "many"], "*": ["many"]}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one encoder is trained.

    rate: the highest learning rate, of the last layer; russian_times: how often a Russian reply is seen in an epoch.
    """

    base: str
    epochs: int
    rate: float
    russian_times: int
    seed: int


RECIPES = (Recipe("english", 10, 1.5e-4, 0, 1), Recipe("many", 6, 1.5e-4, 2, 1))


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains what isn't trained yet, exports, calibrates, and writes the model folder and its card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="the folder with the labelled replies (rubrics/corpus)")
    parser.add_argument("--work", type=Path, default=Path("training"), help="where half-done work is kept")
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER, help="the model folder to write")
    parser.add_argument("--name", default="two-encoders-1", help="the reader's name, the first part of its version")
    parser.add_argument("--epochs", type=int, help="fewer epochs than the recipe's, to try it out")
    chosen = parser.parse_args(arguments)
    replies = load(*sorted(chosen.corpus.glob("*.jsonl")))
    held = [each for each in replies if each.situation.startswith(HELD_OUT)]
    learnt = [each for each in replies if not each.situation.startswith(HELD_OUT)]
    chosen.work.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    made = {}
    for recipe in RECIPES:
        folder = chosen.work / recipe.base
        if not (folder / "heads.npz").exists():
            train(recipe, learnt, folder, chosen.epochs or recipe.epochs)
        made[recipe.base] = folder
    manifest = assemble(chosen.name, made, held, chosen.out)
    hours = (time.monotonic() - started) / 3600
    text = card.model_card(manifest, learnt, held, chosen.out, hours)
    (chosen.corpus.parents[1] / "docs" / "model-card.md").write_text(text, encoding="utf-8")
    _say(f"written: {chosen.out}")
    return 0


def train(recipe: Recipe, replies: Sequence[Labelled], folder: Path, epochs: int) -> None:
    """Fits one encoder; writes encoder.onnx, tokenizer.json and heads.npz into the folder. Resumes after an epoch."""
    import torch
    from tokenizers import Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    base = getattr(bases, recipe.base)()
    tokenizer = Tokenizer.from_str(base.tokenizer)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    net = network.build(base)
    average = {name: values.clone() for name, values in net.state_dict().items()}
    optimiser = torch.optim.AdamW(_groups(net, base.layers, recipe.rate), foreach=True)
    kept = folder / "unfinished.pt"
    first = 0
    if kept.exists():
        stored = torch.load(kept)
        net.load_state_dict(stored["net"])
        optimiser.load_state_dict(stored["optimiser"])
        average, first = stored["average"], stored["epoch"]
    chosen = _chosen(replies, recipe)
    rarity = torch.tensor(_rarity(chosen), dtype=torch.float)
    for epoch in range(first, epochs):
        net.train()
        began, total, count = time.monotonic(), 0.0, 0
        texts = list(_texts(base, tokenizer, chosen, random.Random(f"{recipe.seed} {epoch}")))  # noqa: S311
        batches = _batches(texts, random.Random(f"order {recipe.seed} {epoch}"))  # noqa: S311
        for number, batch in enumerate(batches):
            _set_rate(optimiser, (epoch + number / len(batches)) / epochs)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = network.forward(net, batch, base.padding)
            loss = network.loss(logits, batch, rarity)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            _follow(average, net, epoch * len(batches) + number)
            total, count = total + float(loss), count + 1
        state = {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "average": average, "epoch": epoch + 1}
        torch.save(state, kept.with_suffix(".new"))
        kept.with_suffix(".new").replace(kept)
        _say(
            f"{recipe.base}: epoch {epoch + 1} of {epochs}, loss {total / count:.3f}, {time.monotonic() - began:.0f} s"
        )
    encoder = {name[8:]: values.float().numpy() for name, values in average.items() if name.startswith("encoder.")}
    write_onnx(encoder, base.layers, base.heads, folder / "encoder.onnx")
    (folder / "tokenizer.json").write_text(base.tokenizer, encoding="utf-8")
    np.savez(folder / "heads.npz", **network.head_weights(average))  # type: ignore[arg-type,unused-ignore]
    (folder / "ids.json").write_text(json.dumps({"start": base.start, "stop": base.stop}), encoding="utf-8")


def _chosen(replies: Sequence[Labelled], recipe: Recipe) -> list[Labelled]:
    """The replies that the recipe learns from: Russian ones as often as it says."""
    return [each for each in replies for _ in range(recipe.russian_times if each.exchange.language == "ru" else 1)]


def _groups(net: Any, layers: int, rate: float) -> list[dict[str, Any]]:
    """Learning rates: lower layers learn slower, fresh heads eight times faster."""
    groups = []
    for name, values in net.named_parameters():
        if values.requires_grad:
            depth = layers - 1 - int(name.split("layer.")[1].split(".")[0]) if "layer." in name else layers
            scale = 0.92 ** (depth * 12 / layers) if name.startswith("encoder.") else 8.0
            decay = 0.01 if values.dim() > 1 else 0.0
            groups.append({"params": [values], "lr": rate * scale, "highest": rate * scale, "weight_decay": decay})
    return groups


def _set_rate(optimiser: Any, done: float) -> None:
    """Up over the first 2 %, level, and down to nothing over the last half. done: 0 to 1."""
    share = max(0.01, min(1.0, done / 0.02, (1 - done) / 0.5))
    for group in optimiser.param_groups:
        group["lr"] = group["highest"] * share


def _follow(average: dict[str, Any], net: Any, step: int) -> None:
    """Moves the average of the weights a little towards the weights: the average is what ships."""
    import torch

    pace = 1 - min(0.998, (step + 1) / (step + 20))
    with torch.no_grad():
        for name, values in net.state_dict().items():
            if values.is_floating_point():
                average[name].lerp_(values, pace)


def _rarity(replies: Sequence[Labelled]) -> list[float]:
    """How much more a sentence with a move counts than one without: the root of how rare it is, at most 8."""
    labels = np.array([[move in said for move in MOVES] for each in replies for _, said in each.sentences], float)
    share = labels.mean(0).clip(1e-3)
    return [float(weight) for weight in np.minimum(8.0, np.sqrt((1 - share) / share))]


def _texts(
    base: bases.Base, tokenizer: Any, replies: Sequence[Labelled], draw: random.Random
) -> Iterator[network.Text]:
    others = {language: variants.Others.of(replies, language) for language in ("en", "ru")}
    for each in replies:
        client, sentences = variants.vary(each, draw, others["ru" if each.exchange.language == "ru" else "en"])
        yield network.prepare(base, tokenizer, client, sentences, each.quality)


def _batches(texts: list[network.Text], draw: random.Random, size: int = 16) -> list[list[network.Text]]:
    """Batches of texts of like length, so that little is spent on padding, in random order."""
    draw.shuffle(texts)
    batches = []
    for start in range(0, len(texts), 40 * size):
        alike = sorted(texts[start : start + 40 * size], key=lambda text: len(text.ids))
        batches += [alike[at : at + size] for at in range(0, len(alike), size)]
    draw.shuffle(batches)
    return batches


def assemble(name: str, made: dict[str, Path], held: Sequence[Labelled], out: Path) -> dict[str, Any]:
    """Copies the encoders into the model folder, calibrates them on the replies held out, and writes the manifest."""
    files, encoders = {}, {}
    for encoder, folder in made.items():
        (out / encoder).mkdir(parents=True, exist_ok=True)
        for file in ("encoder.onnx", "tokenizer.json", "heads.npz"):
            shutil.copyfile(folder / file, out / encoder / file)
            files[f"{encoder}/{file}"] = hashlib.sha256((out / encoder / file).read_bytes()).hexdigest()
        encoders[encoder] = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
    loaded = {
        encoder: (Encoder(out / encoder, about["start"], about["stop"]), Heads(out / encoder / "heads.npz"))
        for encoder, about in encoders.items()
    }
    calibration = {}
    for language, names in LANGUAGES.items():
        mine = [each for each in held if (each.exchange.language == "en") == (language == "en")]
        scores = [[score(*loaded[encoder], each) for encoder in names] for each in mine]
        calibration[language] = calibrate.fit(
            scores, [each.moves for each in mine], [each.quality for each in mine], sure_share=SURE_SHARE
        )
    manifest = {
        "name": name, "files": files, "encoders": encoders, "languages": LANGUAGES, "calibration": calibration,
    }  # fmt: skip
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def score(encoder: Encoder, heads: Heads, labelled: Labelled) -> Scores:
    """One encoder's scores of a reply, cut into sentences as the reader cuts it."""
    reply = labelled.exchange.reply
    return heads.score(encoder.encode(labelled.exchange.client, reply, bounded_sentences(reply)))


def _say(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
