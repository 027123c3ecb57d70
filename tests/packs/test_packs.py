"""Packs that are good: what a person sees when they build, install, replace and remove them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

from tests.packs.making import GOOD, manifest, pack, zipped

SCENARIO = "scenarios/late-invoice.yaml"


def _install(person, **changes):
    return person.runs("pack", "install", person.file("in.zip", pack(**changes)))


def _tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _inside(person):
    (folder,) = (path for path in (person.data / "packs").iterdir() if path.is_dir())
    return folder


def test_from_folder_to_library(person):
    """Built by one, installed by another: in the list, in the library, playable; with its licence and its texts."""
    (person.home / "mine/README.md").write_text("Mind the invoice.\n")
    (person.home / "mine/notes.docx").write_bytes(b"x")
    target = str(person.home / "late.zip")
    words = ("--name", "late", "--version", "1.2.0", "--licence", "CC-BY-4.0", "--title", "Late", "-o", target)
    built = person.runs("pack", "build", str(person.home / "mine"), *words)
    assert built.err == "Left out: notes.docx\n"
    assert built.out.startswith(f"Written: {target} (1 scenario, 2 rubrics, ")
    done = person.runs("pack", "install", target)
    assert done.out == (
        "Installed: late 1.2.0 (1 scenario, 2 rubrics; licence: CC-BY-4.0)\n  roleplay play late-invoice\n"
    )
    assert person.runs("pack", "list").out == (
        "pack  version  licence    content                files\n"
        "late  1.2.0    CC-BY-4.0  1 scenario, 2 rubrics  as it came\n"
    )
    assert "late-invoice" in person.runs("list").out
    assert person.runs("show", "late-invoice").code == 0
    assert {n: c for n, c in _tree(_inside(person)).items() if n != "pack.json"} == {
        **GOOD,
        "README.md": b"Mind the invoice.\n",
    }
    assert person.runs("pack", "list", "--json").json[0]["title"] == "Late"


def test_the_same_folder_gives_the_same_pack(person):
    """Whenever it's built and whatever times the files have."""
    packs = []
    for number in (1, 2):
        os.utime(person.home / "mine" / SCENARIO, (number * 10**9, number * 10**9))
        target = person.home / f"{number}.zip"
        assert person.runs("pack", "build", str(person.home / "mine"), "--licence", "MIT", "-o", str(target)).code == 0
        packs.append(target.read_bytes())
    assert packs[0] == packs[1]
    with zipfile.ZipFile(person.home / "1.zip") as archive:
        assert archive.namelist() == ["pack.json", *sorted(GOOD, key=lambda n: (n.split("/")[0] != "scenarios", n))]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--name", "Late Invoice"], "The pack can't be built: the name 'Late Invoice' should be lower-case letters"),
        (["--version", "2"], "The pack can't be built: the version '2' should be three numbers with dots"),
        (["--title", "a\u202eb"], "The pack can't be built: the title 'a‹U+202E›b' has characters that can't be seen"),
    ],
)
def test_words_that_a_pack_cant_have(person, words, said):
    """Told before anything is written."""
    done = person.runs("pack", "build", str(person.home / "mine"), "--licence", "MIT", *words, "-o", "x.zip")
    assert (done.code, said in done.err) == (2, True), done.err


def test_what_cant_be_built(person):
    """Content with problems; content that only works beside other content; an id that ships; no content."""

    def build(folder):
        return person.runs("pack", "build", str(folder), "--licence", "MIT", "-o", str(person.home / "x.zip")).err

    mine = person.home / "mine"
    text = (mine / SCENARIO).read_text()
    (mine / SCENARIO).write_text(text.replace("to: truth", "to: truht"))
    assert f"{mine / SCENARIO}:36:13 RP301 there is no scene 'truht'" in build(mine)
    (mine / SCENARIO).write_text(text)
    (mine / "scenarios/we-want-to-cancel.yaml").write_text(text.replace("late-invoice", "we-want-to-cancel"))
    assert "roleplay itself has a scenario 'we-want-to-cancel' already - give yours another id" in build(mine)
    assert "There are no scenarios or rubrics in" in build(person.home / "mine/rubrics")
    assert "There is no folder" in build(person.home / "none")
    assert not (person.home / "x.zip").exists()


