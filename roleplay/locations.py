"""Where roleplay keeps a person's own files on this machine."""

from __future__ import annotations

from pathlib import Path

from roleplay.domain.errors import StorageError
from roleplay.language import tr


def data_folder(chosen: Path | None) -> Path:
    """The folder of a person's own files, made if it isn't there: the chosen one, else the platform's.

    Raises StorageError if it can't be made.
    """
    folder = chosen if chosen is not None else _platform_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            tr("The data folder {folder} can't be made: {why}", folder=folder, why=error.strerror or error),
            tr("set ROLEPLAY_DATA_DIR to a folder that you may write to"),
        ) from error
    return folder


def _platform_folder() -> Path:
    from platformdirs import user_data_path  # here, because the first picture doesn't wait for it

    return user_data_path("roleplay", appauthor=False)


def database_file(folder: Path) -> Path:
    """The SQLite database in a data folder."""
    return folder / "roleplay.db"


def assessment_file(folder: Path) -> Path:
    """The SQLite database of assessments in a data folder: never the one of conversations."""
    return folder / "assessment.db"
