"""The same as commands, as an administrator and an auditor type them."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys

import pytest

from roleplay.settings import Settings
from roleplay.wiring import Parts
from tests.cli.person import Person

PASS = "correct horse battery staple\n"


class Office(Person):
    """An administrator's machine."""

    def does(self, *words, code=0):
        """A command that ends so; what it printed."""
        done = self.runs(*words)
        assert done.code == code, (words, done.out, done.err)
        return done.out if code != 2 else done.err

    def signs(self, *words, code=0):
        """A command that needs the key."""
        return self.does(*words, "--passphrase-file", str(self.home / "pass"), code=code)


@pytest.fixture
def office(tmp_path):
    """A machine with a key, a candidate and a marker."""
    made = Office(tmp_path)
    made.file("pass", PASS)
    made.signs("records", "key", "new")
    made.does("records", "people", "add", "Anna")
    made.does("records", "people", "add", "Mark Er")
    return made


def key_of(office):
    """The verifier key in use."""
    return office.does("records", "key", "show", "-q").strip()


def test_from_a_key_to_evidence_that_others_verify(office, tmp_path):
    """Key, people, notes, checkpoint, export, verification by the command and by the file that stands alone."""
    office.does("records", "note", "Anna", "Came late \x1b[2J", "--by", "Mark Er")
    office.signs("records", "checkpoint", "-o", str(tmp_path / "point.txt"))
    office.does("records", "note", "Anna", "Left early", "--by", "Mark Er")
    pack = tmp_path / "anna.json"
    out = office.signs("evidence", "export", "Anna", "-o", str(pack), "--purpose", "appeal", "--by", "Mark Er")
    key = key_of(office)
    assert out.splitlines() == [f"4 events written to {pack}", f"To verify it: roleplay verify {pack} --key {key}"]
    assert stat.S_IMODE(pack.stat().st_mode) == 0o600
    shutil.rmtree(office.data)  # the auditor has neither database nor keys
    known = str(tmp_path / "point.txt")
    out = office.does("verify", str(pack), "--key", key, "--checkpoint", known)
    assert out.splitlines()[-1] == "Verified."
    assert not office.data.exists()
    alone = tmp_path / "verify_evidence.py"
    office.does("records", "verifier", "-o", str(alone))
    office.file("key.txt", key + "\n")
    command = [sys.executable, "-I", str(alone), str(pack), "--key", str(tmp_path / "key.txt"), "--checkpoint", known]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"LANG": "C"}, cwd="/")
    assert (done.returncode, done.stdout) == (0, out)
    broken = office.file("broken.json", pack.read_bytes().replace(b"Left early", b"Left Early"))
    told = office.does("verify", broken, "--key", key, code=1)
    what = "its body was altered: it doesn't fit what the log holds of it"
    assert told == f"event 5 (noted): {what}\nNOT VERIFIED: 1 finding.\n"
    command[3] = broken
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"LANG": "C"})
    assert (done.returncode, done.stdout) == (1, told)
    found = json.loads(office.runs("verify", broken, "--key", key, "--json").out)
    assert found["verified"] is False
    assert found["findings"][0]["place"] == "event 5 (noted)"


