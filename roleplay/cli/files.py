"""Writes files so that they are whole or not there, and says early when they can't be written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from roleplay.domain.errors import WrongUse
from roleplay.language import tr


def check_can_write(path: Path) -> None:
    """Raise WrongUse if a file of that name can't be written, before any work is done for it."""
    if path.is_dir():
        raise WrongUse(tr("{path} is a folder", path=path), tr("name a file in it"))
    folder = path.parent
    if not folder.is_dir():
        raise WrongUse(tr("There is no folder {folder}", folder=folder), tr("make it first, or name another file"))
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise WrongUse(tr("{path} can't be written", path=path), tr("name a file in a folder that you may write to"))


def write_whole(path: Path, text: str | bytes) -> None:
    """Write the text in UTF-8, line feeds as they are: the whole file, or the old one stays. Raises WrongUse."""
    check_can_write(path)
    try:
        content = text.encode("utf-8") if isinstance(text, str) else text
        if path.exists() and not path.is_file():  # a pipe or a device, such as /dev/stdout
            with path.open("wb") as stream:
                stream.write(content)
            return
        target = path.resolve()  # a link keeps pointing at the file
        number, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        new = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            new.replace(target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        why = (error.strerror or str(error)) if isinstance(error, OSError) else tr("the name can't be used")
        raise WrongUse(
            tr("{path} can't be written: {why}", path=path, why=why), tr("name another file, or make room")
        ) from error


def _umask() -> int:
    """The permissions that this person's new files don't have (only asking changes it, so it is set back)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
