"""The whole assessment and the faults in small numbers, as CI runs them; the full numbers are run by hand.

`python -m tests.assessment.whole_run` and `python -m tests.assessment.faults` run the full ones.
"""

from __future__ import annotations

import pytest

from tests.assessment import faults, forging, whole_run
from tests.assessment.forms.conftest import place
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["place", "postgres_server", "tmp_path"]


@pytest.mark.postgres
def test_a_whole_assessment_on_both_databases_gives_the_same_packs(tmp_path, postgres_server) -> None:
    """Four candidates, two forms, five markers, adjudication, decisions: byte for byte the same packs, all verified."""
    made = {}
    for name, where in (("file", ""), ("server", postgres_server.empty_database())):
        (tmp_path / name).mkdir()
        made[name] = whole_run.run_on(where, tmp_path / name, candidates=4, both=1, seed=3, talks=1)
        assert made[name].problems == []
    assert made["file"].packs == made["server"].packs
    assert len(made["file"].packs) == 4
    for pack in made["file"].packs.values():
        for kind in (b"talk-turn", b"mark-sheet", b"mark-resolution", b"case-decided", b"evidence-exported"):
            assert b'"type":"' + kind in pack
    tried, missed = forging.tampered(made["file"].packs, made["file"].key, changes=60, seed=1)
    assert (tried, missed) == (60, [])
    tried, missed = forging.restructured(made["file"].packs, made["file"].key, most=1)
    assert tried > 50 and missed == []


def fine(found: faults.Faults, least: int) -> None:
    """Nothing is wrong, and the trial could have shown it."""
    assert found.wrong == []
    assert found.acknowledged >= least


def test_markers_killed_at_random_instants(tmp_path, place) -> None:
    """Each acknowledged draft and sheet is there once."""
    found = faults.kill_markers(faults.marked(tmp_path, place), kills=4, seed=1)
    fine(found, 1)


def test_two_markers_submit_at_once(tmp_path, place) -> None:
    """From two programs each: one sheet of each marker, the others are told."""
    fine(faults.submit_together(faults.marked(tmp_path, place), 2), 2)
