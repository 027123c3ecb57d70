"""A sitting by commands: invited, agreed, rehearsed, talked, sealed; cut off and gone on with; nothing of practice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assessment.examiner import Examiner
from tests.assessment.sittings.conftest import ready
from tests.assessment.sittings.making import READY, code_of, code_of_again, log_at, opened, sealed, sits, told

REPLIES = ("welcome explore 4", "own explore 4", "acknowledge 3", "agree 3")


def test_a_whole_sitting(examiner: Examiner) -> None:
    """Notice, rehearsal, talk, seal: all on record, and the records verify."""
    code = code_of(examiner)
    done = sits(examiner, code, "yes", "", "welcome 3", "/finish", "", *REPLIES[:2], "/finish", "yes")
    assert done.code == 0, done.err
    row = told(examiner)
    assert (row["state"], row["replies"], row["seal_holds"]) == ("sealed (handed-in)", 2, True)
    assert " ".join(row["root"][k : k + 4] for k in range(0, 64, 4)) in done.out
    assert examiner.runs("records", "verify").code == 0
    types = [entry.event.type for entry in sealed(log_at(examiner), "Dana Q").entries]
    turn = ["talk-turn", "talk-reading"]
    assert types == [
        "sitting-invited", "sitting-acknowledged", "sitting-rehearsed", "talk-begun", *turn, *turn, "talk-closed",
        "sitting-sealed",
    ]  # fmt: skip


def test_what_was_said_lies_apart_from_what_the_machine_read(local: Examiner) -> None:
    """A marker can be given the events of what was said: nothing of the reading, the scenes or the mood is in them."""
    sits(local, code_of(local), *READY, "defend 1", "welcome 3")
    record = sealed(log_at(local), "Dana Q")
    parts = {"sitting", "talk", "turn", "line", "text", "answer", "ms", "flags"}
    assert [set(entry.said) for entry in record.of("talk-turn")] == [parts, parts]
    assert [entry.said["moves"] for entry in record.of("talk-reading")] == [["defend"], ["welcome"]]


def test_it_is_no_practice(local: Examiner) -> None:
    """No mood, hint, mark or debrief is told; commands of practice aren't there; the history stays empty."""
    done = sits(local, code_of(local), *READY, "defend 1", "/hint", "/mood", "/again", "/rewind", "/meant welcome")
    assert done.code == 0
    for word in ("Mood", "Hint", "Score", "harms", "helps", "Debrief", "criter"):
        assert word not in done.out
    assert done.out.count("There is no command") == 5
    assert local.runs("history", "--json").json == []
    assert not (local.data / "roleplay.db").exists() or local.runs("data").code == 0


def test_the_client_ends_the_talk(examiner: Examiner) -> None:
    """The talk that the client closes is sealed as ended."""
    code = code_of(examiner)
    for _ in range(12):
        done = sits(examiner, code, *([] if told(examiner)["state"] != "invited" else READY), *REPLIES)
        if told(examiner)["seal_holds"]:
            break
    assert told(examiner)["state"] == "sealed (ended)"
    assert "sealed and handed in" in done.out
    again = sits(examiner, code, "agree 3")
    assert again.code == 2 and "This sitting was sealed at" in again.err


def test_cut_off_it_goes_on_at_the_same_line(examiner: Examiner) -> None:
    """Two candidates say the same, one without a break, one cut off after each reply: word for word the same talk."""
    whole, _, cut = code_of(examiner, "Ann"), code_of(examiner, "Cas"), code_of(examiner, "Ben")
    assert told(examiner, "Ann")["scenarios"] == told(examiner, "Ben")["scenarios"]
    sits(examiner, whole, *READY, *REPLIES[:3])
    sits(examiner, cut, *READY)
    for reply in REPLIES[:3]:
        assert "You go on where you were." in sits(examiner, cut, reply).out
    log = log_at(examiner)

    def said(who: str) -> list[tuple[str, str, str]]:
        return [(e.said["line"], e.said["text"], e.said["answer"]) for e in sealed(log, who).of("talk-turn")]

    ben = said("Ben")
    assert [text for _, text, _ in ben] == list(REPLIES[:3])
    assert said("Ann") == ben
    assert told(examiner, "Ben")["interruptions"] == 3


def test_plain_mode_as_an_accommodation(local: Examiner) -> None:
    """Who was granted it needs no option; who wasn't is told that there is no terminal, and what to do."""
    granted = code_of(local, "Dana Q", "--plain", "--reason", "uses a screen reader")
    done = local.runs("sit", granted, typed="yes\nskip\n\nwelcome 3\n")
    assert done.code == 0 and told(local)["replies"] == 1
    refused = local.runs("sit", code_of(local, "Eli"), typed="yes\n")
    assert refused.code == 2 and "roleplay sit CODE --plain" in refused.err
    assert local.runs("form", "accommodate", "Eli", "--plain", "--reason", "asked").code == 0
    assert local.runs("sit", code_of_again(local, "Eli"), typed="no\n").code == 0


