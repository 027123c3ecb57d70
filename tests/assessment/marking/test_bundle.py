"""Marking on a laptop: taken out, marked without the records, merged back; conflicts kept; tampering named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from roleplay.assessment.marking.record import Rating, Sheet
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import assigned, criteria, task_of, tasks, view_of
from tests.assessment.marking.test_screen import marking
from tests.assessment.sittings.making import log_at
from tests.cli.person import Done


class Laptop(Examiner):
    """Another machine, without any records; the bundle lies in its folder."""

    def __init__(self, home: Path, office: Examiner, marker: str = "Ana") -> None:
        home.mkdir()
        super().__init__(home, key=False)
        self.office, self.marker = office, marker
        self.words = self.file("words", "a long passphrase of Ana\n")
        self.bundle = str(home / "work.bundle")

    def out(self) -> Done:
        """Take the work along."""
        words = ("--as", self.marker, "--passphrase-file", self.words)
        return self.office.runs("mark", "bundle", "out", self.bundle, *words)

    def marks(self, task: str, *lines: str) -> Done:
        """Mark a talk there, line by line."""
        words = ("--passphrase-file", self.words, "--plain")
        return self.runs(
            "mark", "bundle", "open", self.bundle, task, *words, typed="".join(f"{one}\n" for one in lines)
        )

    def back(self, *more: str) -> Done:
        """Merge it."""
        return self.office.runs("mark", "bundle", "in", self.bundle, "--as", self.marker, *more)

    @property
    def said(self) -> Any:
        """What stands in the file."""
        return json.loads(Path(self.bundle).read_text("utf-8"))

    def spoil(self, said: Any) -> None:
        """Somebody writes the file anew."""
        Path(self.bundle).write_text(json.dumps(said), "utf-8")


def whole(names: list[str], level: int = 2) -> list[str]:
    """The lines that fill in a sheet."""
    return [*(f"{name} {level} 1" for name in names), "overall 3"]


def test_out_marked_and_back(examiner: Examiner, tmp_path) -> None:
    """One talk is submitted on the laptop, one only begun; merged they stand as if marked here; twice is once."""
    assigned(examiner, "Ana", "Ben")
    first, second = tasks(examiner, "Ana")
    names = criteria(examiner, "Ana", first)
    laptop = Laptop(tmp_path / "laptop", examiner)
    assert "2 talks in" in laptop.out().out
    assert not (laptop.data / "assessment.db").exists()
    done = laptop.marks(first, *whole(names), "/submit", "yes")
    assert "own explore 4" in done.out and "Submitted" in done.out, done.out + done.err
    laptop.marks(second, "1 none too short")
    assert "submitted and can't be changed" in laptop.marks(first, "overall 5").err
    assert first not in [task for task in tasks(examiner, "Ana") if view_of(examiner, "Ana").work(task).submitted]
    told = laptop.back()
    assert (told.code, told.out.splitlines()) == (0, [f"{first}: submitted", f"{second}: draft"])
    view = view_of(examiner, "Ana")
    assert view.work(first).submitted == 1 and view.work(first).sheet.overall == 3
    assert view.work(second).sheet.ratings == {names[0]: Rating(None, "too short")}
    before = len(log_at(examiner).store.said("mark-sheet"))
    again = laptop.back()
    assert again.code == 0 and again.out.count("as it was") == 2
    assert len(log_at(examiner).store.said("mark-sheet")) == before
    assert examiner.runs("records", "verify").code == 0


def test_what_was_changed_here_meanwhile_stays(local: Examiner, tmp_path) -> None:
    """Both sheets are shown, nothing is overwritten; --take puts the bundle's in; a submitted one is never touched."""
    assigned(local, "Ana", "Ben")
    first, second = tasks(local, "Ana")
    names = criteria(local, "Ana", first)
    laptop = Laptop(tmp_path / "laptop", local)
    laptop.out()
    laptop.marks(first, "overall 1", "/comment from the train")
    laptop.marks(second, *whole(names), "/submit", "yes")
    view = view_of(local, "Ana")
    view.save(first, Sheet(overall=5, comment="from the desk"), 0)
    sheet = Sheet({name: Rating(4) for name in names}, 4)
    view.submit(second, view.save(second, sheet, 0))
    done = laptop.back()
    assert done.code == 1 and f"{first}: conflict, it was changed here meanwhile" in done.out
    assert "from the train" in done.out and "from the desk" in done.out and f"--take {first}" in done.out
    assert f"{second}: conflict, it was submitted here meanwhile" in done.out
    assert view.work(first).sheet.comment == "from the desk" and view.work(second).sheet == sheet
    assert f"{first}: draft" in laptop.back("--take", first, "--take", second).out
    assert view.work(first).sheet.comment == "from the train" and view.work(second).sheet == sheet
    assert "has no talk" in laptop.back("--take", "AAAA-BBBB").err