def test_links_are_not_packed(person):
    """A link could bring in any file of the machine."""
    (person.home / "secret.md").write_text("secret")
    (person.home / "mine/README.md").symlink_to(person.home / "secret.md")
    done = person.runs("pack", "build", str(person.home / "mine"), "--licence", "MIT", "-o", str(person.home / "x.zip"))
    assert done.err == "Left out: README.md\n"
    assert b"secret" not in (person.home / "x.zip").read_bytes()


def test_a_second_version_takes_the_place_of_the_first(person):
    """What the first had and the second hasn't is gone; one folder is left."""
    _install(person, content={**GOOD, "README.md": b"one"})
    done = _install(person, content={**GOOD, "NEWS.md": b"two"}, version="2.0.0")
    assert done.out.startswith("Installed: late 2.0.0 in the place of 1.0.0 (")
    names = set(_tree(_inside(person)))
    assert "NEWS.md" in names and "README.md" not in names


def test_a_bad_second_version_leaves_the_first(person):
    """Refused, and what was installed is as it was, to the byte."""
    _install(person)
    before = _tree(person.data / "packs")
    broken = {**GOOD, SCENARIO: GOOD[SCENARIO].replace(b"to: truth", b"to: truht")}
    assert _install(person, content=broken, version="2.0.0").code == 2
    assert _tree(person.data / "packs") == before


def test_removing_touches_nothing_else(person):
    """Not the other pack, not the person's own content, nor a file they changed or added."""
    _install(person)
    other = {"rubrics/base-two.yaml": GOOD["rubrics/base.yaml"].replace(b"rubric: base", b"rubric: base-two")}
    assert _install(person, content=other, name="other").code == 0
    person.file("data/content/scenarios/own.yaml", GOOD[SCENARIO].replace(b"scenario: late-invoice", b"scenario: own"))
    inside = person.data / "packs"
    (folder,) = inside.glob("late@*")
    changed, added = folder / SCENARIO, folder / "docs.txt"
    changed.write_bytes(changed.read_bytes() + b"# mine\n")
    added.write_text("my notes")
    assert "changed: scenarios/late-invoice.yaml" in person.runs("pack", "list").out
    before = _tree(person.home)
    done = person.runs("pack", "remove", "late")
    assert (done.code, done.out) == (0, "Removed: late\n")
    assert done.err == "".join(
        f"Kept, because it isn't as it came with the pack: {path}\n" for path in (added, changed)
    )
    gone = set(before) - set(_tree(person.home))
    place = folder.relative_to(person.home).as_posix()
    assert gone == {"data/packs/late.json"} | {f"{place}/{name}" for name in GOOD if name != SCENARIO}
    assert [row["name"] for row in person.runs("pack", "list", "--json").json] == ["other"]
    assert "late-invoice" not in person.runs("list").out


def test_a_talk_outlives_its_pack(person):
    """A conversation keeps its content: it is shown and goes on after the pack is gone."""
    _install(person)
    person.runs("play", "late-invoice", "--plain", "--seed", "7", typed="explore 3\n/quit\n")
    person.runs("pack", "remove", "late")
    assert "late-invoice" in person.runs("history").out
    assert person.runs("resume", "--plain", typed="/quit\n").code == 0


def test_a_changed_version_is_kept_beside_the_new_one(person):
    """An edited file is work of a person: it stays, and they are told where."""
    _install(person)
    old = _inside(person) / SCENARIO
    old.write_bytes(old.read_bytes() + b"# mine\n")
    done = _install(person, version="2.0.0")
    assert done.err == f"Kept, because it isn't as it came with the pack: {old}\n"
    assert old.read_bytes().endswith(b"# mine\n")
    assert "as it came" in person.runs("pack", "list").out