def test_no_means_nothing_is_recorded(local: Examiner) -> None:
    """Who doesn't agree has left no trace but the invitation."""
    code = code_of(local)
    events = local.runs("records").out
    assert "You have left" in sits(local, code, "what?", "no").out
    assert local.runs("records").out == events
    assert told(local)["state"] == "invited"


def test_the_form_of_the_invitation_is_sat(local: Examiner) -> None:
    """The file was changed and frozen anew: who was invited before sits what was frozen then."""
    code = code_of(local)
    local.spoils("minutes: 20", "minutes: 5")
    local.runs("form", "freeze", "spring")
    done = sits(local, code, *READY, "/time")
    assert "You have 20 minutes" in done.out
    assert told(local)["version"] == 1
    assert "You have 5 minutes" in sits(local, code_of(local, "Eli"), "yes", "skip").out


def test_parallel_scenarios_are_drawn_in_turn(local: Examiner) -> None:
    """Of six candidates three get each."""
    for number in range(6):
        code_of(local, f"C{number}")
    drawn = [row["scenarios"][0] for row in local.runs("form", "sittings", "--json").json]
    assert drawn == ["we-want-to-cancel", "spending-without-results"] * 3
    assert local.runs("form", "list", "--json").json[0]["invited"] == 6


def test_codes(examiner: Examiner) -> None:
    """Typed in small letters it opens; a lost one is replaced, and opens nothing more; no code is in the database."""
    code = code_of(examiner)
    assert sits(examiner, code.lower().replace("-", " "), *READY, "welcome 3").code == 0
    twice = examiner.runs("form", "invite", "spring", "--candidate", "Dana Q")
    assert twice.code == 2 and "--new-code" in twice.err
    new = examiner.runs("form", "invite", "spring", "--candidate", "Dana Q", "--new-code").out.split()[1]
    assert "No sitting has this code" in sits(examiner, code, "welcome 3").err
    assert "You go on where you were" in sits(examiner, new, "own 3").out
    assert told(examiner)["replies"] == 2
    bodies = log_at(examiner).store.bodies().values()
    assert not any(code in body.text or new in body.text for body in bodies)
    for bad in ("", "AAAA", "AAAA-BBBB-CCCU", "x" * 5000, "\x1b[2J"):
        done = sits(examiner, bad, "yes")
        assert done.code == 2 and len(done.err.splitlines()) == 1 and "\x1b" not in done.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("form", "invite", "sprin", "--candidate", "A"), "No form 'sprin' was frozen"),
        (("form", "invite", "spring", "--candidate", " "), "A person needs a name"),
        (("form", "invite", "spring", "--candidate", "A", "--until", "tomorrow"), "--until takes a day"),
        (("form", "invite", "spring", "--candidate", "A", "--until", "2027-02-30"), "--until takes a day"),
        (("form", "invite", "spring", "--candidate", "A", "--extra-time", "999"), "0<=x<=300"),
        (("form", "invite", "spring", "--candidate", "A", "--version", "2"), "choose from 1 to 1"),
        (("form", "invite", "spring", "--candidate", "A", "--new-code"), "Nobody is on record"),
        (("form", "extend", "Nobody", "5", "--reason", "x"), "Nobody is on record"),
        (("form", "close", "Examiner", "--reason", "x"), "no open sitting"),
        (("sit",), "Missing argument"),
    ],
)
def test_bad_words_are_refused(local: Examiner, words: tuple[str, ...], message: str) -> None:
    """One line that says what is wrong; nothing is recorded."""
    local.runs("records", "people", "add", "Examiner")
    before = local.runs("records").out
    done = local.runs(*words)
    assert done.code == 2 and message in done.err and len(done.err.splitlines()) == 1
    assert local.runs("records").out == before


def test_text_of_every_kind_is_kept_and_shown_safely(examiner: Examiner) -> None:
    """Escape sequences, bidi, markup, formulas, NUL: stored as typed, never sent to the terminal."""
    hostile = ["\x1b]52;c;aGk=\x07 4", "‮abc 3", "[@click=app.quit] 2", "=1+1", "a\x00b 1", "👩‍👩‍👧 2", "̈" * 200 + " 3"]
    code = code_of(examiner)
    done = sits(examiner, code, *READY, *hostile)
    assert done.code == 0, done.err
    for bad in ("\x1b", "\x07", "‮", "\x00"):
        assert bad not in done.out
    kept = [e.said["text"] for e in sealed(log_at(examiner), "Dana Q").of("talk-turn")]
    assert kept == hostile[: len(kept)] and len(kept) >= 5
    assert examiner.runs("records", "verify").code == 0


def test_an_overlong_reply_is_told_and_nothing_is_lost(local: Examiner) -> None:
    """A reply beyond the limit is refused with the number; the talk stands where it stood."""
    code = code_of(local)
    sits(local, code, *READY, "welcome 3")
    done = sits(local, code, "x" * 100_001)
    assert done.code == 2 and "100,001 characters" in done.err
    assert told(local)["replies"] == 1


