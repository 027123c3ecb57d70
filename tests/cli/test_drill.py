"""`roleplay drill`, as a person at the command line sees it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.person import Person, spawn
from tests.storage.conftest import postgres_server as a_server  # noqa: F401  (a fixture)


def drills(person: Person, *replies: str, more: tuple[str, ...] = ()):
    """A drill with one reply a line."""
    return person.runs("drill", "--seed", "3", *more, typed="".join(reply + "\n" for reply in replies))


def clients(out: str) -> list[str]:
    """The titles of the moments, with why they came."""
    return re.findall(r"^\d+\. (.*)$", out, re.MULTILINE)


def test_one_line_one_reply_and_the_marks_at_once(person: Person) -> None:
    """Who and what happened, the client's line, then what the reply did, its quality, why, and a better one."""
    done = drills(person, "welcome explore 4", more=("--lines", "1"))
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "Drill: 1 line. Waiting for you: 0 lines."
    order = [
        "1. ", "Who: ", "What happened: ", "You: welcome explore 4",
        "Your reply helps: Welcomes the problem, in “welcome explore 4”", "Quality: 4.0 of 4, easy. Next time: ",
        "Why (+", "You could say: ", "Drill over: 1 line marked: 1 easy.", "Waiting for you now: 0. The next comes ",
    ]  # fmt: skip
    places = [next(k for k, line in enumerate(lines) if line.startswith(start)) for start in order]
    assert places == sorted(places)


def test_harm_is_again_and_doubt_is_not_counted(person: Person) -> None:
    """A harmful reply comes again soon; one that can't be read is not marked, and the sum says so."""
    out = drills(person, "blame 4", "what ?", more=("--lines", "2")).out
    assert "Your reply harms: Puts it on others, in “blame 4”" in out
    assert "Quality: 4.0 of 4, again. Next time: " in out
    assert "Hard to tell what this did, so it isn't marked and doesn't count." in out
    assert (
        "Drill over: 1 line marked: 1 again.\nNot counted, because it was hard to tell what was done: 1 reply." in out
    )


def test_the_line_that_was_lost_in_a_talk_comes_first(person: Person) -> None:
    """It says why it comes, and is worded otherwise than in the talk."""
    talk = person.plays("blame 0").out
    out = drills(person, "explore 4", more=("--lines", "1")).out
    assert "Waiting for you: 1 line." in out
    assert clients(out) == ["We want to cancel (you lost this line in a talk)"]
    (heard,) = re.findall(r"^Dana: (.*)$", out, re.MULTILINE)
    assert f"Dana: {heard}" not in talk
    assert "Waiting for you: 0 lines." in drills(person, more=("--lines", "1")).out


def test_ten_lines_without_defending(person: Person) -> None:
    """A weak-spot drill is ten lines, and says at the end how many went without the move."""
    out = drills(person, "defend 0", *["explore 4"] * 12, more=("--move", "defend")).out
    assert out.startswith("Drill about “Defends”: 10 lines.")
    assert len(clients(out)) == 10
    assert "Drill over: 10 lines marked: 1 again, 9 easy." in out
    assert "Without “Defends”: 9 of 10." in out


