"""Every bad pack is refused whole, with one line that says why; nothing is written and nothing crashes."""

# ruff: noqa: E501  (a table: one line for each bad pack and what is said)
from __future__ import annotations

import io
import os
import random
import struct
import tarfile
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.person import Person
from tests.packs.making import GOOD, link, manifest, pack, zipped

REFUSED = "nothing was installed; ask for the pack again where you got it"
SCENARIO = "scenarios/late-invoice.yaml"
README = {**GOOD, "README.md": b"Mind the invoice.\n"}
NFC, NFD = "docs/Caf\u00e9.md", "docs/Cafe\u0301.md"


_LETTERS = bytes(random.Random(7).choices(b"aaab", k=512_000))


def _with(name: str, content: bytes = b"x") -> bytes:
    """A good pack with one more file, which its manifest knows."""
    return pack({**GOOD, name: content})


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../up.txt"))
    return out.getvalue()


def _spoilt(change: str) -> bytes:
    """A good pack with one byte changed where the content of its last file lies."""
    raw = bytearray(zipped([("pack.json", manifest({"a.md": b"abc" * 50})), ("a.md", b"abc" * 50)]))
    if change == "cut":
        return bytes(raw[:-30])
    place = raw.index(b"a.md") + len("a.md") + 4
    raw[place] ^= 0xFF
    return bytes(raw)


def _said_smaller() -> bytes:
    """A zip whose list of entries states a smaller size for a file than it unpacks to."""
    raw = bytearray(zipped([("a.md", os.urandom(50).hex().encode() * 100)]))
    place = raw.rindex(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<L", 10)
    return bytes(raw)


def _deep() -> bytes:
    """Lists in lists that can't be packed too well."""
    choose = random.Random(7)
    return b"".join(choose.choice((b"[", b"[1,", b"[2,", b'{"a":')) for _ in range(100_000))


def _a_million_entries() -> bytes:
    """The end of a zip that says it lists a million files."""
    return b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, 46 * 10**6, 0, 0)


