"""The author's bench: the scenes, the talk, why it went so; a file that is saved and broken while it is open."""

from __future__ import annotations

import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets._footer import FooterKey

from roleplay.authoring.bench_file import WatchedFile
from roleplay.cli.main import main
from roleplay.content.library import shipped_folder
from roleplay.tui.screens.help import HelpScreen
from roleplay.tui.screens.try_moves import MovesScreen
from roleplay.tui.screens.try_state import StateScreen
from roleplay.tui.try_app import TryApp
from tests.tui.conftest import NARROW, WIDE, Person
from tests.tui.table_reader import TableReader
from tests.tui.test_terminal import Terminal, terminal

__all__ = ["terminal"]

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "scenarios"
NAME = "the-late-invoice"
ASKING = "No wonder. What did you hope to have by now?"
DEFENDING = "We delivered everything that was in the plan."


class Author(Person):
    """Somebody at the bench, with the file open in an editor beside it."""

    def __init__(self, app, pilot, file: Path) -> None:
        super().__init__(app, pilot)
        self.file = file

    async def save(self, old: str, new: str) -> None:
        """Change one place of the file, save it, and wait until the bench has seen it."""
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        await self.save_all(text.replace(old, new, 1))

    async def save_all(self, text: str) -> None:
        """Save the file and wait until the bench has seen it."""
        screen = self.app.screen
        before = screen._look
        self.file.write_text(text, encoding="utf-8", newline="\n")
        for _ in range(400):
            await self.pilot.pause(0.02)
            if screen._look is not before and not screen._busy:
                break
        await self.settle()

    def words(self, name: str) -> str:
        """The words of a small part of the screen."""
        return str(self.app.screen.query_one(name).render())

    def paper(self, name: str) -> str:
        """All the text of a paper, as if it had no rows."""
        return " ".join(super().paper(name).replace("▌", " ").split())

    def tree(self) -> str:
        """The scenes as the tree says them, a line each."""
        tree = self.app.screen.query_one("#tree")
        return "\n".join(tree.get_node_at_line(y).label.plain for y in range(tree.last_line + 1))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The example of the docs, in a folder of its own."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    for name in (f"{NAME}.yaml", f"{NAME}.plays.yaml"):
        shutil.copy(EXAMPLE / name, folder)
    return folder / f"{NAME}.yaml"


@asynccontextmanager
async def at_the_bench(file: Path, size: tuple[int, int] = WIDE) -> AsyncIterator[Author]:
    """The bench, open over the file."""
    app = TryApp(WatchedFile(file, [shipped_folder()]), lambda rubric: TableReader(), light=False)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        author = Author(app, pilot, file)
        await author.settle()
        yield author


async def test_a_typed_reply_is_answered_and_explained(file: Path) -> None:
    """The client answers; at the right stands why: the branch taken, each part of its condition with yes or no."""
    async with at_the_bench(file) as author:
        assert "1,400 euros" in author.paper("#talk")
        await author.say(ASKING)
        assert "branch 1 → what-she-got" in author.paper("#talk")
        assert "trust 40→55" in author.paper("#talk")
        assert author.words("#where").startswith("what-she-got · trust 55, heat 40, openness 30")
        why = author.paper("#why")
        line = 1 + next(
            k for k, row in enumerate(author.file.read_text("utf-8").splitlines()) if "to: what-she-got" in row
        )
        assert f"taken branch 1 → what-she-got line {line - 1}" in why
        assert "yes quality 4 is at least 2.2" in why
        assert "the reply: acknowledge, explore; quality 4" in why
        assert "not asked everywhere 2" in why
        await author.say(DEFENDING)
        assert "no branch 1 → quiet-workshop" in author.paper("#why")


async def test_an_earlier_reply_can_be_asked_about(file: Path) -> None:
    """Ctrl+Up shows why the reply before went its way, Ctrl+Down past the last what could come next."""
    async with at_the_bench(file) as author:
        await author.say(ASKING)
        await author.say(DEFENDING)
        await author.press("ctrl+up")
        assert author.paper("#why").startswith("opening · reply 1")
        await author.press("ctrl+down", "ctrl+down")
        assert "No reply yet" in author.paper("#why")


