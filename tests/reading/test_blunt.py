"""What is said too bluntly to be doubted is read for what it is, and what only sounds like it is not."""

from __future__ import annotations

import pytest

from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import HARMFUL
from roleplay.reading.reader import Reader

CLIENT = {
    "en": "We want to cancel. Six months in and nothing has changed for my team.",
    "ru": "Мы хотим прекратить. Полгода прошло, а ничего не изменилось.",
}


@pytest.mark.parametrize(
    ("reply", "move"),
    [
        ("That's your own fault.", "blame"),
        ("Well, it's your fault then!", "blame"),
        ("THAT’S YOUR OWN FAULT", "blame"),
        ("You're the problem.", "blame"),
        ("Shut up.", "dismiss"),
        ("You're wrong.", "dismiss"),
        ("It wasn't our fault.", "defend"),
        ("Not my problem.", "deflect"),
        ("Вы сами виноваты.", "blame"),
        ("Успокойтесь!", "dismiss"),
        ("Это не наша вина.", "defend"),
    ],
)
def test_blunt_sentences_are_read_for_what_they_are(reader: Reader, reply: str, move: str) -> None:
    """Surely, with the lowest quality and with the words as evidence."""
    language = "ru" if any("а" <= sign <= "я" for sign in reply.lower()) else "en"
    reading = reader.read(Exchange(CLIENT[language], reply, language=language))
    assert reading.moves == (move,)
    assert reading.quality <= 0.5
    assert reading.sure
    assert reading.evidence[0].move == move
    assert 0 <= reading.evidence[0].words_start < reading.evidence[0].words_end <= len(reply)


def test_a_blunt_sentence_spoils_what_stands_beside_it(reader: Reader) -> None:
    """An admission stays one, and the sting is heard."""
    said = "I missed the review in March, and I should have told you. All the rest? That's your own fault."
    reading = reader.read(Exchange(CLIENT["en"], said))
    assert {"own", "blame"} <= set(reading.moves)
    assert reading.quality <= 2.4


@pytest.mark.parametrize(
    "reply",
    ["That's our fault.", "It was my own fault, and I'm sorry about March.", "You're not wrong.", "Это наша вина."],
)
def test_what_only_sounds_like_it_is_left_alone(reader: Reader, reply: str) -> None:
    """Owning one's part and granting the client's view stay what they are."""
    assert not HARMFUL & set(reader.read(Exchange(CLIENT["en"], reply)).moves)
