"""An examiner whose candidates have sat and whose people are appointed, on SQLite and on a real PostgreSQL server.

They are made once by commands; each test gets a copy: of the file, or restored from a backup into PostgreSQL.
"""

from __future__ import annotations

import shutil

import pytest

from tests.assessment.decisions.making import staffed
from tests.assessment.examiner import Examiner
from tests.assessment.forms.conftest import place
from tests.assessment.sittings.conftest import closed, ready
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["closed", "place", "postgres_server", "tmp_path"]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder of an examiner with everything, and a backup of their records in it."""
    folder = tmp_path_factory.mktemp("staffed")
    done = staffed(ready(Examiner(folder))).runs("records", "backup", str(folder / "backup.jsonl"))
    assert done.code == 0, done.err
    return folder


def copied(made, folder, place=""):
    """An examiner of their own for a test."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    examiner = Examiner(folder, place, key=False)
    examiner.passphrase = str(folder / "passphrase")
    if place:
        done = examiner.runs("records", "restore", str(folder / "backup.jsonl"))
        assert done.code == 0, done.err
    return examiner


@pytest.fixture
def examiner(made, tmp_path, place):
    """Two candidates are sealed and given to Ana and Ben; Cleo marks too, Theo adjudicates, Dora and Emil decide."""
    return copied(made, tmp_path, place)


@pytest.fixture
def local(made, tmp_path):
    """The same on SQLite alone."""
    return copied(made, tmp_path)