def test_the_standalone_file_needs_nothing_of_ours(office, tmp_path):
    """It imports the standard library and cryptography only."""
    office.does("records", "verifier", "-o", str(tmp_path / "v.py"))
    code = (
        "import sys, runpy; sys.argv = ['v', '--help']\n"
        f"try: runpy.run_path({str(tmp_path / 'v.py')!r}, run_name='__main__')\n"
        "except SystemExit: pass\n"
        "names = {m.partition('.')[0] for m in sys.modules} - sys.stdlib_module_names\n"
        "print(sorted(n for n in names if not n.startswith('_') and n not in ('sitecustomize', 'v')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    found = set(eval(done.stderr.splitlines()[-1]))
    assert "cryptography" in found
    assert not found & {"roleplay", "rfc8785", "sqlalchemy", "click"}


def test_erasing_by_command(office, tmp_path):
    """A yes is asked for; a hold forbids it; afterwards the records verify, and the pack by id says erased."""
    office.does("records", "note", "Anna", "secret words")
    who = json.loads(office.does("records", "people", "--json"))[0]["id"]
    assert "needs a yes" in office.does("records", "erase", "Anna", "--reason", "asked", code=2)
    office.does("records", "hold", "Anna", "--reason", "appeal")
    told = office.does("records", "erase", "Anna", "--reason", "asked", "--yes", code=2)
    assert told == "roleplay: A hold forbids erasing this person - lift it first: roleplay records release\n"
    office.does("records", "release", "Anna", "--reason", "over")
    assert "event 7 says so" in office.does("records", "erase", "Anna", "--reason", "asked", "--by", "Mark Er", "--yes")
    assert b"secret words" not in b"".join(path.read_bytes() for path in office.data.glob("assessment.db*"))
    key = key_of(office)
    assert "Erased: 1 of the people on record" in office.does("records", "verify", "--key", key)
    assert "was erased" in office.does("records", "note", who, "more", code=2)
    office.signs("evidence", "export", who, "-o", str(tmp_path / "a.json"))
    assert "Contents before event 7 were erased" in office.does("verify", str(tmp_path / "a.json"), "--key", key)


def test_backup_and_restore_by_command(office, tmp_path):
    """Written for the owner only, verified at once, never over another file; restored into a new place."""
    office.signs("records", "checkpoint")
    backup = tmp_path / "b.jsonl"
    assert office.does("records", "backup", str(backup)).endswith("Verified.\n")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "is there already" in office.does("records", "backup", str(backup), code=2)
    key = key_of(office)
    assert office.does("records", "verify", "--backup", str(backup), "--key", key).endswith("Verified.\n")
    other = Office(tmp_path / "other")
    assert other.does("records", "restore", str(backup)).endswith("Verified.\n")
    assert "isn't empty" in other.does("records", "restore", str(backup), code=2)
    assert [p["label"] for p in json.loads(other.does("records", "people", "--json"))] == ["Anna", "Mark Er"]
    backup.write_bytes(backup.read_bytes()[:-9])
    assert "is damaged: it was cut off" in other.does("records", "restore", str(backup), code=2)


def test_changing_the_key_by_command(office, tmp_path):
    """Who pinned the first key goes on verifying; the old key file no longer signs."""
    first = key_of(office)
    office.signs("records", "key", "rotate", "--reason", "yearly", "--by", "Mark Er")
    assert key_of(office) != first
    assert f"Replaced:      {first}" in office.does("records", "key", "show")
    office.signs("evidence", "export", "Anna", "-o", str(tmp_path / "a.json"))
    for key in (first, key_of(office)):
        assert office.does("verify", str(tmp_path / "a.json"), "--key", key).endswith("Verified.\n")
        assert office.does("records", "verify", "--key", key).endswith("Verified.\n")


def test_what_is_wrong_with_a_key_is_told(office):
    """No key yet, nobody to ask, a wrong passphrase, loose rights, a lost file: one line, and nothing is changed."""
    size = office.does("records")
    assert "there is nobody to ask" in office.does("records", "checkpoint", code=2)
    office.file("wrong", "not the passphrase")
    told = office.does("records", "checkpoint", "--passphrase-file", str(office.home / "wrong"), code=2)
    assert "The passphrase doesn't open" in told
    (path,) = (office.data / "keys").iterdir()
    path.chmod(0o644)
    assert "chmod 600" in office.signs("records", "checkpoint", code=2)
    path.unlink()
    assert "There is no key in" in office.signs("evidence", "export", "Anna", code=2)
    assert "has a key already" in office.signs("records", "key", "new", code=2)
    assert list((office.data / "keys").iterdir()) == []  # a key that didn't come into use isn't left behind
    assert office.does("records") == size
    fresh = Office(office.home / "fresh")
    assert "make one first: roleplay records key new" in fresh.does("records", "people", "add", "Anna", code=2)


def test_practice_and_examinations_are_kept_apart(office, tmp_path):
    """Two files; the same database for both is refused; erasing all practice leaves the records."""
    office.plays("welcome 4", "/leave")
    assert {path.name for path in office.data.iterdir()} >= {"assessment.db", "roleplay.db", "keys"}
    before = office.does("records")
    office.does("data", "delete", "--yes")
    assert office.does("records") == before
    place = str(tmp_path / "one.db")
    parts = Parts(Settings(database_url=f"sqlite:///{place}", assessment_url=f"sqlite:///{place}"))
    with pytest.raises(Exception, match="name the same database"):
        _ = parts.log


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("verify", "nowhere.json", "--key", "x+1+y"), "There is no file nowhere.json"),
        (("verify", "-", "--key", "x"), "There is no file x"),
        (("verify", "-", "--key", "x+12345678+y"), "That is no verifier key"),
        (("evidence", "export", "Nobody"), "Nobody is on record as 'Nobody'"),
        (("evidence", "export", "Anna", "-o", "/no/such/folder/a.json"), "There is no folder"),
        (("records", "note", "Anna", "x", "--by", "Nobody"), "Nobody is on record as 'Nobody'"),
        (("records", "people", "add", "Anna"), "Somebody is on record as 'Anna' already"),
        (("records", "people", "add", "  "), "A person needs a name"),
        (("records", "verify", "--key", "a+b+c"), "That is no verifier key"),
        (("records", "verify", "--backup", "nowhere"), "The backup nowhere can't be read"),
    ],
)
def test_mistakes_get_one_line(office, words, told):
    """What, and what to do about it."""
    err = office.does(*words, code=2)
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.postgres
def test_the_records_lie_in_postgresql_where_the_setting_says(office, postgres_server, tmp_path):
    """ROLEPLAY_ASSESSMENT_URL: the same commands, and a backup from the file is restored there."""
    office.signs("records", "checkpoint")
    office.does("records", "backup", str(tmp_path / "b.jsonl"))
    environment = {
        **os.environ,
        "ROLEPLAY_DATA_DIR": str(office.data),
        "ROLEPLAY_ASSESSMENT_URL": postgres_server.empty_database(),
    }
    for words in (["restore", str(tmp_path / "b.jsonl")], ["note", "Anna", "x"], ["verify", "--key", key_of(office)]):
        command = [sys.executable, "-m", "roleplay", "records", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
    assert "the 1 after them could be removed unseen" in done.stdout
