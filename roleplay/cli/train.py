"""`roleplay train`: makes the reader again from labelled replies."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from roleplay.domain.errors import WrongUse

NEEDED = ("torch", "transformers", "onnx", "sklearn")
"""What roleplay[train] brings, as Python names."""


@click.command("train")
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@click.option("--work", type=click.Path(path_type=Path), metavar="FOLDER", help="Where half-done work is kept.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="The model folder to write.")
@click.option("--name", metavar="NAME", help="The reader's name, the first part of its version.")
@click.option("--epochs", type=click.IntRange(1), metavar="N", help="Fewer than the recipe's, to try it out.")
def command(corpus: Path | None, work: Path | None, out: Path | None, name: str | None, epochs: int | None) -> int:
    """Make the reader again from the labelled replies in the folder CORPUS (rubrics/corpus).

    Needs the packages of roleplay[train] and many hours; goes on where it stopped.
    """
    missing = [package for package in NEEDED if importlib.util.find_spec(package) is None]
    if missing:
        raise _needs(missing)
    folder = corpus or _shipped_corpus()
    if not folder.is_dir() or not any(folder.glob("*.jsonl")):
        raise WrongUse(f"There are no labelled replies (*.jsonl) in {folder}", "name the folder that has them")
    from roleplay.reading.train import main

    options = {"--work": work, "--out": out, "--name": name, "--epochs": epochs}
    try:
        return main(
            [str(folder), *(str(w) for key, value in options.items() if value is not None for w in (key, value))]
        )
    except ModuleNotFoundError as error:
        raise _needs([error.name or str(error)]) from error


def _shipped_corpus() -> Path:
    from roleplay.content.library import shipped_folder

    return shipped_folder() / "rubrics" / "corpus"


def _needs(missing: list[str]) -> WrongUse:
    are = "is" if len(missing) == 1 else "are"
    return WrongUse(
        f"Training needs {', '.join(missing)}, which {are} not installed",
        'install what is missing: pip install "roleplay[train]"',
    )
