"""Peeking, over everything there is: each command, each screen, each use case of a marker, found by looking for them.

One that is added and not named here fails, until somebody says how a marker could call it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from textual.screen import Screen
from textual.widgets import DataTable, Static

import roleplay.tui.screens
from roleplay.assessment.marking.bundle import BundleDesk
from roleplay.assessment.marking.record import Sheet
from roleplay.assessment.marking.view import MarkerView
from roleplay.cli.main import COMMANDS, root
from roleplay.cli.mark import FOR_MARKERS
from roleplay.domain.errors import WrongUse
from roleplay.tui.mark_app import MarkApp
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.side_by_side import SideBySide
from tests.assessment.marking.making import CANDIDATES, assigned, sat, status, submits, task_of, view_of
from tests.assessment.marking.test_blind import SECRET, BoundExaminer, everything, secrets_of
from tests.assessment.marking.test_checks import PLAYED, played
from tests.assessment.marking.test_screen import marking
from tests.assessment.sittings.conftest import ready

TALK = "own explore 4"
LINES = "/talk\n/sheet\n/levels\n/help\n"


def leaves(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every command below this one that does something."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from leaves(below, (*path, name))
    else:
        yield path


EVERY = [("mark",), *leaves(root, ())]
WAYS: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    ("mark",): ((), ("--as", "Ben"), ("--as", CANDIDATES[0])),
    ("mark", "marker"): (("Zoe",),),
    ("mark", "markers"): ((), ("--json",)),
    ("mark", "conflict"): ((CANDIDATES[0], "--marker", "Ben", "--reason", "x"),),
    ("mark", "assign"): (("spring",),),
    ("mark", "withdraw"): (("Ben", "--reason", "x"),),
    ("mark", "status"): (("spring",), ("spring", "--json")),
    ("mark", "rules"): (("spring",), ("spring", "--gap", "4")),
    ("mark", "reference"): ((CANDIDATES[0], "--form", "spring"), (PLAYED[0], "--form", "spring")),
    ("mark", "calibrate"): (("spring",), ("spring", "--markers", "Ana")),
    ("mark", "drift"): (("spring",), ("spring", "--json")),
    ("mark", "work"): ((), ("--json",), ("--as", "Ben"), ("--as", CANDIDATES[0])),
    ("mark", "sheet"): (("TASK",), ("TASK", "--plain"), ("TASK", "--as", "Ben")),
    ("mark", "correct"): (("TASK", "--reason", "x"), ("TASK", "--reason", "x", "--as", "Ben")),
    ("mark", "compare"): (("TASK",), ("TASK", "--as", "Ben")),
    ("mark", "export"): (("TASK",), ("TASK", "--as", "Ben")),
    ("mark", "bundle", "out"): (("more.bundle", "--passphrase-file", "WORDS"), ("b", "--as", "Ben")),
    ("mark", "bundle", "open"): (
        ("BUNDLE", "--passphrase-file", "WORDS", "--plain"),
        ("BUNDLE", "TASK", "--passphrase-file", "WORDS", "--plain"),
    ),
    ("mark", "bundle", "in"): (("BUNDLE",), ("BUNDLE", "--as", "Ben"), ("BUNDLE", "--take", "TASK")),
}
"""How a marker could call each command of marking. TASK: every task there is, also of others."""


@pytest.fixture(scope="module")
def peeker(tmp_path_factory) -> BoundExaminer:
    """Ana has to mark, with a hidden check among it; Ben has submitted; the program is Ana's."""
    examiner = sat(ready(BoundExaminer(tmp_path_factory.mktemp("peeking"))))
    played(examiner, "seed", PLAYED[0], level=2)
    examiner.runs("mark", "rules", "spring", "--check-every", "2")
    assigned(examiner, "Ana", "Ben")
    submits(examiner, "Ben", task_of(examiner, "Ben"), level=1, overall=1, comment=SECRET)
    examiner.tasks = [row["task"] for row in status(examiner)]
    examiner.hidden = [*secrets_of(examiner), *PLAYED, "played", "three examiners", "hidden-re-mark"]
    examiner.words = examiner.file("words", "a long passphrase of Ana\n")
    examiner.taken = str(examiner.home / "ana.bundle")
    examiner.bound = "Ana"
    done = examiner.runs("mark", "bundle", "out", examiner.taken, "--passphrase-file", examiner.words)
    assert done.code == 0, done.err
    return examiner