# fmt: off
BAD = {
    # 13: places outside the pack, links, devices
    "up": (_with("../up.txt"), "'../up.txt' leads out of the pack"),
    "up inside": (_with("docs/../../up.txt"), "'docs/../../up.txt' leads out of the pack"),
    "absolute": (_with("/etc/passwd.txt"), "'/etc/passwd.txt' begins at the root of the disk"),
    "drive": (_with("C:/x.txt"), "'C:/x.txt' names a drive"),
    "drive without slash": (_with("C:x.txt"), "'C:x.txt' names a drive"),
    "backslash": (_with("docs\\..\\x.txt"), "'docs\\..\\x.txt' has a backslash in its name"),
    "stream": (_with("docs/a.md:b.md"), "'docs/a.md:b.md' has : in its name, which Windows doesn't allow"),
    "NUL": (_with("docs/NUL.txt"), "'docs/NUL.txt' is the name of a device on Windows"),
    "con": (_with("con.md"), "'con.md' is the name of a device on Windows"),
    "COM1 with a superscript": (_with("com¹.md"), "'com¹.md' is the name of a device on Windows"),
    "hidden": (_with(".bashrc.txt"), "'.bashrc.txt' begins or ends with a dot or a space"),
    "dot at the end": (_with("docs./a.md"), "'docs./a.md' begins or ends with a dot or a space"),
    "empty part": (_with("docs//a.md"), "'docs//a.md' isn't a plain path"),
    "link": (pack(more=[link("docs/a.md", "/etc/passwd")]), "'docs/a.md' is a link"),
    "link to a folder": (pack(more=[link("docs/a.md", ".."), ("docs/a.md/x", b"")]), "'docs/a.md' is a link"),
    # 14: bombs
    "a file of 50 MB": (_with("a.md", bytes(50_000_000)), "'a.md' has 50,000,000 bytes, and 524,288 are allowed"),
    "a file of zeros": (_with("a.md", b" " * 500_000), "'a.md' grows to more than 100 times its size when it is unpacked"),
    "many files": (zipped([(f"docs/{n}.md", b"") for n in range(501)]), "it has 501 files, and 500 are allowed"),
    "a million files": (_a_million_entries(), "it has 65,535 files, and 500 are allowed"),
    "a wrong size": (_said_smaller(), "the zip is damaged"),
    "too much together": (pack({f"docs/{n}.md": _LETTERS for n in range(17)}), "its files have 8,705,"),
    "a zip in the zip": (_with("inner.zip", pack()), "'inner.zip' isn't of a kind that can lie there (.md, .txt)"),
    "a zip called text": (_with("inner.txt", pack()), "'inner.txt' isn't text in UTF-8 (byte "),
    "too big": (b"PK" * (2 * 1024 * 1024 + 1), "it has more than 4 MB"),
    # 15: names that are the same somewhere
    "twice": (zipped([("pack.json", manifest(GOOD)), *GOOD.items(), ("a.md", b"1"), ("a.md", b"2")]), "'a.md' is there twice"),
    "capitals": (pack({**README, "Readme.md": b"x"}), "'README.md' and 'Readme.md' differ in capitals only, and are one file on some machines"),
    "sharp s": (pack({**GOOD, "docs/straße.md": b"x", "docs/STRASSE.md": b"x"}), "'docs/straße.md' and 'docs/STRASSE.md' differ in capitals only, and are one file on some machines"),
    "twins": (pack({**GOOD, NFC: b"x", NFD: b"y"}), f"'{NFC}' (U+00E9) and '{NFD}' (U+0301) look the same and are written with other characters"),
    "NFD alone": (_with(NFD), f"'{NFD}' isn't written in the usual form of Unicode (NFC)"),
    # 16: not a zip
    "tar": (_tar(), "it isn't a zip file as `roleplay pack build` makes it"),
    "nothing": (b"", "it isn't a zip file as `roleplay pack build` makes it"),
    "YAML": (GOOD[SCENARIO], "it isn't a zip file as `roleplay pack build` makes it"),
    "a program with a zip behind": (b"#!/bin/sh\n" + pack(), "it isn't a zip file as `roleplay pack build` makes it"),
    "a zip with a comment": (pack()[:-2] + b"\x04\x00PK\x05\x06", "it isn't a zip file as `roleplay pack build` makes it"),
    "cut off": (_spoilt("cut"), "it isn't a zip file as `roleplay pack build` makes it"),
    "a spoilt byte": (_spoilt("byte"), "the zip is damaged"),
    # 17: what can't be seen
    "right to left": (_with("docs/\u202elmth.md"), "'docs/‹U+202E›lmth.md' has U+202E in its name, which can't be seen"),
    "no width": (_with("docs/a\u200b.md"), "'docs/a‹U+200B›.md' has U+200B in its name, which can't be seen"),
    "an escape": (_with("docs/\x1b[2J.md"), "'docs/␛[2J.md' has U+001B in its name, which can't be seen"),
    "a zero byte": (_with("a.md\0.sh"), "'a.md␀.sh' has U+0000 in its name, which can't be seen"),
    "a right-to-left text": (_with("a.md", "\u202eabc".encode()), "'a.md' has a character that can't be seen: U+202E"),
    "an escape in a text": (_with("a.md", b"\x1b]0;x\x07"), "'a.md' has a character that can't be seen: U+001B"),
    "a name with a mark": (pack(name="a\u202eb"), "its manifest (pack.json) can't be used: the name 'a‹U+202E›b' should be lower-case letters and digits, with hyphens between words"),
    # 18: changed after it was made
    "changed": (zipped([("pack.json", manifest({"a.md": b"old"})), ("a.md", b"new")]),
        "'a.md' was changed: its SHA-256 should be cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4 and is 11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"),
    "added": (pack(more=[("a.md", b"x")]), "'a.md' is in the pack and not in the manifest"),
    "missing": (zipped([("pack.json", manifest(README)), *GOOD.items()]), "'README.md' is in the manifest and not in the pack"),
    # what may be in a pack, and its manifest
    "code": (_with("setup.py", b"import os"), "'setup.py' isn't of a kind that can lie there (.md, .txt)"),
    "a page": (_with("docs/a.html"), "'docs/a.html' isn't of a kind that can lie there (.md, .txt)"),
    "YAML beside": (_with("a.yaml"), "'a.yaml' isn't of a kind that can lie there (.md, .txt)"),
    "another folder": (_with("bin/a.md"), "'bin/a.md' lies in a folder that packs don't have (scenarios, rubrics, docs)"),
    "folders": (_with("scenarios/en/a.yaml"), "'scenarios/en/a.yaml' lies in a folder that packs don't have (scenarios, rubrics, docs)"),
    "a long name": (_with("a" * 200 + ".md"), "is a name of 203 characters, and 120 are allowed"),
    "no manifest": (zipped(GOOD.items()), "it has no manifest (pack.json)"),
    "no JSON": (zipped([("pack.json", b"{]")]), "its manifest (pack.json) can't be used: line 1, column 2 isn't JSON"),
    "deep": (zipped([("pack.json", b"[" * 200_000)]), "'pack.json' grows to more than 100 times its size"),
    "deep and random": (zipped([("pack.json", _deep())]), "its manifest (pack.json) can't be used: it isn't JSON that can be read"),
    "a list": (zipped([("pack.json", b"[]")]), "its manifest (pack.json) can't be used: it isn't a JSON object"),
    "twice in it": (zipped([("pack.json", b'{"name": "a", "name": "b"}')]), "its manifest (pack.json) can't be used: 'name' stands twice in it"),
    "another format": (pack(format=2), "its manifest (pack.json) can't be used: its format is '2', and this version of roleplay reads format 1"),
    "no licence": (pack(licence=None), "its manifest (pack.json) can't be used: it has no licence"),
    "a bad version": (pack(version="1"), "its manifest (pack.json) can't be used: the version '1' should be three numbers with dots, such as 1.0.0"),
    "a number": (pack(title=3), "its manifest (pack.json) can't be used: the title isn't a text"),
    "a typo": (pack(titel="x"), "its manifest (pack.json) can't be used: it has an unknown key 'titel': did you mean 'title'?"),
    "no files": (pack(files={}), "its manifest (pack.json) can't be used: it lists no files"),
    "a file outside, listed": (pack(files={"../a.md": "0" * 64}), "its manifest (pack.json) can't be used: '../a.md' leads out of the pack"),
    "no hash": (pack(files={"a.md": "0"}), "its manifest (pack.json) can't be used: what stands for 'a.md' isn't a SHA-256"),
    # content that `roleplay check` refuses, or that would take the place of other content
    "a broken scenario": (pack({**GOOD, SCENARIO: GOOD[SCENARIO].replace(b"to: truth", b"to: truht")}), "scenarios/late-invoice.yaml:36:13 RP301 there is no scene 'truht' to go to - did you mean 'truth'?"),
    "a tag": (pack({**GOOD, SCENARIO: GOOD[SCENARIO].replace(b"minutes: 5", b"minutes: !!python/object:os.system 5")}), "RP113 "),
    "without its rubric": (pack({n: c for n, c in GOOD.items() if "small" not in n}), " there is no rubric 'small'"),
    "as one that ships": (pack({**GOOD, "scenarios/we-want-to-cancel.yaml": GOOD[SCENARIO].replace(b"scenario: late-invoice", b"scenario: we-want-to-cancel")}), "roleplay itself has a scenario 'we-want-to-cancel' already"),
}
# fmt: on


