"""Plain mode: a conversation line by line, for screen readers and scripts."""

from __future__ import annotations

import json

import pytest

from tests.cli.person import SPOKEN, Person

OPENERS = ("welcome explore 4", "acknowledge reflect 4", "own explore 4")


def said(out: str) -> list[str]:
    """The lines of a plain talk that the client says."""
    return [line for line in out.splitlines() if line.startswith("Dana: ")]


def test_the_brief_comes_first_and_the_client_speaks_before_you(person: Person) -> None:
    """Title, brief and what is looked for; then the client's line and the mood in words; nothing waits to be asked."""
    done = person.plays()
    lines = done.out.splitlines()
    assert lines[0].startswith("We want to cancel (about 10 minutes")
    order = ["Who: ", "What happened: ", "At stake: ", "How replies are marked: ", "Type what", "Dana: ", "Mood: "]
    places = [next(k for k, line in enumerate(lines) if line.startswith(start)) for start in order]
    assert places == sorted(places)
    assert done.code == 0


def test_each_reply_is_told_what_it_did_in_its_own_words(person: Person) -> None:
    """After a reply: what it did with the words quoted, the client's next line, the mood and how it moved."""
    out = person.plays("welcome explore 4").out
    after = out[out.index("You: welcome explore 4") :].splitlines()
    assert after[1] == "Your reply helps: Welcomes the problem, in “welcome explore 4”"
    assert after[2].startswith("Your reply helps: ")
    assert after[4].startswith("Dana: ")
    assert after[5].startswith("Mood: ") and "up" in after[5]


def test_harm_is_called_harm_and_doubt_is_called_doubt(person: Person) -> None:
    """A harmful reply says so in words; a reply that can't be read isn't marked, and the client asks."""
    out = person.plays("blame 0", "what now ?").out
    assert "Your reply harms: " in out
    assert "Hard to tell what this did, so it isn't marked. Dana asks what you meant." in out


def test_the_end_of_the_input_leaves_the_talk_open(person: Person) -> None:
    """Input that ends early ends the program quietly; the talk can be gone on with."""
    done = person.plays("welcome explore 4")
    assert done.out.endswith("You have left the talk. It stays open; go on with: roleplay resume\n")
    assert done.code == 0
    assert person.last()["outcome"] is None
    assert person.last()["turns"] == 1


def test_the_talk_ends_with_the_debrief(person: Person) -> None:
    """After the client's last line come the ending, the score, the criteria, each reply, and where it turned."""
    out = person.plays("buckle 0", "buckle 0").out
    debrief = out[out.index("\nDebrief\n") :]
    for words in (
        "How it ended: ",
        "Score: ",
        "of 100",
        "Holding steady: ",
        "The real problem: ",
        "Where it was lost: ",
    ):
        assert words in debrief
    assert "Reply 1: buckle 0" in debrief
    assert "Dana thought: " in debrief
    assert "You could say: " in debrief
    assert person.last()["outcome"] is not None


def test_what_comes_after_the_end_is_not_sent(person: Person) -> None:
    """Replies after the ending are left alone, and that is said beside the output."""
    done = person.plays("buckle 0", "buckle 0", "are you still there 4")
    assert "are you still there" not in done.out
    assert "the talk has ended; the rest of the input was not used" in done.err
    assert done.code == 0


def test_after_the_end_a_line_can_be_tried_again(person: Person) -> None:
    """/again after the debrief takes up the talk where it was lost; both tries are kept."""
    done = person.plays("buckle 0", "buckle 0", "/again 1", "welcome explore 4")
    assert "Taken back; both tries are kept." in done.out
    assert person.last()["turns"] == 1
    assert person.last()["outcome"] is None
    assert said(done.out)[0] == said(done.out)[3], "the opening line stands there again"


def test_again_takes_back_one_reply(person: Person) -> None:
    """/again shows the line that was answered, and the next reply answers it."""
    out = person.plays("welcome explore 4", "blame 0", "/again", "explore reflect 4").out
    lines = said(out)
    assert lines[1] == lines[3]
    assert person.last()["turns"] == 2


