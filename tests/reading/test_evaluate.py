"""The figures of `evaluate`, on readings whose figures are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Exchange, Reading
from roleplay.reading.corpus import Labelled, load
from roleplay.reading.evaluate import evaluate, kappa, table, weighted_kappa


def labelled(number: int, moves: tuple[str, ...], quality: int) -> Labelled:
    """A coded reply; four situations in all."""
    return Labelled(f"R{number}", f"S{number % 4}", Exchange("Well?", f"Reply {number}"), moves, quality)


def reading(moves: tuple[str, ...], quality: float, sure: bool = True) -> Reading:
    """A reading without evidence."""
    return Reading(moves, quality, sure, (), "test", (("own", 0.9 if "own" in moves else 0.1),))


def test_a_perfect_reading_gets_full_figures() -> None:
    """Readings that say what was coded agree fully."""
    gold = [labelled(k, ("own",) if k % 2 else ("blame",), 4 if k % 2 else 0) for k in range(20)]
    figures = evaluate(gold, [reading(each.moves, each.quality) for each in gold])
    assert (figures.whole.f1, figures.whole.qwk, figures.whole.harm_kappa, figures.whole.sure_right) == (1, 1, 1, 1)
    assert figures.intervals["f1"] == (1, 1)
    assert figures.whole.calibration == pytest.approx(0.1)


def test_figures_of_a_mixed_reading_are_as_counted_by_hand() -> None:
    """Precision, recall, F1, kappa and the sure share come out as one counts them."""
    gold = [labelled(k, ("own",) if k < 10 else (), 3 if k < 10 else 1) for k in range(20)]
    told = [reading(("own",) if k < 8 or k >= 16 else (), 3, sure=k < 5) for k in range(20)]
    own = evaluate(gold, told).moves[2]
    assert (own.move, own.cases) == ("own", 10)
    assert (own.precision, own.recall) == (pytest.approx(8 / 12), pytest.approx(8 / 10))
    assert own.f1 == pytest.approx(16 / 22)
    assert own.kappa == pytest.approx((0.7 - 0.5) / 0.5)
    assert evaluate(gold, told).whole.sure_share == 0.25


def test_kappas_of_chance_and_of_opposites() -> None:
    """Saying the same always is worth nothing; saying the opposite is worse."""
    assert kappa([True, False] * 5, [True] * 10) == 0
    assert weighted_kappa([0, 4] * 5, [4, 0] * 5) == -1
    assert weighted_kappa([0, 1, 2, 3, 4], [0, 1, 2, 3, 4]) == 1


def test_the_table_lists_the_worst_readings() -> None:
    """The table shows each move and, below, the replies that were read most wrongly."""
    gold = [labelled(k, ("own",), 4) for k in range(10)]
    told = [reading(("own",), 4) for _ in range(9)] + [reading(("defend",), 0)]
    text = table(evaluate(gold, told))
    assert "R9: coded own, 4; read defend, 0.00" in text
    assert "acknowledge" in text


def test_both_forms_of_labelled_replies_load(tmp_path: Path) -> None:
    """Replies coded by sentence or as a whole can both be measured with."""
    path = tmp_path / "replies.jsonl"
    sentences = [{"text": "Sorry.", "moves": []}, {"text": "I was late.", "moves": ["own"]}]
    by_sentence = {"id": "a", "sid": "s", "client": "c", "quality": 2, "sentences": sentences}
    whole = {"id": "b", "situation": "t", "client": "c", "reply": "Я опоздал.", "moves": ["own"], "quality": 3}
    path.write_text("\n".join(json.dumps(line) for line in (by_sentence, whole)), encoding="utf-8")
    first, second = load(path)
    assert (first.exchange.reply, first.moves, first.exchange.language) == ("Sorry. I was late.", ("own",), "en")
    assert (second.situation, second.exchange.language) == ("t", "ru")


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "a"}', '{"id": "a", "sid": "s", "client": "c", "reply": "r", "moves": ["hug"], "quality": 1}',
     '{"id": "a", "sid": "s", "client": "c", "reply": "r", "moves": [], "quality": 5}'],
)  # fmt: skip
def test_a_line_that_is_no_labelled_reply_is_named(tmp_path: Path, line: str) -> None:
    """File and line of a mistake are told."""
    path = tmp_path / "replies.jsonl"
    path.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(WrongUse, match=r"replies\.jsonl:2"):
        load(path)