@pytest.mark.parametrize("sort", BAD)
def test_a_bad_pack_is_refused_whole(person, sort):
    """One line with the reason; no file of it is left anywhere, and nothing outside is touched."""
    raw, why = BAD[sort]
    name = person.file("in/bad.zip", raw)
    before = _all_files(person.home)
    begin = time.monotonic()
    done = person.runs("pack", "install", name)
    assert done.code == 2 and done.out == ""
    assert done.err.startswith(f"roleplay: {name} can't be installed: ") and done.err.count("\n") == 1
    assert why in done.err
    assert time.monotonic() - begin < 5
    assert _all_files(person.home) - before <= {person.data / "packs/.lock"}
    assert person.runs("pack", "list").out == ""


def _all_files(folder):
    return {path for path in folder.rglob("*") if not path.is_dir()}


def test_what_is_no_file(person):
    """A file that isn't there, a folder, a pipe that would wait for ever."""
    os.mkfifo(person.home / "pipe.zip")
    for name, why in (
        ("none.zip", "there is no such file"),
        ("mine", "it isn't a plain file"),
        ("pipe.zip", "it isn't a plain file"),
    ):
        place = person.home / name
        assert (
            person.runs("pack", "install", str(place)).err
            == f"roleplay: {place} can't be installed: {why} - {REFUSED}\n"
        )


def test_an_encrypted_pack(person):
    """Nobody is asked for a password."""
    raw = bytearray(pack())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    assert "'pack.json' is encrypted" in person.runs("pack", "install", person.file("bad.zip", bytes(raw))).err


def test_another_packing(person):
    """Only what every machine can unpack."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("pack.json", manifest(GOOD))
    done = person.runs("pack", "install", person.file("bad.zip", out.getvalue()))
    assert "'pack.json' is packed in a way that packs don't use" in done.err


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_spoilt_pack_is_installed_whole_or_refused(tmp_path_factory, data):
    """Bytes changed, taken out or put in anywhere: one line, or a pack that is as it came."""
    person = Person(tmp_path_factory.mktemp("spoilt"))
    raw = bytearray(pack())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw)))
        if data.draw(st.booleans()):
            place = max(0, len(raw) - data.draw(st.integers(0, 420)))  # the list of entries, where most can go wrong
        raw[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    done = person.runs("pack", "install", person.file("bad.zip", bytes(raw)))
    if done.code == 0:
        assert [row["changed"] for row in person.runs("pack", "list", "--json").json] == [[]]
    else:
        assert done.code == 2 and done.err.count("\n") == 1 and "fault of the program" not in done.err
        assert not list((person.data / "packs").glob("*.json"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace").decode()),
    st.sampled_from(["", "docs/", "scenarios/"]),
)
def test_whatever_a_file_is_called(tmp_path_factory, word, folder):
    """Any name: refused in one line, or installed right there and nowhere else."""
    person = Person(tmp_path_factory.mktemp("named"))
    files = {**GOOD, f"{folder}{word}.md": b"x"}
    done = person.runs("pack", "install", person.file("in.zip", pack(files)))
    assert done.code in (0, 2) and "fault of the program" not in done.err
    if done.code == 0:
        (inside,) = (path for path in (person.data / "packs").iterdir() if path.is_dir())
        assert (inside / f"{folder}{word}.md").read_bytes() == b"x"
        assert {path.parent for path in person.home.rglob("*.md")} == {inside / folder}
    else:
        assert not list(person.home.rglob("*.md"))