def test_the_same_seed_and_history_give_the_same_drill(tmp_path: Path) -> None:
    """The same moments in the same words; another seed, others."""
    outs = []
    for name in ("a", "b"):
        out = drills(Person(tmp_path / name), "explore 4", "explore 3", more=("--lines", "2")).out
        outs.append(re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", out))
    assert outs[0] == outs[1]
    other = Person(tmp_path / "c").runs("drill", "--lines", "2", "--seed", "4", typed="explore 4\n").out
    assert clients(other) != clients(outs[0])


def test_the_end_of_the_input_leaves_and_keeps_what_was_answered(person: Person) -> None:
    """Without a word, in the middle, or with /quit: exit code 0, the sum, and the replies are there."""
    assert "Drill over: 0 lines marked." in drills(person).out
    done = drills(person, "explore 4", "blame 0")
    assert done.code == 0
    assert "Drill over: 2 lines marked: 1 again, 1 easy." in done.out
    assert len(clients(done.out)) == 3
    assert "Drill over: 0 lines" in drills(person, "/quit", "explore 4").out
    assert person.runs("data", "--json").json["drill_replies"] == 2


def test_leaving_at_once_is_quiet(tmp_path: Path) -> None:
    """Input that ends before the reader is loaded ends the process properly."""
    done = spawn("drill", home=tmp_path)
    assert (done.code, done.err) == (0, "")


def test_what_can_be_typed_instead_of_a_reply(person: Person) -> None:
    """A hint, the brief again, the list, a skip, and a misspelt command that offers the nearest."""
    out = drills(
        person, "/hint", "/brief", "/help", "/hnit", "explore\\", "/clear", "", "/skip", "//explore 4", "/quit",
    ).out  # fmt: skip
    assert out.count("Hint: ") == 1
    assert out.count("What happened: ") == 4  # the brief of each of three, and once again
    assert "/skip: leave this line; it comes again another time" in out
    assert "There is no command '/hnit' - did you mean /hint?" in out
    assert "Left for another time." in out
    assert "You: /explore 4" in out
    assert person.runs("data", "--json").json["drill_replies"] == 1


def test_a_reply_of_several_lines(person: Person) -> None:
    """A line that ends with a backslash goes on."""
    done = drills(person, "welcome\\", "explore 4", more=("--lines", "1"))
    assert "You: welcome\nexplore 4\n" in done.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--move", "defent"), "No rubric has a move 'defent' - did you mean 'defend'?"),
        (("--lines", "0"), "0 is not in the range 1<=x<=1000"),
        (("--minutes", "x"), "'x' is not a valid integer"),
        (("--seed", "-1"), "-1 is not in the range"),
    ],
)
def test_wrong_use_is_told_in_one_line(person: Person, words: tuple[str, ...], told: str) -> None:
    """Exit code 2, what is wrong and what to do."""
    done = person.runs("drill", *words)
    assert done.code == 2 and told in done.err and done.err.count("\n") == 1


def test_what_was_typed_cannot_take_over_the_terminal(person: Person) -> None:
    """Escape sequences in a reply are shown, not obeyed."""
    out = drills(person, "\x1b[2J explore 4", more=("--lines", "1")).out
    assert "\x1b" not in out and "␛[2J" in out


def test_drills_can_be_taken_along_and_erased(person: Person, tmp_path: Path) -> None:
    """`data export` writes them, `data delete` erases them, even where there were no talks; it says how many."""
    drills(person, "explore 4", "blame 0 ?", more=("--lines", "2"))
    done = person.runs("data", "export", str(tmp_path / "out"))
    assert done.out == f"0 conversations and 2 drill replies written to {tmp_path / 'out'}\n"
    kept = json.loads((tmp_path / "out" / "drills.json").read_text("utf-8"))
    assert [(reply["reply"], reply["grade"]) for reply in kept["replies"]] == [
        ("explore 4", "easy"),
        ("blame 0 ?", None),
    ]
    assert len(kept["moments"]) == 2
    assert "needs a yes" in person.runs("data", "delete").err
    assert person.runs("data", "delete", "--yes").out == "Erased: 0 conversations and 2 drill replies.\n"
    assert person.runs("data", "--json").json["drill_replies"] == 0
    assert not [b for b in person.data.iterdir() if b.is_file() and b"explore 4" in b.read_bytes()]


@pytest.mark.postgres
def test_drills_are_kept_on_a_server_too(tmp_path: Path, request) -> None:
    """With ROLEPLAY_DATABASE_URL the next drill knows what was answered in the last, read by the reader that ships."""
    env = {"ROLEPLAY_DATABASE_URL": request.getfixturevalue("a_server").empty_database()}
    reply = b"We did everything right, and the reports prove it.\n"
    first = spawn("drill", "--lines", "1", "--seed", "3", home=tmp_path, typed=reply, env=env)
    assert first.code == 0 and "Your reply harms: Defends" in first.out
    told = spawn("data", "--json", home=tmp_path, env=env)
    assert told.json["drill_replies"] == 1
    assert (
        spawn("data", "delete", "--yes", home=tmp_path, env=env).out == "Erased: 0 conversations and 1 drill reply.\n"
    )