async def test_a_reply_by_moves_and_quality(file: Path) -> None:
    """Picking says beforehand where it leads; then the client answers as to words."""
    async with at_the_bench(file) as author:
        await author.press("ctrl+r")
        assert isinstance(author.app.screen, MovesScreen)
        assert "otherwise → pushed" in author.words("#leads")
        await author.press("space")
        assert "branch 1 → what-she-got" in author.words("#leads")
        assert author.words("#quality").startswith("welcome; quality 2.5 of 4")
        await author.press("left")
        assert "otherwise → pushed" in author.words("#leads")
        await author.press("right", "enter")
        assert "welcome; quality 2.5" in author.paper("#talk")
        assert author.words("#where").startswith("what-she-got")


async def test_undo_takes_back_the_last_thing(file: Path) -> None:
    """A reply, then a state set by hand: each is taken back by itself, and no more is a word, not a fault."""
    async with at_the_bench(file) as author:
        await author.say(ASKING)
        await author.press("f5")
        assert isinstance(author.app.screen, StateScreen)
        await author.press(*"300", "enter")
        assert "from 0 to 100" in author.words("#wrong")
        await author.press("home", "shift+end", *"90", "enter")
        assert "trust 90" in author.words("#where")
        assert "state set by hand: trust 90" in author.paper("#talk")
        await author.press("ctrl+t")
        assert "trust 55" in author.words("#where")
        await author.press("ctrl+t")
        assert author.words("#where").startswith("opening")
        await author.press("ctrl+t")
        assert "nothing to take back" in author.words("#trouble")


async def test_jump_finds_the_moves_that_lead_there(file: Path) -> None:
    """The tree leads to a scene by the fewest replies, each of them shown; `p` puts the talk there by hand."""
    async with at_the_bench(file) as author:
        await author.press("ctrl+g", *["down"] * 5, "enter")
        assert author.words("#where").startswith("cannot-pay")
        assert author.words("#trouble").startswith("cannot-pay by 3 replies")
        await author.press("ctrl+g", "down", "p")
        assert author.words("#where").startswith("what-now · trust 40")
        assert "put into what-now by hand" in author.paper("#talk")
        assert author.paper("#talk").count("You") == 0


async def test_the_tree_says_what_was_reached_and_leads_there(file: Path) -> None:
    """A tick for what play-throughs or the talk came through; Enter on a scene goes there."""
    async with at_the_bench(file) as author:
        tree = author.tree()
        assert "✓ opening" in tree
        assert "✓ 1 what-she-got" in tree
        assert "in-parts ■ resolved" in tree
        assert "· 2 rather-stop ↩" in tree
        assert "e2 stays" in tree
        author.app.screen.query_one("#tree").focus()
        await author.press("down", "enter")
        assert author.words("#where").startswith("what-she-got")


async def test_a_broken_file_leaves_the_last_good_version_playable(file: Path) -> None:
    """The problem stands there with its line, and at its scene; the talk goes on; mended, it is as before."""
    good = file.read_text(encoding="utf-8")
    async with at_the_bench(file) as author:
        await author.say(ASKING)
        await author.save("to: what-she-got", "to: what-she-gott")
        assert "1 problem" in author.words("#file")
        assert "The file can't be played (line" in author.words("#trouble")
        problems = author.paper("#problems")
        assert f"{NAME}.yaml:" in problems
        assert "what-she-got" in problems
        assert "opening ✗ 1 problem" in author.tree()
        await author.say(DEFENDING)
        assert "branch 2 → pushed" in author.paper("#talk")
        await author.save_all(good)
        assert "no problems" in author.words("#file")
        assert "the talk goes the same way" in author.words("#trouble")
        assert author.words("#where").startswith("pushed")


@pytest.mark.parametrize("text", ["", "scenes: [", "scenario: [red]x[/red]\n", "\x00\x1b[31m", "rubric: x\n"])
async def test_whatever_is_saved_the_bench_stays(file: Path, text: str) -> None:
    """Half a file, an empty one, another kind, control characters: problems, and the talk is still there."""
    async with at_the_bench(file, NARROW) as author:
        await author.save_all(text)
        assert "can't be played" in author.words("#trouble")
        assert "\x1b" not in author.seen()
        await author.say(ASKING)
        assert "branch 1 → what-she-got" in author.paper("#talk")