@pytest.mark.parametrize("number", ["0", "5", "x", "-1", "1.5", "99999999999", "²"])
def test_again_with_a_wrong_number_changes_nothing(person: Person, number: str) -> None:
    """The replies that can be gone back to are named."""
    out = person.plays("welcome explore 4", f"/again {number}").out
    assert f"There is no reply '{number}' to go back to - /again takes a number from 1 to 1" in out
    assert person.last()["turns"] == 1


def test_there_is_nothing_to_take_back_before_the_first_reply(person: Person) -> None:
    """/again at the opening line says so."""
    out = person.plays("/again", "/again 1").out
    assert "There is no line to take back yet - answer the client first" in out
    assert "/again takes nothing: there is no reply yet" in out


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("/hint", "Hint: "),
        ("/mood", "Mood: "),
        ("/talk", "Dana: "),
        ("/brief", "At stake: "),
        ("/help", "/again: take back your last reply"),
        ("/end", "The talk has not ended; these are the marks so far."),
        ("/hnt", "There is no command '/hnt' - did you mean /hint?"),
        ("/xyzzy", "There is no command '/xyzzy' - /help lists them"),
        ("/help me", "/quit: leave"),
    ],
)
def test_words_that_begin_with_a_slash_are_commands(person: Person, word: str, words: str) -> None:
    """A command is answered and never sent to the client."""
    out = person.plays("welcome explore 4", word).out
    assert words in out[out.index("You: welcome") :]
    assert person.last()["turns"] == 1


def test_quit_leaves_at_once(person: Person) -> None:
    """Nothing after /quit is sent."""
    person.plays("welcome explore 4", "/quit", "explore 4")
    assert person.last()["turns"] == 1


def test_a_reply_may_begin_with_a_slash(person: Person) -> None:
    """Typed twice, the slash is part of the reply."""
    out = person.plays("//mood welcome 4").out
    assert "You: /mood welcome 4" in out


def test_a_line_that_ends_with_a_backslash_goes_on(person: Person) -> None:
    """Several lines make one reply, stored as typed."""
    target = person.home / "t.json"
    person.plays("I hear you\\", "\\", "and explore 4", more=("--transcript", str(target)))
    assert json.loads(target.read_text("utf-8"))["turns"][0]["reply"] == "I hear you\n\nand explore 4"


def test_empty_lines_are_not_sent(person: Person) -> None:
    """Enter alone, or spaces, says nothing to the client."""
    done = person.plays("", "   ", "\t")
    assert done.code == 0
    assert person.last()["turns"] == 0


def test_a_reply_that_was_begun_is_there_after_coming_back(person: Person) -> None:
    """The lines of an unsent reply come back with resume, and Enter sends them."""
    person.plays("welcome explore 4", "I was thinking\\")
    out = person.runs("resume", "--plain", typed="").out
    assert "You had begun a reply." in out
    assert out.index("or /clear to forget it:\nI was thinking\n") > out.index("Mood: ")
    out = person.runs("resume", "--plain", typed="explore 4\n").out
    assert "You: I was thinking\nexplore 4\n" in out
    assert person.last()["turns"] == 2
    assert "You had begun" not in person.runs("resume", "--plain").out


def test_a_reply_that_was_begun_can_be_sent_as_it_is_or_forgotten(person: Person) -> None:
    """Enter alone sends it; /clear forgets it."""
    person.plays("welcome 4\\")
    person.runs("resume", "--plain", typed="\n")
    assert person.last()["turns"] == 1
    person.runs("resume", "--plain", typed="blame 0\\\n/clear\n")
    assert "You had begun" not in person.runs("resume", "--plain").out
    assert person.last()["turns"] == 1


def test_commands_work_in_the_middle_of_a_reply(person: Person) -> None:
    """/hint between two lines of a reply doesn't become part of it."""
    out = person.plays("welcome\\", "/hint", "explore 4").out
    assert "You: welcome\nexplore 4\n" in out
    assert "Hint: " in out


def test_the_same_seed_and_replies_give_the_same_bytes(person: Person) -> None:
    """Twice the same talk: standard output and transcript are equal to the byte."""
    typed = (*OPENERS, "/hint", "/again", "defend 1", "why ?", "reflect\\", "explore 4", "/end")
    seen = set()
    for name in ("one.json", "two.json"):
        target = person.home / name
        done = person.plays(*typed, more=("--transcript", str(target)))
        assert done.code == 0
        seen.add((done.raw, target.read_bytes()))
    assert len(seen) == 1