def test_own_content_wins_over_a_pack(person):
    """A pack never hides what a person wrote themselves."""
    person.file("data/content/rubrics/base.yaml", GOOD["rubrics/base.yaml"])
    person.file("data/content/rubrics/small.yaml", GOOD["rubrics/small.yaml"])
    own = GOOD[SCENARIO].replace(b"title: The late invoice", b"title: My own invoice")
    person.file("data/content/scenarios/late-invoice.yaml", own)
    assert _install(person).code == 0
    assert "My own invoice" in person.runs("list").out


def test_two_packs_cant_have_the_same_scenario(person):
    """The second is refused, and says which has it."""
    _install(person)
    done = _install(person, name="other")
    assert done.code == 2 and "the pack late has a scenario 'late-invoice' already" in done.err


def test_a_pack_that_was_damaged_on_the_disk(person):
    """The other commands go on; the list says so; it can be removed or installed again."""
    _install(person)
    for spoil, said in (("{", "its folder is gone"), ('{"folder": "../content"}', "its folder is gone")):
        (person.data / "packs/late.json").write_text(spoil)
        assert said in person.runs("pack", "list").out
        assert person.runs("list").code == 0
    assert _install(person).code == 0
    (_inside(person) / "pack.json").write_text("no")
    assert "its manifest can't be read" in person.runs("pack", "list").out
    done = person.runs("pack", "remove", "late")
    assert done.code == 0 and done.err.count("Kept") == len(GOOD)  # whose they are can't be told any more


def test_a_link_in_the_place_of_a_folder_is_not_followed(person, tmp_path):
    """What a person put there to point elsewhere: nothing elsewhere is deleted."""
    _install(person)
    folder = _inside(person)
    elsewhere = tmp_path / "elsewhere"
    (folder / "scenarios").rename(elsewhere)
    (folder / "scenarios").symlink_to(elsewhere)
    assert person.runs("pack", "remove", "late").code == 0
    assert {path.name for path in elsewhere.iterdir()} == {"late-invoice.yaml", "late-invoice.plays.yaml"}


def test_names_that_are_near(person):
    """A misspelt pack is offered; without packs there is a way on."""
    assert "There is no pack 'late' - see: roleplay pack list" in person.runs("pack", "remove", "late").err
    _install(person)
    assert "There is no pack 'lat' - did you mean 'late'?" in person.runs("pack", "remove", "lat").err


def test_a_zip_with_folders_in_it(person):
    """As other programs make them."""
    raw = zipped([("pack.json", manifest(GOOD)), ("scenarios/", b""), ("rubrics/", b""), *GOOD.items()])
    assert person.runs("pack", "install", person.file("late.zip", raw)).code == 0


_DIES = """
import os, sys
from pathlib import Path
import roleplay.authoring.packs.disk as disk
steps, real = [int(sys.argv[3])], (os.fsync, Path.replace, Path.unlink)
def dies(function):
    def step(*words, **more):
        steps[0] -= 1
        if steps[0] < 0:
            os._exit(9)
        return function(*words, **more)
    return step
os.fsync, Path.replace, Path.unlink = map(dies, real)
from roleplay.authoring.packs.install import install_pack
install_pack(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_killed_at_any_step_the_old_version_or_the_new_is_there_whole(person):
    """A process that ends before its nth step on the disk, for every n: one version, whole; the next try clears up."""
    new = person.file("new.zip", pack(version="2.0.0", content={**GOOD, "NEWS.md": b"two"}))
    seen, step = [], 0
    while True:
        _install(person)
        done = subprocess.run(
            [sys.executable, "-c", _DIES, new, str(person.data / "packs"), str(step)], check=False, timeout=60
        )
        (row,) = person.runs("pack", "list", "--json").json
        assert row["changed"] == [] and row["fault"] == ""
        assert person.runs("list").code == 0
        seen.append(row["version"])
        if done.returncode == 0:
            break
        assert done.returncode == 9
        step += 3
    assert seen == sorted(seen) and set(seen) == {"1.0.0", "2.0.0"} and len(seen) > 6
    _install(person)
    assert len([path for path in (person.data / "packs").iterdir() if path.is_dir()]) == 1
