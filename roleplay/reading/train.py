"""Makes the shipped model again from the labelled corpus: python -m roleplay.reading.train --help.

Needs the extra roleplay[train] and a night on two cores; goes on where it stopped. Seeds are fixed, so the same machine
makes the same model again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from roleplay.domain.rubric import MOVES
from roleplay.reading import calibrate, card, learners, network, variants
from roleplay.reading.asides import said_to_client
from roleplay.reading.corpus import Labelled, load
from roleplay.reading.sentences import split
from roleplay.reading.shipped import MODEL_FOLDER, load_encoder

HELD_OUT = ("C15", "C36", "Q3-09", "Q3-1", "Q8-1")
"""Situations that begin so are kept out of training: the calibration is fitted on them."""
MEASURED = ("C49", "Q15", "Q17")
"""Situations that begin so are kept out of both: the shipped reader is measured on them."""
EVERYDAY = (
    *("C35", "C37", "C38", "C39", "C40", "C41", "C42", "C43", "C44", "C45", "C46", "C47", "C48"),
    *("Q8", "Q9", "Q10", "Q11", "Q12", "Q13", "Q14", "Q16"),
)
"""Replies by writers who don't know the definition of the moves: what people really say. They count twice."""
STITCHED = 0.2
"""The share of replies that are stitched from two, so that moves are read beside others they seldom stand beside."""
SURE_SHARES = {"en": 0.82, "*": 0.8}
LANGUAGES = {"en": ["english", "phrases"], "*": ["phrases"]}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one encoder is trained.

    rate: the highest learning rate, of the encoder's last layer; size: replies in a batch; epochs: in all;
    russian_times: how often a Russian reply is seen in an epoch; english_share: the share of the English replies that
    an epoch draws; later_share: the same from the epoch `later` (0 is the first) on, where everyday replies are all
    seen twice and careless typing is nearly twice as frequent; late: situations that begin so were written while it
    learnt, and join at this epoch.
    """

    name: str
    learner: Callable[[Iterable[str]], learners.Learner]
    epochs: int
    rate: float
    size: int
    russian_times: int
    english_share: float
    later_share: float
    later: int
    seed: int
    late: dict[str, int]


RECIPES = (
    Recipe("english", learners.English, 3, 7e-5, 16, 0, 1.0, 0.7, 1, 1, {"C47": 1, "C48": 2}),
    Recipe("phrases", learners.Phrases, 5, 3e-4, 32, 2, 0.5, 0.5, 0, 1,
           {"Q11": 1, "Q12": 1, "Q13": 1, "Q14": 1, "C47": 1, "Q16": 2, "C48": 2}),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains what isn't trained yet, calibrates, and writes the model folder and its card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="the folder with the labelled replies (rubrics/corpus)")
    parser.add_argument("--work", type=Path, default=Path("training"), help="where half-done work is kept")
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER, help="the model folder to write")
    parser.add_argument("--name", default="two-encoders-4", help="the reader's name, the first part of its version")
    parser.add_argument("--card", type=Path, default=Path("docs/model-card.md"), help="the model card to write")
    parser.add_argument("--epochs", type=int, help="fewer epochs than the recipe's, to try it out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", choices=[recipe.name for recipe in RECIPES], help="train this encoder and stop")
    chosen = parser.parse_args(arguments)
    replies = load(*sorted(chosen.corpus.glob("*.jsonl")))
    held = [each for each in replies if each.situation.startswith(HELD_OUT)]
    learnt = [each for each in replies if not each.situation.startswith(HELD_OUT + MEASURED)]
    made = {}
    for recipe in RECIPES:
        if chosen.only not in (None, recipe.name):
            continue
        made[recipe.name] = chosen.work / recipe.name
        if not (made[recipe.name] / "about.json").exists():
            train(recipe, learnt, made[recipe.name], chosen.epochs or recipe.epochs, chosen.threads)
    if chosen.only:
        return 0
    manifest = assemble(chosen.name, made, held, chosen.out)
    chosen.card.write_text(card.model_card(manifest, learnt, held, chosen.out), encoding="utf-8")
    _say(f"written: {chosen.out} and {chosen.card}")
    return 0


def train(recipe: Recipe, replies: Sequence[Labelled], folder: Path, epochs: int, threads: int) -> None:
    """Fits one encoder and writes its files into the folder; after an interruption it goes on with the next epoch."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(threads)
    learner = recipe.learner(text for each in replies for text, _ in each.sentences)
    net = learner.build()
    average = {name: values.clone() for name, values in net.state_dict().items()}
    optimiser = torch.optim.AdamW(_groups(net, learner, recipe.rate), foreach=True)
    kept = folder / "unfinished.pt"
    first = 0
    if kept.exists():
        stored = torch.load(kept)
        net.load_state_dict(stored["net"])
        optimiser.load_state_dict(stored["optimiser"])
        average, first = stored["average"], stored["epoch"]
    rarity = torch.tensor(_rarity(_seen(replies, recipe, 0)), dtype=torch.float)
    for epoch in range(first, epochs):
        began, losses = time.monotonic(), []
        batches = _batches(learner, _drawn(_seen(replies, recipe, epoch), recipe, epoch), recipe, epoch)
        net.train()
        for number, batch in enumerate(batches):
            _set_rate(optimiser, (epoch + number / len(batches)) / epochs)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = learner.logits(net, batch)
            loss = network.loss(logits, batch, rarity)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            _follow(average, net, epoch * len(batches) + number)
            losses.append(float(loss.detach()))
            if number % 100 == 99:
                _say(f"  {number + 1} of {len(batches)}, loss {sum(losses[-100:]) / 100:.3f}")
        state = {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "average": average, "epoch": epoch + 1}
        torch.save(state, kept.with_suffix(".new"))
        kept.with_suffix(".new").replace(kept)
        spent = time.monotonic() - began
        _say(f"{recipe.name}: epoch {epoch + 1} of {epochs}, loss {sum(losses) / len(losses):.3f}, {spent:.0f} s")
    learner.write(average, folder)
    kept.unlink()