def calls(examiner: BoundExaminer, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The command lines to be tried for a command."""
    if path[0] != "mark":
        return [path]
    if path not in WAYS:
        pytest.fail(f"{' '.join(path)} is new: say in WAYS how a marker could call it")
    named = {"BUNDLE": examiner.taken, "WORDS": examiner.words}
    return [
        tuple(named.get(word, task if word == "TASK" else word) for word in (*path, *words))
        for words in WAYS[path]
        for task in (examiner.tasks if "TASK" in words else [""])
    ]


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_no_command_tells_a_marker_more(peeker: BoundExaminer, path: tuple[str, ...], tmp_path, monkeypatch) -> None:
    """What it prints and what it writes has no name, no other mark, nothing of the machine, and no hidden check."""
    monkeypatch.chdir(tmp_path)
    for words in calls(peeker, path):
        done = peeker.runs(*words, typed=LINES)
        written = "".join(file.read_text("utf-8") for file in sorted(tmp_path.rglob("*")) if file.is_file())
        told = done.out + done.err + written
        ours = set(" ".join(words).split())
        assert not [one for one in peeker.hidden if one in told and one not in ours], (words, told)
        if path[0] != "mark":
            assert done.code == 2 and "This program was started for a marker" in done.err, words
        elif len(path) > 1 and path[1] not in FOR_MARKERS:
            assert done.code == 2 and "This is for who organises the marking" in done.err, words
        elif "--as" in words and len(path) > 1:  # without a terminal `mark --as` only says what there is
            assert done.code == 2 and "You can't mark as somebody else" in done.err, words


def test_every_way_is_there() -> None:
    """WAYS names nothing that is gone, and the talk itself can be seen: so the test above looks at something."""
    assert set(WAYS) <= set(EVERY) and len(COMMANDS) < len(EVERY)


def test_what_a_marker_may_see_is_seen(peeker: BoundExaminer) -> None:
    """The same program shows the talk: by command, and in the bundle."""
    mine = [row["task"] for row in peeker.runs("mark", "work", "--json").json]
    assert len(mine) == 3 and all(TALK in peeker.runs("mark", "export", one).out for one in mine)
    told = Path(peeker.taken).read_text("utf-8")
    assert TALK in told and not [one for one in peeker.hidden if one in told]


def test_every_use_case_of_a_marker(peeker: BoundExaminer) -> None:
    """Each public method of what markers have, in the records and in a bundle: nothing has a secret."""
    known = {"tasks", "notices", "work", "save", "submit", "correct", "others"}
    for one in (MarkerView, BundleDesk):
        public = {name for name, _ in inspect.getmembers(one, inspect.isfunction) if not name.startswith("_")}
        assert public - {"other"} == known, f"{one.__name__} has other methods now: try them here"
    view, task = view_of(peeker, "Ana"), task_of_ana(peeker)
    told = everything(view.tasks()) + everything(view.notices()) + everything(view.work(task))
    told += str(view.save(task, Sheet(overall=3), view.work(task).version))
    for refused in (
        lambda: view.others(task),
        lambda: view.other(task),
        lambda: view.submit(task, 99),
        lambda: view.correct(task, Sheet(), "x", 0),
    ):
        with pytest.raises(WrongUse) as error:
            refused()
        told += str(error.value)
    assert TALK in told and not [one for one in peeker.hidden if one in told]


def task_of_ana(examiner: BoundExaminer) -> str:
    """A talk that Ana and Ben have, and only Ben has submitted."""
    examiner.bound = ""
    try:
        return task_of(examiner, "Ana")
    finally:
        examiner.bound = "Ana"


def screens_of_marking() -> set[str]:
    """Every screen in the modules of marking."""
    found = set()
    for module in pkgutil.iter_modules(roleplay.tui.screens.__path__):
        if module.name.startswith("mark_"):
            there = importlib.import_module(f"roleplay.tui.screens.{module.name}")
            found |= {
                name
                for name, one in inspect.getmembers(there, inspect.isclass)
                if issubclass(one, Screen) and one.__module__ == there.__name__
            }
    return found


def all_of(app: MarkApp) -> str:
    """All text of the screen, also what lies outside the window."""
    parts = [str(static.render()) for static in app.screen.query(Static)]
    parts += [block.text.text + block.label for paper in app.screen.query(Paper) for block in paper.blocks]
    for page in app.screen.query(SideBySide):
        parts += ["".join(text for text, _ in page._row(y)) for y in range(page.height_in_rows)]
    for table in app.screen.query(DataTable):
        parts += [str(cell) for k in range(table.row_count) for cell in table.get_row_at(k)]
    return "\n".join([*parts, app.last_words])


async def test_no_screen_shows_a_marker_more(peeker: BoundExaminer) -> None:
    """Every screen of marking that can be reached before both have submitted, on every talk."""
    seen: dict[str, str] = {}
    desk = view_of(peeker, "Ana")
    async with marking(desk, size=(140, 45)) as marker:

        def look() -> None:
            name = type(marker.app.screen).__name__
            seen[name] = seen.get(name, "") + all_of(marker.app)

        look()
        for row, task in enumerate(desk.tasks()):
            await marker.press("home", *["down"] * row, "o", "r", "enter")
            look()
            await marker.press("c", "x", "escape")
            look()
            work = desk.work(task.code)
            view_of(peeker, "Ana").save(task.code, Sheet(overall=5, comment="elsewhere"), work.version)
            await marker.press("n", "1")
            look()
            await marker.press("r", "c")
            look()
            await marker.press("escape", "escape")
            look()
    unreachable = {"TwoSheetsScreen", "KeepingScreen"}  # both sheets; and what SheetScreen is made of
    assert set(seen) | unreachable == screens_of_marking(), "a screen is new, or wasn't reached: show it here"
    assert not set(seen) & unreachable
    told = "\n".join(seen.values())
    assert TALK in told and not [one for one in peeker.hidden if one in told]
