"""`roleplay form compare`: what it says of forms that are equally hard, and of those that aren't."""

from __future__ import annotations

from roleplay.wiring import LazyReader
from tests.assessment.examiner import Examiner
from tests.cli.person import SpokenReader
from tests.making import made_reading


class Attentive(SpokenReader):
    """Reads every coach by one rule: long replies explore, short ones don't; it is quick, and never unsure."""

    version = "attentive-1"

    def read(self, exchange):
        """Moves by the length of the reply."""
        moves = "welcome explore" if len(exchange.reply) > 60 else "defend"
        return made_reading(moves, 4.0 if len(exchange.reply) > 60 else 1.0, text=exchange.reply)


def body(tmp_path, *forms: tuple[str, str]) -> Examiner:
    """An examiner with these forms frozen, each of one scenario (or of several, with a comma)."""
    made = Examiner(tmp_path)
    made.reader = LazyReader(Attentive)
    for name, scenarios in forms:
        made.makes(*scenarios.split(","), name=name)
        done = made.runs("form", "freeze", name)
        assert done.code == 0, done.err
    return made


def test_the_same_form_twice_is_equally_hard_to_the_last_digit(tmp_path) -> None:
    """No difference, no width: the same coaches said the same with the same seeds."""
    made = body(tmp_path, ("one", "we-want-to-cancel"), ("two", "we-want-to-cancel"))
    (found,) = made.runs("form", "compare", "one", "two", "--plays", "5", "--json").json
    assert found["difference"] == 0 and found["interval"] == [0, 0] and found["outline"] == []
    assert len(found["coaches"]) > 5 and found["seeds"] == 5
    told = made.runs("form", "compare", "one", "two", "--plays", "5").out
    assert "No difference is shown; one of up to 0.0 points isn't excluded." in told


def test_parallel_scenarios_are_compared_with_how_often_they_were_given(tmp_path) -> None:
    """The difference is that of the coaches' means; the interval holds it; what was given out is counted."""
    made = body(tmp_path, ("one", "we-want-to-cancel,spending-without-results,all-you-do-is-ask-questions"))
    for number in range(4):
        assert made.runs("form", "invite", "one", "--candidate", f"C{number}").code == 0
    found = made.runs("form", "compare", "one", "--plays", "6", "--json").json
    assert [[side["name"] for side in one["sides"]] for one in found] == [
        ["we-want-to-cancel", "spending-without-results"], ["we-want-to-cancel", "all-you-do-is-ask-questions"],
    ]  # fmt: skip
    assert found[0]["sides"][0]["used"] == {"we-want-to-cancel": 2}
    assert found[1]["sides"][1]["used"] == {"all-you-do-is-ask-questions": 1}
    for one in found:
        mean = sum(c["first"] - c["second"] for c in one["coaches"]) / len(one["coaches"])
        low, high = one["interval"]
        assert low <= one["difference"] <= high
        if not one["not_marked"]:
            assert abs(mean - one["difference"]) < 1e-6
    again = made.runs("form", "compare", "one", "--plays", "6", "--json").json
    assert again == found, "the same seeds give the same figures"
    told = made.runs("form", "compare", "one", "--plays", "2").out
    assert "2 plays of each coach are too few for an interval" in told
    assert "Given to candidates (we-want-to-cancel): we-want-to-cancel 2 times." in told


def test_what_cannot_be_compared_is_told(tmp_path) -> None:
    """A form that wasn't frozen, one without parallels, two languages, another rubric (said), another reader."""
    made = body(tmp_path, ("one", "we-want-to-cancel"), ("ru", "tea-until-six"), ("other", "half-of-you"))
    for words, told in (
        (("one", "nothing"), "No form 'nothing' was frozen"),
        (("one",), "one version 1 has no parallel scenarios"),
        (("one", "ru"), "The two are in en and ru - compare forms of one language"),
    ):
        done = made.runs("form", "compare", *words, "--plays", "1")
        assert done.code == 2 and told in done.err and len(done.err.splitlines()) == 1, done.err
    done = made.runs("form", "compare", "one", "other", "--plays", "1")
    assert "rubric: welcome-the-problem and disappointed-client: the points aren't of the same criteria" in done.out
    made.reader = LazyReader(SpokenReader)
    done = made.runs("form", "compare", "one", "other", "--plays", "1")
    assert done.code == 2 and "was frozen with the reader attentive-1, and here is spoken-1" in done.err
