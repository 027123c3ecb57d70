"""What a person gets who installs the package without the repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    zipfile.ZipFile(built).extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_has_the_content_and_the_model_and_not_the_training_replies(wheel: Path) -> None:
    """Scenarios, rubrics and the reader are inside; the corpus and the tests are not."""
    shipped = wheel / "roleplay" / "shipped"
    assert {path.name for path in (shipped / "scenarios").iterdir()} >= {"we-want-to-cancel.yaml"}
    assert {path.name for path in (shipped / "rubrics").iterdir()} >= {"moves.yaml", "welcome-the-problem.yaml"}
    assert (wheel / "roleplay" / "reading" / "model" / "manifest.json").is_file()
    assert not list(wheel.rglob("corpus/*.jsonl"))
    assert not (wheel / "tests").exists()


def test_shipped_files_name_a_schema_that_is_installed_with_them(wheel: Path) -> None:
    """An editor that opens a shipped file finds its schema beside it, without a network."""
    for path in (wheel / "roleplay" / "shipped").glob("*/*.yaml"):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
        assert named is not None, path
        assert (path.parent / named.group(1)).is_file(), path


def test_the_installed_program_makes_new_files(wheel: Path, tmp_path: Path) -> None:
    """`roleplay new` has its small files with it, in both languages."""
    environment = {**os.environ, "PYTHONPATH": str(wheel), "ROLEPLAY_DATA_DIR": str(tmp_path)}
    for words in (["scenario", "first-call"], ["rubric", "my-rules", "--language", "ru"]):
        command = [sys.executable, "-m", "roleplay", "new", *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "content" / "schema" / "scenario.schema.json").is_file()


def test_the_installed_program_finds_its_scenarios(wheel: Path, tmp_path: Path) -> None:
    """Away from the repository, the list names the shipped scenarios and a reply is read."""
    environment = {**os.environ, "PYTHONPATH": str(wheel), "ROLEPLAY_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "roleplay", "play", "we-want-to-cancel", "--plain", "--seed", "1"]
    said = "What is it that isn't working?\n"
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, input=said, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "You: What is it that isn't working?" in done.stdout
    command = [sys.executable, "-c", "import roleplay; print(roleplay.__file__)"]
    where = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert where.stdout.strip().startswith(str(wheel))


def test_the_installed_program_speaks_russian(wheel: Path, tmp_path: Path) -> None:
    """The translations are inside: the list of scenarios and its errors are in Russian where that is asked for."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(wheel),
        "ROLEPLAY_DATA_DIR": str(tmp_path),
        "ROLEPLAY_LANGUAGE": "ru",
    }
    command = [sys.executable, "-m", "roleplay", "list"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Начать разговор: roleplay play ID" in done.stdout
    command[-1:] = ["play", "nothing-like-it"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "сценария 'nothing-like-it' нет" in done.stderr