def test_piped_replies_are_flagged(local: Examiner) -> None:
    """Replies that nobody typed at a terminal are noted, and answered all the same."""
    sits(local, code_of(local), *READY, "welcome 3")
    assert told(local)["flags"] == ["piped"]


def test_another_reader_is_refused(tmp_path: Path) -> None:
    """The form was frozen with another version of the reader: both are named, nothing is recorded."""
    examiner = ready(Examiner(tmp_path))
    code = code_of(examiner)
    log = log_at(examiner)

    class Newer:
        version = "spoken-2"

    from roleplay.assessment.sittings.sitting import open_sitting
    from roleplay.domain.errors import WrongUse

    with pytest.raises(WrongUse, match=r"spoken-1.*spoken-2"):
        open_sitting(log, code, lambda rubric: Newer())  # type: ignore[arg-type, return-value]
    assert told(examiner)["state"] == "invited"


def test_an_evidence_pack_holds_the_sitting(local: Examiner) -> None:
    """The transcript, the form's hash and the seal are in the pack, which verifies."""
    sits(local, code_of(local), *READY, "welcome explore 4", "/finish", "yes")
    out = local.home / "pack.json"
    key = local.runs("records", "key", "show", "-q").out.strip()
    made = local.runs("evidence", "export", "Dana Q", "-o", str(out), "--passphrase-file", local.passphrase)
    assert made.code == 0, made.err
    text = out.read_text("utf-8")
    assert "welcome explore 4" in json.dumps(json.loads(text)) and told(local)["form_hash"] in text
    assert local.runs("verify", str(out), "--key", key).code == 0
    assert '"form-frozen"' not in text, "the scenarios of an examination aren't given out unasked"
    whole = local.home / "whole.json"
    words = ("evidence", "export", "Dana Q", "-o", str(whole), "--with-forms", "--passphrase-file", local.passphrase)
    assert local.runs(*words).code == 0
    assert "we-want-to-cancel.yaml" in whole.read_text("utf-8")
    assert local.runs("verify", str(whole), "--key", key).code == 0


def test_an_erased_candidate_leaves_the_log_whole(examiner: Examiner) -> None:
    """What they said is gone; the log verifies; the list goes on without them."""
    code = code_of(examiner)
    sits(examiner, code, *READY, "my secret words 3")
    assert examiner.runs("records", "erase", "Dana Q", "--reason", "asked", "--yes").code == 0
    assert examiner.runs("records", "verify").code == 0
    assert examiner.runs("form", "sittings", "--json").json == []
    assert "No sitting has this code" in sits(examiner, code, "welcome 3").err
    if not examiner.place:
        assert b"my secret words" not in (examiner.data / "assessment.db").read_bytes()


def test_two_windows(examiner: Examiner) -> None:
    """The sitting is opened a second time: there it goes on; the first window is told, and saves nothing."""
    from roleplay.domain.record import Overtaken

    code = code_of(examiner)
    sits(examiner, code, *READY)
    one = opened(log_at(examiner), code)
    two = opened(log_at(examiner), code)
    assert two.answer("welcome 3")
    with pytest.raises(Overtaken, match="another window"):
        one.answer("own 3")
    assert [e.said["text"] for e in sealed(log_at(examiner), "Dana Q").of("talk-turn")] == ["welcome 3"]


def test_what_an_examiner_records_meanwhile_hinders_nobody(examiner: Examiner) -> None:
    """A note about the candidate and more minutes, while they talk: the next reply is saved, and the time is longer."""
    code = code_of(examiner)
    sits(examiner, code, *READY)
    sitting = opened(log_at(examiner), code)
    before = sitting.left()
    examiner.runs("records", "note", "Dana Q", "fire alarm")
    assert examiner.runs("form", "extend", "Dana Q", "5", "--reason", "fire alarm").code == 0
    assert sitting.answer("welcome 3")
    assert sitting.left() > before + 200


def test_a_changed_turn_breaks_the_seal(local: Examiner) -> None:
    """An event of a sealed sitting is changed in the database: it is told."""
    import sqlite3

    sits(local, code_of(local), *READY, "welcome 3", "/finish", "yes")
    assert local.runs("form", "sittings").code == 0
    database = sqlite3.connect(local.data / "assessment.db")
    database.execute("DROP TRIGGER roleplay_events_no_update")
    database.execute("UPDATE roleplay_events SET hash = replace(hash, 'a', 'b') WHERE type = 'talk-turn'")
    database.commit()
    database.close()
    done = local.runs("form", "sittings")
    assert done.code == 1 and "SEAL BROKEN" in done.out


def test_close_seals_what_was_abandoned(examiner: Examiner) -> None:
    """An examiner seals it; the candidate can't go on."""
    code = code_of(examiner)
    sits(examiner, code, *READY, "welcome 3")
    assert examiner.runs("form", "close", "Dana Q", "--reason", "didn't come back").code == 0
    assert told(examiner)["state"] == "sealed (abandoned)"
    assert "was sealed at" in sits(examiner, code, "own 3").err