def test_a_talk_that_was_taken_away_meanwhile(local: Examiner, tmp_path) -> None:
    """It is refused in words, the others come in."""
    assigned(local, "Ana", "Ben")
    first, second = tasks(local, "Ana")
    laptop = Laptop(tmp_path / "laptop", local)
    laptop.out()
    for task in (first, second):
        laptop.marks(task, "overall 2")
    gone = task_of(local, "Ana", "Zelda Quux")
    local.runs("mark", "conflict", "Zelda Quux", "--marker", "Ana", "--reason", "is their aunt")
    done = laptop.back()
    assert done.code == 1 and f"{gone}: refused, This talk is no longer yours" in done.out
    assert done.out.count(": draft") == 1


def test_what_was_tampered_with_is_named(local: Examiner, tmp_path) -> None:
    """Each part that somebody changes, removes or adds without the passphrase; nothing of it is merged."""
    assigned(local, "Ana", "Ben")
    first, second = tasks(local, "Ana")
    laptop = Laptop(tmp_path / "laptop", local)
    laptop.out()
    laptop.marks(first, "overall 2")
    good = laptop.said
    before = log_at(local).store.head().size

    def spoiled(**parts: Any) -> str:
        laptop.spoil({**good, **parts})
        found = {laptop.back().err, laptop.marks(first, "overall 3").err}
        assert len(found) == 1, found
        return found.pop()

    talk = good["talks"][second]
    said = [{**talk["spoken"][0], "reply": "what they never said"}, *talk["spoken"][1:]]
    marks = good["marks"][first]
    for parts, words in (
        ({"talks": {**good["talks"], second: {**talk, "spoken": said}}}, f"the talk '{second}' was changed"),
        ({"talks": {first: good["talks"][first]}}, f"the talk '{second}' was removed"),
        ({"talks": {**good["talks"], "AAAA-BBBB": talk}}, "the talk 'AAAA-BBBB' was added"),
        ({"talks": {**good["talks"], second: {**talk, "version": 7}}}, f"the talk '{second}' was changed"),
        ({"listed": {first: good["listed"][first]}}, "the list of its talks was changed"),
        ({"marks": {first: {**marks, "submitted": True}}}, "marks in it were changed, removed or added"),
        ({"marks": {}}, "marks in it were changed, removed or added"),
        ({"marks": {**good["marks"], second: marks}}, "marks in it were changed, removed or added"),
        ({"marks_by": good["listed_by"]}, "marks in it were changed, removed or added"),
        ({"bundle": "0" * 16}, "the list of its talks was changed"),
        ({"key": {**good["key"], "public": "x"}}, "the key or the signatures aren't what was handed out"),
        ({"listed_by": "!"}, "the list of its talks was changed"),
        ({"listed": []}, "listed isn't what was handed out"),
        ({"format": "x"}, "is no marking bundle"),
        ({"version": 2}, "is a bundle of version 2"),
        ({"more": 1}, "is no marking bundle"),
    ):
        assert words in spoiled(**parts), (parts, words)
    Path(laptop.bundle).write_text("{")
    assert "work.bundle:1:" in laptop.back().err
    assert log_at(local).store.head().size == before
    laptop.spoil(good)
    assert laptop.back().code == 0


def test_a_bundle_of_somebody_elses_making(local: Examiner, tmp_path) -> None:
    """Signed anew with another key, of another marker, or opened with a wrong passphrase: refused."""
    assigned(local, "Ana", "Ben")
    laptop, other = Laptop(tmp_path / "laptop", local), Laptop(tmp_path / "other", local, "Ben")
    laptop.out()
    other.out()
    good, theirs = laptop.said, other.said
    laptop.spoil(theirs)
    assert "wasn't handed out to you" in laptop.back().err
    laptop.spoil({**theirs, "bundle": good["bundle"]})
    assert laptop.back().code == 2
    laptop.spoil(good)
    laptop.words = laptop.file("words", "another long passphrase\n")
    assert "The passphrase doesn't open" in laptop.marks(tasks(local, "Ana")[0], "overall 3").err
    assert "There is a file" in laptop.out().err
    short = other.file("short", "short\n")
    done = local.runs("mark", "bundle", "out", str(tmp_path / "b"), "--as", "Ana", "--passphrase-file", short)
    assert "at least 10 are needed" in done.err and not (tmp_path / "b").exists()


@pytest.mark.parametrize("size", [(80, 24)])
async def test_the_screen_over_a_bundle(local: Examiner, tmp_path, size: tuple[int, int]) -> None:
    """The same screens, without records: kept in the file at once, and what isn't in a bundle is refused in words."""
    from roleplay.assessment.marking.bundle import BundleDesk
    from roleplay.cli.files import write_whole
    from roleplay.cli.json_input import read_json

    assigned(local, "Ana", "Ben")
    laptop = Laptop(tmp_path / "laptop", local)
    laptop.out()
    path = Path(laptop.bundle)
    desk = BundleDesk(
        lambda: read_json(str(path)), lambda text: write_whole(path, text), path, lambda: "a long passphrase of Ana"
    )
    task = desk.tasks()[0].code
    names = [one.id for one in desk.work(task).criteria]
    async with marking(desk, size=size) as marker:
        await marker.press("enter", "tab")
        for _ in names:
            await marker.press("3", "down")
        await marker.press("4", "f8", "y", "o")
        assert "The other marks aren't in a bundle" in marker.seen()
    assert laptop.back().out.splitlines() == [f"{task}: submitted"]