def _seen(replies: Sequence[Labelled], recipe: Recipe, epoch: int) -> list[Labelled]:
    """The replies that have joined by this epoch, each as often as it may be seen in it."""
    return [
        each
        for each in replies
        if _joins(each, recipe) <= epoch
        for _ in range(
            (recipe.russian_times if each.exchange.language == "ru" else 1)
            * (2 if epoch >= recipe.later and each.situation.startswith(EVERYDAY) else 1)
        )
    ]


def _drawn(replies: Sequence[Labelled], recipe: Recipe, epoch: int) -> list[Labelled]:
    """The replies of this epoch: of the English ones all everyday ones, and of the others the recipe's share."""
    draw = random.Random(f"{recipe.seed} {epoch} share")  # noqa: S311 - chance that can be repeated is what is wanted
    share = recipe.later_share if epoch >= recipe.later else recipe.english_share
    return [
        each
        for each in replies
        if draw.random() < share or each.exchange.language == "ru" or each.situation.startswith(EVERYDAY)
    ]


def _joins(labelled: Labelled, recipe: Recipe) -> int:
    """The epoch from which on the reply is learnt."""
    return next((epoch for start, epoch in recipe.late.items() if labelled.situation.startswith(start)), 0)


def _groups(net: Any, learner: learners.Learner, rate: float) -> list[dict[str, Any]]:
    """The learning rate of each weight that learns."""
    return [
        {
            "params": [values],
            "lr": rate * learner.rate(name),
            "highest": rate * learner.rate(name),
            "weight_decay": 0.01 if values.dim() > 1 else 0.0,
        }
        for name, values in net.named_parameters()
        if values.requires_grad
    ]


def _set_rate(optimiser: Any, done: float) -> None:
    """Up over the first 2 %, level, and down to nothing over the last half. done: 0 to 1."""
    share = max(0.01, min(1.0, done / 0.02, (1 - done) / 0.5))
    for group in optimiser.param_groups:
        group["lr"] = group["highest"] * share


