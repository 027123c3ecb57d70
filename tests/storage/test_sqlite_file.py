"""The file on disk: what is refused and with which words, and how a file of ours is kept."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from roleplay.domain.errors import StorageError
from roleplay.storage.connect import open_store
from roleplay.storage.memory_store import MemoryStore
from roleplay.storage.migrations import MIGRATIONS
from tests.storage import writers
from tests.storage.making import append, clock, conversation, turn


@pytest.fixture
def talks(tmp_path):
    """A file with one talk of three turns, closed."""
    path = tmp_path / "talks.db"
    store = open_store(path, clock())
    store.create(conversation())
    append(store, "talk-1", *[turn(n, reply=f"reply {n} " + "words " * 800) for n in (1, 2, 3)])
    store.close()
    return path


def refusal(place, **more) -> str:
    """The one line that a person reads when the place can't be opened."""
    with pytest.raises(StorageError) as caught:
        open_store(place, clock(), **more)
    line = str(caught.value)
    assert caught.value.remedy
    assert "\n" not in line
    return line


def test_an_empty_file_is_fine(tmp_path):
    """A file that was only touched becomes a database."""
    path = tmp_path / "talks.db"
    path.touch()
    store = open_store(path, clock())
    assert list(store.summaries()) == []
    store.close()


@pytest.mark.parametrize("spelling", ["{}", "sqlite:///{}"])
def test_a_file_is_named_by_path_or_url(tmp_path, spelling):
    """Both spellings open the same file, with spaces, percent and question marks in its name too."""
    path = tmp_path / "my talks #1.db"
    store = open_store(spelling.format(path), clock())
    store.create(conversation())
    store.close()
    store = open_store(path, clock())
    assert len(store.summaries()) == 1
    store.close()


def test_odd_file_names_work(tmp_path):
    """A question mark, a percent sign, a quote or letters of another script in the name do no harm."""
    for name in ("a?mode=ro.db", "50%25.db", 'it\'s "this".db', "разговоры.db", "file:x.db"):
        store = open_store(str(tmp_path / name), clock())
        store.create(conversation())
        store.close()
        assert (tmp_path / name).stat().st_size > 0


def test_memory_has_a_name_too():
    """`memory:` keeps nothing."""
    assert isinstance(open_store("memory:"), MemoryStore)
    assert isinstance(open_store("sqlite://"), MemoryStore)


def test_only_the_owner_can_read_the_file(talks):
    """What somebody said in practice is their own affair."""
    assert stat.S_IMODE(talks.stat().st_mode) == 0o600


def test_a_closed_file_is_one_file(talks):
    """Nothing lies beside it once the program has ended."""
    assert [path.name for path in talks.parent.iterdir()] == ["talks.db"]


