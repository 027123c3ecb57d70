"""What is erased is gone: from the files, from packs, and it can't be guessed back from what stays."""

from __future__ import annotations

import hashlib
import json

import pytest

from roleplay.assessment.records.chain import commitment, draft
from roleplay.assessment.records.standalone import verify
from roleplay.storage.connect import open_records
from tests.assessment.records.making import Made, checked

SECRET = "the client wept and so did I"


def everything_in(folder):
    """The bytes of all files of the database."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_what_is_erased_leaves_the_files(made_file, tmp_path):
    """Words, name and salts are in the files before, and in none of them after; other people's stay."""
    for number in range(40):
        made_file.log.add("noted", made_file.marker, made_file.anna, {"text": f"{SECRET} {number} " + "y" * 300})
        made_file.log.add("noted", made_file.marker, made_file.boris, {"text": f"kept {number} " + "z" * 300})
    salts = [body.salt.encode() for body in made_file.store.bodies(made_file.anna).values()]
    before = everything_in(tmp_path)
    assert SECRET.encode() in before
    assert salts[3] in before
    made_file.log.erase(made_file.anna, made_file.marker, "asked")
    after = everything_in(tmp_path)
    assert SECRET.encode() not in after
    assert b"Anna" not in after
    assert not [salt for salt in salts if salt in after]
    assert b"kept 39" in after


@pytest.mark.postgres
def test_on_postgresql_it_leaves_the_tables(postgres_server):
    """No row of it is left, and the space is given back."""
    made = Made(open_records(postgres_server.empty_database()))
    made.log.add("noted", made.marker, made.anna, {"text": SECRET})
    made.log.erase(made.anna, made.marker, "asked")
    assert SECRET not in "".join(body.text for body in made.store.bodies().values())
    made.store.close()


def test_a_mark_cannot_be_guessed_from_what_stays(made):
    """All marks that there could be are tried, as if unsalted and with salts one might think of: none fits."""
    event = made.log.add("mark-submitted", made.marker, made.anna, {"criterion": "welcome", "level": 4})
    right = made.store.bodies()[event.seq]
    assert commitment(right.salt, right.text) == event.commitment  # with the salt it fits
    made.log.erase(made.anna, made.marker, "asked")
    stays = made.store.events(made.anna)[1].commitment
    guesses = [draft("x", "program", "", {"criterion": "welcome", "level": level}).body for level in range(6)]
    salts = ["00" * 32, made.anna * 2, event.hash, event.previous, hashlib.sha256(made.anna.encode()).hexdigest()]
    tried = {commitment(salt, body) for salt in salts for body in guesses}
    tried |= {hashlib.sha256(body.encode()).hexdigest() for body in guesses}
    assert stays not in tried
    # the same mark twice looks different: equal marks can't be told from what stays
    same = [made.log.add("mark-submitted", made.marker, made.boris, {"level": 4}).commitment for _ in range(2)]
    assert same[0] != same[1]


def test_a_pack_of_an_erased_person_says_erased_and_not_broken(made):
    """It verifies; the contents are not in it; the reader is told when they were erased."""
    made.log.add("noted", made.marker, made.anna, {"text": SECRET})
    before = made.pack()
    made.log.erase(made.anna, made.marker, "asked")
    pack = made.pack()
    verdict = verify(pack, made.key)
    assert verdict.fits
    assert any(fact.startswith("Contents before event 7 were erased on ") for fact in verdict.facts)
    assert SECRET.encode() in before
    assert SECRET.encode() not in pack
    # what somebody kept back and puts in again is true, but it is told
    old = json.loads(before)["events"][1]
    from tests.assessment.records.making import changed

    again = changed(pack, lambda v: v["events"][1].update(body=old["body"], salt=old["salt"]))
    assert checked(again, made.key) == ["event 5 (noted): its body was added again after it had been erased"]