def _follow(average: dict[str, Any], net: Any, step: int) -> None:
    """Moves the average of the weights a little towards the weights: the average is what ships."""
    import torch

    pace = 1 - min(0.996, (step + 1) / (step + 20))
    with torch.no_grad():
        for name, values in net.state_dict().items():
            if values.is_floating_point():
                average[name].lerp_(values, pace)


def _rarity(replies: Sequence[Labelled]) -> list[float]:
    """How much more a sentence with a move counts than one without: the root of how rare it is, at most 8."""
    labels = np.array([[move in said for move in MOVES] for each in replies for _, said in each.sentences], float)
    share = labels.mean(0).clip(1e-3)
    return [float(weight) for weight in np.minimum(8.0, np.sqrt((1 - share) / share))]


def _batches(
    learner: learners.Learner, replies: Sequence[Labelled], recipe: Recipe, epoch: int
) -> list[list[learners.Example]]:
    """This epoch's variants of the replies, in batches of like length in random order: little is spent on padding."""
    draw = random.Random(f"{recipe.seed} {epoch}")  # noqa: S311 - chance that can be repeated is what is wanted
    others = {language: variants.Others.of(replies, language) for language in ("en", "ru")}
    together: dict[str, list[Labelled]] = {}
    for each in replies:
        together.setdefault(each.situation, []).append(each)
    texts: list[learners.Example] = []
    for each in replies:
        mine = others["ru" if each.exchange.language == "ru" else "en"]
        client, sentences = variants.vary(each, draw, mine, 1.75 if epoch >= recipe.later else 1.0)
        quality = each.quality
        if draw.random() < STITCHED and (other := draw.choice(together[each.situation])) is not each:
            client, sentences, quality = each.exchange.client, variants.stitched(each, other, draw), network.UNKNOWN
        texts.append(learner.prepare(client, sentences, quality))
    draw.shuffle(texts)
    batches = []
    for start in range(0, len(texts), 40 * recipe.size):
        alike = sorted(texts[start : start + 40 * recipe.size], key=lambda text: text.size)
        batches += [alike[at : at + recipe.size] for at in range(0, len(alike), recipe.size)]
    draw.shuffle(batches)
    return batches


def assemble(name: str, made: dict[str, Path], held: Sequence[Labelled], out: Path) -> dict[str, Any]:
    """Copies the encoders into the model folder, calibrates them on the replies held out, and writes the manifest."""
    files: dict[str, str] = {}
    encoders, loaded = {}, {}
    for encoder, folder in made.items():
        (out / encoder).mkdir(parents=True, exist_ok=True)
        encoders[encoder] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        for source in (*sorted(folder.glob("*.onnx")), folder / "tokenizer.json", *sorted(folder.glob("*.npz"))):
            shutil.copyfile(source, out / encoder / source.name)
            files[f"{encoder}/{source.name}"] = hashlib.sha256(source.read_bytes()).hexdigest()
        loaded[encoder] = load_encoder(out / encoder, encoders[encoder])
    calibration = {}
    for language, names in LANGUAGES.items():
        mine = [each for each in held if (each.exchange.language == "en") == (language == "en")]
        scores = [[_scores(loaded[encoder], each) for encoder in names] for each in mine]
        calibration[language] = calibrate.fit(
            scores, [each.moves for each in mine], [each.quality for each in mine], sure_share=SURE_SHARES[language]
        )
    manifest = {
        "name": name, "files": files, "encoders": encoders, "languages": LANGUAGES, "calibration": calibration,
    }  # fmt: skip
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _scores(encoder: Any, labelled: Labelled) -> Any:
    """One encoder's scores of a reply, cut into sentences as the reader cuts it."""
    client, reply = labelled.exchange.client, labelled.exchange.reply
    scored = encoder.score(client, reply, said_to_client(client, reply, split(reply)) or split(reply))
    if scored is None:
        raise ValueError(f"no word in {labelled.id}")
    return scored[0]


def _say(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
