"""Shipped files spoilt at random: a problem or a clean load, never anything else, and never for long."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from roleplay.authoring.deep_problems import deep_check_paths
from roleplay.content.check import check_paths
from roleplay.content.library import Library, shipped_folder

FILES, EACH_DEEP, LONGEST = 10_000, 4, 5.0
PIECES = (
    b"\t", b": ", b"\n", b"{{", b"]", b"[", b'"', b"'", b"- ", b"same", b"otherwise:", b"\r", b"\0", b"\xff", b"&a ",
    b"*a", b"!!x ", b"| ", b"#", b"<<: ", b"-1", b"1e9", b"null", b"---\n", "\u202e\u2028".encode(), b"\x1b[2J",
    b"when: {}", b"to: opening", b"min: 0", b"not: harmful", b"all: [", b"}", b"99999999999",
)  # fmt: skip


def spoilt(raw: bytes, chance: random.Random) -> bytes:
    """The file with one to four changes: a byte, a cut, a piece put in, lines swapped or said again, a word changed."""
    found = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(found) or 1)
        kind = chance.randrange(6)
        if kind == 0 and found:
            found[place] = chance.randrange(256)
        elif kind == 1:
            del found[place : place + chance.randint(1, 40)]
        elif kind == 2:
            found[place:place] = chance.choice(PIECES)
        elif kind == 3:
            lines = bytes(found).split(b"\n")
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            found = bytearray(b"\n".join(lines))
        elif kind == 4:
            lines = bytes(found).split(b"\n")
            start = chance.randrange(len(lines))
            piece = lines[start : start + chance.randint(1, 30)]
            found = bytearray(b"\n".join([*lines[:start], *piece * chance.randint(1, 5), *lines[start:]]))
        else:
            words = bytes(found).split(b" ")
            one, other = chance.randrange(len(words)), chance.randrange(len(words))
            words[one] = words[other]
            found = bytearray(b" ".join(words))
    return bytes(found)


def measure(files: int = FILES, seed: int = 1) -> list[str]:
    """Checks spoilt files, searches each fourth that can be used; the lines to print. What is raised goes through."""
    shipped = shipped_folder()
    good = [
        *(path for path in sorted((shipped / "scenarios").glob("*.yaml"))),
        *(path for path in sorted((shipped / "rubrics").glob("*.yaml"))),
    ]
    raw = {path: path.read_bytes() for path in good}
    chance, told, slowest = random.Random(seed), Counter[str](), (0.0, "")
    loaded = searched = 0
    with tempfile.TemporaryDirectory() as home:
        for number in range(files):
            source = chance.choice(good)
            path = Path(home) / source.parent.name / source.name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(spoilt(raw[source], chance))
            start = time.process_time()
            library = Library([shipped])
            problems = check_paths([path], library)
            errors = bool(problems.errors())
            loaded += not errors
            if not errors and loaded % EACH_DEEP == 0:
                searched += len(list(deep_check_paths([path], library, problems)))
            slowest = max(slowest, (time.process_time() - start, f"file {number} of {source.name}"))
            told["problems" if errors else "warnings" if problems else "clean"] += 1
            for problem in problems:
                if not str(problem).isprintable() or problem.line < 1 or problem.column < 1:
                    raise AssertionError(f"file {number} of {source.name}: {problem!r}")
            path.unlink()
    counts = ", ".join(f"{count:,} {kind}" for kind, count in told.most_common())
    return [
        f"mutations: {files:,} spoilt files: {counts}; {searched} of them searched too; no other outcome",
        f"mutations: slowest {slowest[0]:.2f} s of a processor core, {slowest[1]} "
        f"(goal {LONGEST:.0f}; ratio {LONGEST / slowest[0]:.1f})",
    ]
