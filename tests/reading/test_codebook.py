"""The codebook's own examples, answered to a client who complains."""

from __future__ import annotations

from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import HARMFUL
from roleplay.reading.reader import Reader

CLIENT = "Six months of this, and I can't point to one thing that's different. What am I actually paying you for?"
EXAMPLES = [
    ("welcome", "I'm glad you said that out loud."),
    ("welcome", "This is what our time is for."),
    ("acknowledge", "Six months and nothing to show, no wonder you're angry."),
    ("acknowledge", "That's a fair point."),
    ("own", "I didn't ask you in March, and I should have."),
    ("own", "You're right, I was distracted."),
    ("explore", "What were you hoping would be different by now?"),
    ("explore", "What makes you say that?"),
    ("reflect", "So you leave with ideas, but with nothing to do on Monday: is that it?"),
    ("reframe", "Let's put this on the table between us and work it out."),
    ("agree", "By Friday I send you three actions; on Monday we look at them together."),
    ("boundary", "I stop at four today; I can offer Thursday."),
    (
        "advise",
        "I'd keep the follow-up: a client who dropped it lost it all by spring. It could be as short as ten minutes.",
    ),
    ("add_value", "I'd like to sit in on your Monday meeting, on me, to see it live."),
    ("confirm", "Before we stop: have we dealt with what you came with?"),
    ("defend", "But we've delivered everything in the plan."),
    ("defend", "I've worked weekends on this."),
    ("defend", "Questions are how coaching works."),
    ("blame", "The ones who do the homework get results."),
    ("blame", "Did you actually use what I sent?"),
    ("dismiss", "That's not quite true."),
    ("dismiss", "Six months is nothing."),
    ("dismiss", "Let's not be dramatic."),
    ("buckle", "I'll refund you right away."),
    ("buckle", "Okay, I'll cancel it now."),
    ("buckle", "You're right, I'm useless at this."),
    ("deflect", "Let's circle back on that."),
    ("deflect", "You'd have to take that up with accounts."),
]
NO_MOVE = ["Thanks for your message.", "Sorry for any inconvenience.", "Okay?", "We'll see."]
RUSSIAN_CLIENT = "Полгода занимаемся, а я не могу назвать ничего, что изменилось. За что я вам плачу?"
RUSSIAN = [
    ("acknowledge", "Полгода без результата, неудивительно, что вы злитесь."),
    ("own", "Я не спросил вас в марте, а должен был."),
    ("explore", "Что, по-вашему, должно было измениться к этому времени?"),
    ("agree", "До пятницы пришлю вам три шага, в понедельник разберём их вместе."),
    ("defend", "Но мы сделали всё, что было в плане."),
    ("blame", "Результат есть у тех, кто делает домашние задания."),
    ("dismiss", "Полгода - это вообще не срок."),
    ("buckle", "Хорошо, я сейчас же верну вам деньги."),
    ("deflect", "Давайте вернёмся к этому как-нибудь потом."),
]


def test_most_of_the_codebooks_examples_are_read_as_it_says(reader: Reader) -> None:
    """At least 20 of 28 examples are read with the move that the codebook gives them."""
    read = reader.read_many([Exchange(CLIENT, text) for _, text in EXAMPLES])
    wrong = [(move, text, got.moves) for (move, text), got in zip(EXAMPLES, read, strict=True) if move not in got.moves]
    assert len(EXAMPLES) - len(wrong) >= 20, wrong


def test_harm_in_the_codebooks_examples_is_seen(reader: Reader) -> None:
    """At least 25 of 28 examples are read as harmful or as harmless rightly."""
    read = reader.read_many([Exchange(CLIENT, text) for _, text in EXAMPLES])
    right = [
        (move in HARMFUL) is not HARMFUL.isdisjoint(got.moves) for (move, _), got in zip(EXAMPLES, read, strict=True)
    ]
    wrong = [example for example, same in zip(EXAMPLES, right, strict=True) if not same]
    assert len(wrong) <= 3, wrong


def test_russian_examples_are_read_by_the_same_codebook(reader: Reader) -> None:
    """At least 6 of 9 Russian examples are read with their move."""
    read = reader.read_many([Exchange(RUSSIAN_CLIENT, text, language="ru") for _, text in RUSSIAN])
    wrong = [(move, text, got.moves) for (move, text), got in zip(RUSSIAN, read, strict=True) if move not in got.moves]
    assert len(RUSSIAN) - len(wrong) >= 6, wrong


def test_formulas_earn_nothing(reader: Reader) -> None:
    """What can be said to anybody is no good reply to this client."""
    assert all(reader.read(Exchange(CLIENT, text)).quality < 3 for text in NO_MOVE)