async def test_a_file_that_was_broken_from_the_start(file: Path) -> None:
    """Its problems are shown; when it is mended the talk begins."""
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("start: opening", "start: openning"), encoding="utf-8")
    async with at_the_bench(file, NARROW) as author:
        assert "openning" in author.paper("#problems")
        await author.press("ctrl+g", "ctrl+r", "ctrl+t", "f5", "f7")
        await author.save_all(good)
        await author.press("f6", "f6", "f6")
        await author.say(ASKING)
        assert "branch 1 → what-she-got" in author.paper("#talk")


async def test_the_talk_is_played_again_on_the_new_version(file: Path) -> None:
    """New words and effects are there, the replies are kept; where it parts is told, and undone it goes on again."""
    good = file.read_text(encoding="utf-8")
    async with at_the_bench(file) as author:
        await author.say(ASKING)
        await author.say(DEFENDING)
        await author.save("Oh. I thought you'd send me the contract again.", "Oh! [b]Well[/b].")
        assert "Oh! [b]Well[/b]." in author.paper("#talk")
        assert author.words("#where").startswith("pushed")
        await author.save("effects: {trust: +15,", "effects: {trust: +1,")
        assert "after reply 1 trust is 41, was 55" in author.words("#trouble")
        await author.save("to: what-she-got", "to: easy-out")
        assert "reply 1 led to what-she-got, now it leads to easy-out; 1 reply after it not given" in author.words(
            "#trouble"
        )
        assert author.words("#where").startswith("easy-out")
        await author.save_all(good)
        assert author.words("#where").startswith("pushed")


async def test_replies_written_for_the_scene_and_their_ways(file: Path) -> None:
    """F7: the better replies, and what play-throughs said here, each with the branch that it takes now."""
    async with at_the_bench(file) as author:
        await author.press("f7")
        shown = author.paper("#help")
        assert "branch 1 → what-she-got" in shown
        assert "better reply: That's a fair thing to ask" in shown
        assert "play-through: That's a fair question" in shown


async def test_at_eighty_columns_the_panes_are_tabs(file: Path) -> None:
    """F6 leads through the four of them; the footer fits in each; help says the keys; 40 by 12 and wide paint too."""
    async with at_the_bench(file, NARROW) as author:
        await author.say(ASKING)
        for words in ("taken", "No problems.", "✓ 1 what-she-got", "1,400 euros"):
            keys = author.app.screen.query(FooterKey)
            assert max(key.region.right for key in keys) <= 80
            assert {"Jump", "Pick", "Undo", "State", "Pane", "Replies", "Leave", "Help"} <= {
                k.description for k in keys
            }
            await author.press("f6")
            assert words in author.seen()
        await author.press("f1")
        assert isinstance(author.app.screen, HelpScreen)
        assert "Ctrl+G" in author.paper("#help")
        await author.press("escape")
        for size in ((40, 12), WIDE, NARROW):
            await author.pilot.resize_terminal(*size)
            await author.settle()
            assert len(author.rows()) == size[1]


async def test_at_a_hundred_and_forty_columns_they_stand_side_by_side(file: Path) -> None:
    """Scenes, problems, talk and why at one look."""
    async with at_the_bench(file, WIDE) as author:
        await author.say(ASKING)
        seen = author.seen()
        for words in ("what-she-got", "No problems.", "Rosalind", "taken", "F6 Pane"):
            assert words in seen


async def test_the_client_closes_the_talk(file: Path) -> None:
    """At an ending the box is closed and says what can be done; jumping away opens it again."""
    async with at_the_bench(file) as author:
        await author.press("ctrl+g", "end", "enter")
        assert author.words("#where").startswith("gone (lost)")
        assert author.box.read_only
        await author.press("ctrl+r", "f5", "f7")
        await author.press("ctrl+t")
        assert not author.box.read_only