def test_the_minutes_are_looked_at_between_lines() -> None:
    """When the time is over the reply at hand is still marked, and then it ends."""
    from roleplay.cli.plain_drill import PlainDrill
    from roleplay.drills.pace import Pace
    from tests.drills.test_drills import Trainee

    class Typed:
        interactive = False

        def next(self) -> str:
            seconds[0] += 70
            return "explore 4"

    seconds = [0.0]
    drill = PlainDrill(Trainee().drills(), Typed(), Pace(5), lambda: seconds[0])
    drill.run()
    assert sum(drill.grades.values()) == 5  # 70 to 350 seconds


class Slow:
    """Replies that take so many seconds each, and move the clock on."""

    interactive = False

    def __init__(self, took: list[float], reply: str = "explore 4") -> None:
        self.now, self._took, self._reply = 0.0, list(took), reply

    def next(self) -> str | None:
        """The next reply, if there is one."""
        if not self._took:
            return None
        self.now += self._took.pop(0)
        return self._reply


def test_under_pressure_a_late_reply_counts_and_is_said_to_be_late(capsys: pytest.CaptureFixture[str]) -> None:
    """The time is said when the line is shown; one in time, one 31 seconds late; both are graded alike."""
    from roleplay.cli.plain_drill import PlainDrill
    from roleplay.drills.pace import Pace
    from tests.drills.test_drills import Trainee

    typed = Slow([90, 121])
    drill = PlainDrill(Trainee().drills(), typed, Pace(None, 2, seconds=90), lambda: typed.now)
    drill.run()
    out = capsys.readouterr().out
    assert out.count("You have 90 seconds.") == 2
    assert out.count("late; it counts all the same.") == 1 and "31 seconds late" in out
    assert "In time: 1 of 2." in out and "2 lines marked: 2 easy." in out


def test_a_warm_up_begins_easy_and_ends_on_a_good_line(capsys: pytest.CaptureFixture[str]) -> None:
    """First what went well before, though it isn't due; over at the first good reply after five minutes; no clock."""
    from roleplay.cli.plain_drill import PlainDrill
    from roleplay.drills.pace import Pace
    from tests.drills.test_drills import Trainee, kind_of

    trainee = Trainee()
    before = trainee.drills()
    shown = {}
    for reply in ("blame 0", "explore 4", "explore 2"):
        drill = before.next()
        assert drill is not None
        before.answer(drill, reply)
        shown[reply] = drill.card.key
    first = trainee.drills(easy_first=3).next()
    assert first is not None and first.why == "easy" and kind_of(first.card.key) == kind_of(shown["explore 4"])
    assert first.elsewhere

    class Changing(Slow):
        def next(self) -> str | None:
            line = super().next()
            return line and ("explore 4" if self.now > 350 else "explore 1")

    typed = Changing([100] * 20)
    PlainDrill(trainee.drills(easy_first=3), typed, Pace(5, warm_up=True), lambda: typed.now).run()
    out = capsys.readouterr().out
    assert typed.now == 400  # five minutes were over at 300, with a reply that failed
    assert "Warm-up: 5 minutes, without a clock." in out
    assert "seconds" not in out and "In time" not in out


def test_extra_time_is_kept_for_each_person(person: Person) -> None:
    """Set once, it lengthens each line; another profile has its own; a word that there isn't is told in one line."""
    person.runs("profile", "new", "Anna")
    assert (
        person.runs("--profile", "Anna", "profile", "extra-time", "x1.5").out
        == "Extra time: x1.5 - 135 seconds a line.\n"
    )
    anna = person.runs("--profile", "Anna", "drill", "--pressure", "--lines", "1", typed="explore 4\n").out
    assert "You have 135 seconds." in anna and "In time: 1 of 1." in anna
    assert "You have 90 seconds." in drills(person, "explore 4", more=("--pressure", "--lines", "1")).out
    assert "You have" not in drills(person, "explore 4", more=("--lines", "1")).out
    done = person.runs("profile", "extra-time", "x3")
    assert done.code == 2 and "choose one of none, x1.25, x1.5, x2" in done.err and done.err.count("\n") == 1
    done = person.runs("drill", "--warm-up", "--pressure")
    assert done.code == 2 and "A warm-up has no clock" in done.err