def test_another_seed_gives_other_words(person: Person) -> None:
    """The seed chooses among the client's wordings."""
    assert len({said(person.plays(seed=seed).out)[0] for seed in range(12)}) > 1


def test_no_ids_and_times_are_printed(person: Person) -> None:
    """The id of the conversation and its seed stand on standard error only."""
    done = person.plays("welcome 4")
    name = person.last()["id"]
    assert name not in done.out
    assert f"roleplay: conversation {name}, seed 7" in done.err
    assert "> " not in done.out


NASTY = {
    "escape sequences": "\x1b[31mred\x1b[0m \x1b]0;title\x07 explore 4",
    "markup": "[red]hello[/red] [/] [bold] explore 4",
    "a template": "{{ client.name }} {% for x in y %} explore 4",
    "right to left": "שלום ‮evil‬ explore 4",
    "emoji": "👩‍👩‍👧‍👦 🙂 explore 4",
    "a carriage return": "good\rbad explore 4",
    "a NUL": "a\0b explore 4",
    "very long": "explore " * 2_500,
    "stacked accents": "Z" + "\u0301" * 300 + " explore 4",
    "a percent sign": "%s %d %(x)s explore 4",
}


@pytest.mark.parametrize("reply", NASTY.values(), ids=NASTY.keys())
def test_any_text_is_shown_harmlessly_and_stored_as_typed(person: Person, reply: str) -> None:
    """No control or bidi character reaches the terminal; the transcript holds the very text."""
    target = person.home / "t.json"
    done = person.plays(reply, more=("--transcript", str(target)))
    assert done.code == 0
    assert not set(done.out) & {"\x1b", "\x07", "\r", "\0", "\u202e", "\u202c"}
    assert json.loads(target.read_text("utf-8"))["turns"][0]["reply"] == reply
    assert "You: " in done.out


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_reply(person: Person) -> None:
    """A file of replies saved on Windows plays the same."""
    target = person.home / "t.json"
    person.runs(
        *("play", "we-want-to-cancel", "--plain", "--transcript", str(target)),
        typed=b"\xef\xbb\xbfwelcome 4\r\nexplore 4",
    )
    turns = json.loads(target.read_text("utf-8"))["turns"]
    assert [turn["reply"] for turn in turns] == ["welcome 4", "explore 4"]


def test_the_talk_so_far_is_told_on_coming_back(person: Person) -> None:
    """resume shows what was said, and the same line waits for an answer."""
    before = said(person.plays("welcome explore 4", "explore 3").out)
    out = person.runs("resume", "--plain").out
    assert said(out) == before
    assert "You: explore 3" in out


def test_an_ended_talk_shows_its_debrief_again(person: Person) -> None:
    """resume ID of a talk that has ended prints the debrief."""
    person.plays("buckle 0", "buckle 0")
    done = person.runs("resume", person.last()["id"][:5], "--plain")
    assert "How it ended: " in done.out
    assert done.code == 0


def test_the_reader_is_not_loaded_to_look_at_an_ended_talk(person: Person) -> None:
    """Looking back needs no model."""
    from roleplay.wiring import LazyReader
    from tests.cli.person import SpokenReader

    person.plays("buckle 0", "buckle 0")
    person.reader = LazyReader(SpokenReader)
    person.runs("resume", person.last()["id"], "--plain")
    assert not person.reader.ready
    assert SPOKEN.ready


def test_misread_is_a_word_for_meant_and_the_primer_is_there(person: Person) -> None:
    """The word that the screens use works too; /primer says its pages, takes lines to try, and the talk goes on."""
    out = person.plays("explore 3", "/misread welcome", "/quit").out
    assert out == person.plays("explore 3", "/meant welcome", "/quit").out
    out = person.plays("/primer", "explore 4", "", "", "explore welcome 3", "/quit").out
    assert "1 of 3" in out and "3 of 3" in out and "One that would serve:" in out
    assert "You: explore welcome 3" in out and "You: explore 4" not in out