def test_the_file_says_whose_it_is(talks):
    """`file talks.db` shows the application id, and the file is in WAL mode."""
    with closing(sqlite3.connect(talks)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x52504C59,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert talks.read_bytes()[68:72] == b"RPLY"


def test_a_missing_folder_is_named(tmp_path):
    """The folder that isn't there is told, and what to do."""
    assert refusal(tmp_path / "no" / "talks.db") == (
        f"The folder {tmp_path / 'no'} isn't there - Create it, or choose another place for the database"
    )


def test_a_folder_is_no_database(tmp_path):
    """A folder in place of a file is told."""
    assert "it is a folder" in refusal(tmp_path)


def test_no_name_is_no_database():
    """An empty name is told, with how a name looks."""
    assert refusal(" ").startswith("No database was named - Use the path of a file")


def test_another_kind_of_database_is_told():
    """A URL of a database that isn't supported says so, without its password."""
    line = refusal("mysql://me:secret@host/db")
    assert line.startswith("Databases of the kind 'mysql' aren't supported - Use")
    assert "secret" not in line


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that nobody can write, such as /proc")
def test_a_folder_nobody_can_write_is_told():
    """Not even root can make a file there; the line says where and what to do."""
    assert refusal("/proc/talks.db").startswith("The database /proc/talks.db can't be written (")


def told_to_nobody(place) -> str:
    """What somebody without rights is told who opens the place."""
    process, channel = writers.start(writers.opens_as_nobody, str(place))
    (line,) = writers.heard(channel)
    process.join()
    return line


def test_a_read_only_folder_is_told(tmp_path):
    """A new file can't be made there."""
    tmp_path.chmod(0o555)
    line = told_to_nobody(tmp_path / "talks.db")
    tmp_path.chmod(0o755)
    assert "can't be written (Permission denied) - Give yourself the right" in line


def test_a_file_in_a_read_only_folder_is_told(talks):
    """The file alone isn't enough: its log lies beside it."""
    talks.chmod(0o666)
    talks.parent.chmod(0o555)
    line = told_to_nobody(talks)
    talks.parent.chmod(0o755)
    assert "can't be written (" in line


def test_a_read_only_file_is_told(talks):
    """A file without the right to write is refused at the start, not at the first reply."""
    talks.parent.chmod(0o755)
    talks.chmod(0o444)
    assert "can't be written (Permission denied)" in told_to_nobody(talks)


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7 " * 400, b"\0" * 8192, b"SQLite format 2\0" + b"x" * 200])
def test_what_is_no_database_is_refused_and_left_alone(tmp_path, content):
    """Somebody's text or PDF isn't touched."""
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    line = refusal(path)
    assert line.startswith(f"{path} isn't a roleplay database: it is no database at all")
    assert path.read_bytes() == content


@pytest.mark.parametrize("with_id", [0, 1234])
def test_another_program_s_database_is_refused_and_left_alone(tmp_path, with_id):
    """A browser's or a phone's database isn't touched, not even its journal mode."""
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {with_id}")
        connection.execute("CREATE TABLE roleplay_schema (version INTEGER)")
        connection.commit()
    before = path.read_bytes()
    assert "it is the database of another program - Choose another file" in refusal(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["places.sqlite"]


@pytest.mark.parametrize("length", [1, 16, 99, 100, 1000, 4096, 4097, -4096, -1])
def test_a_truncated_file_is_refused(talks, length):
    """Wherever it was cut off, the line says damaged and how to save what is in it."""
    whole = talks.read_bytes()
    talks.write_bytes(whole[:length])
    line = refusal(talks)
    assert line.startswith(f"The database {talks} is damaged (")
    assert line.endswith("`sqlite3 FILE .recover` can often save what is in it")


def test_a_file_that_was_left_with_its_log_is_fine(talks):
    """A file whose last page is still in the log beside it, as after a power cut, is no damaged file."""
    with closing(sqlite3.connect(talks)) as first, closing(sqlite3.connect(talks)) as second:
        first.execute("UPDATE roleplay_turns SET answer = 'later'")
        first.commit()
        second.execute("SELECT count(*) FROM roleplay_turns").fetchone()
        left = {path.name: path.read_bytes() for path in talks.parent.iterdir() if not path.name.endswith("-shm")}
    for path in talks.parent.iterdir():
        path.unlink()
    for name, content in left.items():
        (talks.parent / name).write_bytes(content)
    with talks.open("ab") as file:
        file.truncate(len(left["talks.db"]) - 1)
    store = open_store(talks, clock())
    assert {t.answer for t in store.conversation("talk-1").turns} == {"later"}
    store.close()


@pytest.mark.parametrize("page", range(1, 8))
def test_a_file_with_a_ruined_page_is_refused(talks, page):
    """Noise over a page in use is noticed at the start, before anything is written."""
    whole = bytearray(talks.read_bytes())
    whole[page * 4096 : page * 4096 + 2048] = bytes(range(1, 129)) * 16
    talks.write_bytes(bytes(whole))
    assert "is damaged (" in refusal(talks)


def test_a_row_that_cannot_be_read_is_told(talks):
    """If a stored reading is no reading, the talk isn't opened with half of it; the others can still be."""
    with closing(sqlite3.connect(talks)) as connection:
        connection.execute("UPDATE roleplay_turns SET reading = '[]' WHERE id = 2")
        connection.commit()
    store = open_store(talks, clock())
    with pytest.raises(StorageError, match="is damaged \\(a row can't be read"):
        store.conversation("talk-1")
    assert len(store.summaries()) == 1
    store.close()


def test_a_path_with_a_hole_is_told(talks):
    """If a turn in the middle is missing, the talk isn't shown as if it had been shorter."""
    with closing(sqlite3.connect(talks)) as connection:
        connection.execute("DELETE FROM roleplay_turns WHERE id = 2")
        connection.commit()
    store = open_store(talks, clock())
    with pytest.raises(StorageError, match="Turn 2 of the conversation is missing"):
        store.conversation("talk-1")
    store.close()


def test_a_newer_schema_is_refused_and_left_alone(talks):
    """An older program doesn't touch what a newer one has written."""
    with closing(sqlite3.connect(talks)) as connection:
        connection.execute("INSERT INTO roleplay_schema VALUES (99, 'from the future', 'later')")
        connection.commit()
    before = talks.read_bytes()
    assert refusal(talks) == (
        f"The database {talks} was written by a newer roleplay "
        f"(its schema is 99, this one knows {MIGRATIONS[-1].number}) - "
        "Update roleplay, or choose another database; nothing was changed"
    )
    assert talks.read_bytes() == before


def test_a_program_that_does_not_let_go_is_told(talks):
    """After the wait, one line says that another program has the file; nothing was saved, and later it works."""
    store = open_store(talks, clock(), wait=0.1)
    with closing(sqlite3.connect(talks, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match=r"Another program is using the database .* nothing was saved"):
            store.save_draft("talk-1", "x")
        assert "Another program is using" in refusal(talks, wait=0.1)
        assert store.draft("talk-1") == ""
        other.execute("ROLLBACK")
    store.save_draft("talk-1", "y")
    assert store.draft("talk-1") == "y"
    store.close()


def test_looking_does_not_wait_for_a_writer(talks):
    """The history opens while another program is in the middle of writing."""
    store = open_store(talks, clock(), wait=0.1)
    with closing(sqlite3.connect(talks, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM roleplay_turns")
        assert len(store.conversation("talk-1").turns) == 3
        assert len(store.summaries()) == 1
        other.execute("ROLLBACK")
    store.close()


def test_a_message_never_repeats_what_was_typed(talks):
    """The words of a reply don't leak into messages or logs when a write fails."""
    store = open_store(talks, clock(), wait=0.1)
    with closing(sqlite3.connect(talks)) as other:
        other.execute("DROP TABLE roleplay_drafts")
    with pytest.raises(StorageError) as caught:
        store.save_draft("talk-1", "my secret worry")
    assert "secret" not in str(caught.value)
    assert "secret" not in str(caught.value.__cause__)
    store.close()