async def test_a_rubric_that_changes_counts_too(file: Path) -> None:
    """The rubric beside the scenario is watched: broken, its problem is told and the one that ships marks the talk."""
    rubrics = file.parent.parent / "rubrics"
    rubrics.mkdir()
    for path in (shipped_folder() / "rubrics").glob("*.yaml"):
        shutil.copy(path, rubrics)
    rubric = rubrics / "welcome-the-problem.yaml"
    async with at_the_bench(file) as author:
        author.file = rubric
        good = rubric.read_text(encoding="utf-8")
        await author.save_all("rubric: [")
        assert "1 problem" in author.words("#file")
        assert "welcome-the-problem.yaml:2:1" in author.paper("#problems")
        await author.say(ASKING)
        await author.save_all(good)
        assert "no problems" in author.words("#file")


def test_in_a_real_terminal_with_the_real_reader(terminal: Terminal, file: Path, tmp_path: Path) -> None:
    """The command opens the bench; what is typed is read and answered; a saved file is seen; Esc leaves."""
    program = [sys.executable, "-m", "roleplay", "try", str(file)]
    folder = ["-e", f"ROLEPLAY_DATA_DIR={tmp_path / 'data'}", "-e", f"PYTHONPATH={Path(__file__).parents[2]}"]
    terminal._run("new-session", "-d", "-x", "80", "-y", "24", *folder, *program)
    terminal.wait("Your reply to Rosalind")
    terminal.type("That's a fair question, and I'm glad you ask it. What did you hope to have by now that you haven't?")
    terminal.press("Enter")
    terminal.wait("branch 1 → what-she-got")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("to: what-she-got", "to: what-she-gott", 1), encoding="utf-8")
    terminal.wait("The file can't be played")
    file.write_text(text, encoding="utf-8")
    terminal.wait("the talk goes the same way")
    terminal.press("Escape")


def test_what_the_command_refuses(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that isn't there, another kind of file, an unknown id, no terminal: one line that says what to do."""
    plays = file.with_name(f"{NAME}.plays.yaml")
    for word, said in (
        (str(tmp_path / "no.yaml"), "There is no file"),
        (str(plays), "is a file of kind 'plays'"),
        ("no-such-scenario", "there is no scenario"),
        (str(file), "needs a terminal"),
    ):
        assert main(["try", word]) == 2
        shown = capsys.readouterr()
        assert said in shown.err
        assert shown.err.count("\n") == 1


async def test_the_talk_is_recorded_as_a_play_through(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """F8 adds it to the file beside the scenario: words, moves, what came out; it plays, and the bench counts it."""
    plays = file.with_name(f"{NAME}.plays.yaml")
    before = plays.read_text(encoding="utf-8")
    async with at_the_bench(file) as author:
        await author.say(ASKING)
        await author.press("f8")
        await author.settle()
        assert "Recorded as 'From the bench " in author.words("#trouble")
        for _ in range(200):  # the bench sees the file that it wrote
            if len(author.app.screen._plays) > before.count("- name:"):
                break
            await author.pilot.pause(0.02)
        assert len(author.app.screen._plays) == before.count("- name:") + 1
        assert "Recorded as 'From the bench " in author.words("#trouble")
    after = plays.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    assert f'{{reply: "{ASKING}", leads_to: what-she-got}}' in after
    assert main(["check", str(plays)]) == 0


async def test_what_was_set_by_hand_is_not_recorded(file: Path) -> None:
    """A play-through can't say it; the file stays as it was."""
    plays = file.with_name(f"{NAME}.plays.yaml")
    before = plays.read_bytes()
    async with at_the_bench(file) as author:
        await author.press("f8")
        await author.settle()
        assert "Not recorded. Nothing was said in this conversation" in author.words("#trouble")
        await author.press("f5")
        await author.press("enter")
        await author.settle()
        await author.press("f8")
        await author.settle()
        assert "Not recorded. A play-through has no state or scene set by hand" in author.words("#trouble")
    assert plays.read_bytes() == before


async def test_what_can_never_happen_is_told_on_the_bench(file: Path) -> None:
    """The search runs beside: its warning comes into the list and the tree."""
    text = file.read_text(encoding="utf-8")
    first = "    branches:\n"
    file.write_text(
        text.replace(first, first + "      - when: {state: {trust: {min: 99}}}\n        to: same\n", 1),
        encoding="utf-8",
    )
    async with at_the_bench(file) as author:
        for _ in range(400):
            if "RP341" in author.paper("#problems"):
                break
            await author.pilot.pause(0.02)
        assert "RP341" in author.paper("#problems")
        assert "! 1 warning" in author.tree()
