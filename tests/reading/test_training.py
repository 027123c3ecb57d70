"""What the training shows the reader, and what the calibration makes of its scores."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import MOVES
from roleplay.reading.calibrate import fit, logistic, threshold
from roleplay.reading.corpus import Labelled
from roleplay.reading.heads import Calibration, Scores
from roleplay.reading.variants import Others, careless, slip, stitched, vary

REPLY = Labelled(
    "a", "s", Exchange("Well?", "But we delivered. You were late."), ("defend", "blame"), 0,
    (("But we delivered.", ("defend",)), ("You were late.", ("blame",))),
)  # fmt: skip
OTHERS = Others(("The weather was mild on that day.",), (("No wonder you're angry.", frozenset({"acknowledge"})),))


@given(st.integers(0, 10_000))
def test_variants_of_a_reply_keep_its_moves(seed: int) -> None:
    """However a reply is typed, joined or padded for the training, what it does stays in it."""
    client, sentences = vary(REPLY, random.Random(seed), OTHERS)
    made = frozenset().union(*(moves for _, moves in sentences))
    assert client.lower() == "well?"
    assert made >= {"defend", "blame"}
    assert made <= {"defend", "blame", "acknowledge"}
    assert all(text.strip() for text, _ in sentences)


@given(st.text(max_size=80), st.integers(0, 1000))
def test_slips_of_the_fingers_change_little(text: str, seed: int) -> None:
    """A slip changes one word by a letter at most; careless typing never breaks."""
    assert abs(len(slip(text, random.Random(seed))) - len(text)) <= 1
    careless(text, random.Random(seed))


def test_stitched_replies_hold_sentences_of_both() -> None:
    """Two replies to the same client line give one whose sentences keep their moves."""
    other = Labelled("b", "s", REPLY.exchange, ("own",), 3, (("I was late.", ("own",)),))
    made = stitched(REPLY, other, random.Random(1))
    assert ("I was late.", frozenset({"own"})) in made
    assert {text for text, _ in made} & {text for text, _ in REPLY.sentences}


def test_the_fit_finds_the_chances_that_made_the_labels() -> None:
    """The calibration's probabilities mean what they say."""
    draw = np.random.default_rng(1)
    features = draw.normal(size=(4000, 2))
    chance = 1 / (1 + np.exp(-(features @ np.array([1.5, -0.5]) - 1)))
    weights = logistic(features, (draw.random(4000) < chance).astype(float), prior=np.zeros(3), pull=1.0)
    assert np.allclose(weights, [1.5, -0.5, -1], atol=0.2)


def test_the_threshold_parts_what_can_be_parted() -> None:
    """A move whose probability tells it perfectly gets a threshold between the two."""
    chance = np.array([0.1] * 90 + [0.9] * 10)
    assert 0.1 < threshold(chance, (chance > 0.5).astype(float)) <= 0.9


def test_a_fitted_calibration_reads_its_own_replies() -> None:
    """Fitted on clear scores, the calibration gives each reply its move, low quality to harm, and is sure of it."""
    scores, moves, quality = [], [], []
    for number in range(160):
        move = number % len(MOVES)
        harmful = move >= 11
        sentences = np.full((1, 16), -4.0)
        sentences[0, move] = 4.0
        whole = np.append(sentences[0], 4.0 if harmful else -4.0)
        level = 0 if harmful else 3
        scores.append([Scores(sentences, whole, -3.0 if harmful else 1.0, np.eye(5)[level] * 6)])
        moves.append((MOVES[move],))
        quality.append(level)
    calibration = Calibration.from_json(fit(scores, moves, quality, sure_share=0.9))
    judged = [calibration.judge(each) for each in scores]
    assert [each.moves for each in judged] == moves
    assert all(abs(each.quality - level) < 0.7 for each, level in zip(judged, quality, strict=True))
    assert min(each.trust for each in judged) > 0.9
