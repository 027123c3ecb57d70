"""Each role logs in to a real PostgreSQL server and tries: by plain SQL, and with the program's own commands."""

from __future__ import annotations

import re
from copy import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.view import NAME, MarkerView
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.storage import role_rules
from roleplay.storage.connect import open_records
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import CANDIDATES, assigned, criteria, sat, submits, task_of, tasks, types
from tests.assessment.marking.test_checks import played
from tests.assessment.sittings.conftest import closed, ready
from tests.assessment.sittings.making import OPENED, READY, code_of, log_at, opened, sits
from tests.postgres_server import DATABASE, PostgresServer

__all__ = ["closed"]

psycopg = pytest.importorskip("psycopg")
pytestmark = pytest.mark.postgres
SECRET = "a comment that nobody else may see"
SECOND = "a second comment"
LOGINS = {
    "ana": ("Ana", "marker"), "ben": ("Ben", "marker"), "zelda": (CANDIDATES[0], "candidate"),
    "dora": ("Dora", "decider"), "otto": ("Otto", "administrator"), "rita": ("Rita", "auditor"),
    "cleo": ("Cleo", "adjudicator"),
}  # fmt: skip
TABLES = ("events", "bodies", "people", "checkpoints", "public_keys")


class Body:
    """A certification body on PostgreSQL. Ben has submitted, Ana has not."""

    def __init__(self, home: Path, place: str) -> None:
        self.owner = sat(ready(Examiner(home, place)))
        self.place = place
        assigned(self.owner, "Ana", "Ben")
        for name in ("Dora", "Otto", "Rita"):
            self.does("records", "people", "add", name)
        submits(self.owner, "Ben", task_of(self.owner, "Ben"), level=1, overall=1, comment=SECRET)
        self.does("records", "roles", "set-up")
        for login, (person, role) in LOGINS.items():
            self.does("records", "roles", "give", login, person, role)

    def does(self, *words: str) -> str:
        """The owner types a command that works."""
        done = self.owner.runs(*words)
        assert done.code == 0, done.err
        return str(done.out)

    def url(self, login: str) -> str:
        """The database as that user."""
        return self.place.replace("//roleplay@", f"//{login}@")

    def at(self, login: str) -> Examiner:
        """Somebody's own machine, which logs in as that user."""
        there = Examiner(self.owner.data.parent, self.url(login), key=False)
        there.data = self.owner.data
        return there

    def tries(self, login: str, *statements: str) -> str:
        """What a session of plain SQL shows, and says about what it refuses."""
        shown = []
        with psycopg.connect(self.url(login), autocommit=True) as session:
            for statement in statements:
                try:
                    with session.cursor() as cursor:
                        if statement.startswith("COPY"):
                            with cursor.copy(statement) as copied:
                                shown.append("".join(bytes(one).decode() for one in copied))
                        else:
                            cursor.execute(statement)
                            shown.append(repr(cursor.fetchall()) if cursor.description else f"done: {statement}")
                except psycopg.Error as error:
                    shown.append(str(error))
        return "\n".join(shown)

    def counts(self, login: str) -> dict[str, int]:
        """How many rows of each table a user sees."""
        found = {}
        with psycopg.connect(self.url(login)) as session:
            for table in TABLES:
                row = session.execute(f"SELECT count(*) FROM roleplay_{table}").fetchone()
                assert row is not None
                found[table] = row[0]
        return found


@pytest.fixture(scope="module")
def mould(postgres_server, tmp_path_factory):
    """A body, made once; copies of its database take a moment each."""
    made = Body(tmp_path_factory.mktemp("body"), postgres_server.empty_database())
    while OPENED:
        OPENED.pop().close()
    postgres_server.sql("postgres", f"CREATE DATABASE mould TEMPLATE {DATABASE}")
    yield made
    for name in ("mould", *COPIES):
        postgres_server.sql("postgres", f"DROP DATABASE {name} WITH (FORCE)")
    COPIES.clear()


COPIES: list[str] = []


def copied(mould: Body, postgres_server: PostgresServer) -> Body:
    """The same body with a database of its own."""
    COPIES.append(f"copy_{len(COPIES)}")
    postgres_server.sql("postgres", f"CREATE DATABASE {COPIES[-1]} TEMPLATE mould")
    made = copy(mould)
    made.place = mould.place.replace(f"/{DATABASE}?", f"/{COPIES[-1]}?")
    made.owner = copy(mould.owner)
    made.owner.place = made.place
    return made


@pytest.fixture(scope="module")
def body(mould, postgres_server):
    """The body, for tests that leave it as it is."""
    return copied(mould, postgres_server)


@pytest.fixture
def another(mould, postgres_server):
    """One of its own, for tests that change it."""
    return copied(mould, postgres_server)


def hidden_from_ana(body: Body) -> list[str]:
    """What Ana must not see: the other's words and marks, what the machine read, names, and the ids behind them."""
    log = log_at(body.owner)
    ids = [log.person(name).id for name in ("Ben", "Dora")]
    return [SECRET, "zelda", "Zelda", "Yorick", *ids, "probabilities", "words_start", "Ben", "Quux", 'label": "Z']


EVERYTHING = [f"SELECT * FROM roleplay_{table}" for table in (*TABLES, "access", "logins", "schema")]
AROUND = [
    "COPY roleplay_bodies TO STDOUT",
    "COPY (SELECT b.* FROM roleplay_bodies b) TO STDOUT",
    "SET row_security = off",
    "SELECT * FROM roleplay_bodies",
    "SET SESSION AUTHORIZATION roleplay",
    "SELECT * FROM roleplay_bodies",
    "SET ROLE roleplay",
    "SET ROLE roleplay_auditor",
    "SELECT * FROM roleplay_people",
    "SET ROLE ben",
    "SET ROLE roleplay_marker",
    "SELECT * FROM roleplay_bodies",
    "RESET ROLE",
    "RESET row_security",
    "CREATE TEMP TABLE roleplay_logins AS SELECT 'ana' AS login, 'auditor' AS role, '' AS person, '' AS since",
    "SET search_path = pg_temp, public",
    "SELECT * FROM public.roleplay_bodies",
    "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS "
    "$$ BEGIN RAISE EXCEPTION 'leaked %', $1; RETURN true; END $$",
    "SELECT * FROM public.roleplay_people WHERE pg_temp.leak(label) AND id <> public.roleplay_me()",
    "SELECT * FROM public.roleplay_bodies WHERE pg_temp.leak(body) AND body LIKE '%comment%'",
    "SELECT public.roleplay_json(body)->>'comment' FROM public.roleplay_bodies",
    "SELECT * FROM public.roleplay_tasks()",
    "SELECT * FROM public.roleplay_mine()",
    "SELECT * FROM public.roleplay_seen_by_decider()",
    "SELECT * FROM public.roleplay_spoken()",
    "SELECT most_common_vals FROM pg_stats WHERE tablename LIKE 'roleplay%'",
    "SELECT histogram_bounds FROM pg_stats WHERE tablename LIKE 'roleplay%'",
    "SELECT query FROM pg_stat_activity",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT rolpassword FROM pg_authid",
    "ALTER TABLE public.roleplay_bodies DISABLE ROW LEVEL SECURITY",
    "DROP POLICY roleplay_bodies_select ON public.roleplay_bodies",
    "CREATE VIEW public.mine AS SELECT * FROM public.roleplay_bodies",
    "CREATE TABLE public.copied AS SELECT * FROM public.roleplay_bodies",
    "GRANT roleplay_auditor TO ana",
    "ALTER ROLE ana SUPERUSER",
    "INSERT INTO public.roleplay_logins VALUES ('ana2', 'auditor', 'x', 'x')",
    "UPDATE public.roleplay_logins SET role = 'auditor' WHERE login = 'ana'",
]


def test_a_marker_peeks_by_plain_sql(body: Body) -> None:
    """Whatever she asks the server, nothing secret comes back; what she may mark does."""
    shown = body.tries("ana", *EVERYTHING, *AROUND)
    assert "own explore 4" in shown and "‹name› herself" in shown, "the talk itself is there"
    assert not [one for one in hidden_from_ana(body) if one in shown]
    with psycopg.connect(body.url("ana")) as session:
        kinds = {row[0] for row in session.execute("SELECT DISTINCT type FROM roleplay_events")}
        salts = session.execute("SELECT count(*) FROM roleplay_spoken() WHERE salt <> ''").fetchone()
    assert kinds <= {
        "log-begun", "form-frozen", "person-added", "marker-added", "mark-assigned", "talk-turn", "mark-denied",
        "login-given",
    }  # fmt: skip
    assert salts == (0,), "with the salt of what was said, names could be tried out"


def test_the_other_mark_of_a_peeking_first_marker(body: Body) -> None:
    """Ben, who has submitted, sees his own sheet and not who else marks, until she has submitted too."""
    shown = body.tries("ben", *EVERYTHING, "SELECT * FROM roleplay_spoken()")
    assert SECRET in shown
    assert not [one for one in ("Zelda", "zelda", "Quux", "probabilities") if one in shown]
    assert log_at(body.owner).person("Ana").id not in shown


@pytest.mark.parametrize("login", [*LOGINS, "roleplay"])
def test_the_log_is_only_ever_added_to(body: Body, login: str) -> None:
    """No role changes or takes away a row of the log; not even the owner's session does by accident."""
    before = body.counts("roleplay")
    shown = body.tries(
        login,
        "UPDATE roleplay_events SET at = 'x'",
        "DELETE FROM roleplay_events",
        "TRUNCATE roleplay_events CASCADE",
        "UPDATE roleplay_bodies SET body = 'x'",
        "DELETE FROM roleplay_checkpoints",
        "UPDATE roleplay_public_keys SET key = 'x'",
        "UPDATE roleplay_access SET who = 'x'",
        *(() if login == "roleplay" else ("DELETE FROM roleplay_people", "DELETE FROM roleplay_bodies")),
        "INSERT INTO roleplay_events SELECT seq + 1000, hash, at, actor, subject, subject_seq, hash, type, commitment, "
        "previous FROM roleplay_events ORDER BY seq DESC LIMIT 1",
    )
    taken = [line for line in shown.splitlines() if line.startswith("done")]
    assert not [line for line in taken if login != "otto" or "DELETE" not in line], shown
    assert body.counts("roleplay") == before


def forged(body: Body, login: str, kind: str, actor: str, subject: str, said: dict[str, object]) -> str:
    """What the server says to an event that is right in every hash, added in a session of this user."""
    store = open_records(body.url(login))
    try:
        Log(store).add(kind, actor, subject, said)
    except Exception as error:
        return str(error)
    finally:
        store.close()
    return "it was added"


def test_nobody_writes_in_anothers_name(body: Body) -> None:
    """Events of somebody else, of another role, about somebody else's candidate or task are refused by the server."""
    log = log_at(body.owner)
    who = {login: log.person(name).id for login, (name, _) in LOGINS.items()}
    yorick, zelda = log.person(CANDIDATES[1]).id, who["zelda"]
    before = body.counts("roleplay")
    bens = {"assignment": task_of(body.owner, "Ben"), "version": 9, "sheet": {}}
    anas = {"assignment": task_of(body.owner, "Ana"), "version": 9, "sheet": {}}
    for login, kind, actor, subject, said in (
        ("ana", "mark-sheet", who["ben"], zelda, bens),
        ("ana", "mark-sheet", who["ana"], zelda, bens),
        ("ana", "mark-sheet", "program", zelda, anas),
        ("ana", "mark-withdrawn", who["ana"], zelda, {"assignment": bens["assignment"], "reason": "x"}),
        ("ana", "case-decided", who["ana"], zelda, {"outcome": "pass"}),
        ("ana", "person-added", who["ana"], who["ana"], {"label": "x"}),
        ("ana", "mark-sheet", who["ana"], who["dora"], anas),
        ("cleo", "mark-sheet", who["cleo"], zelda, anas),
        ("zelda", "talk-turn", zelda, yorick, {"text": "x"}),
        ("zelda", "mark-sheet", zelda, zelda, anas),
        ("zelda", "sitting-accommodated", zelda, zelda, {"extra_time": 300}),
        ("zelda", "sitting-extended", zelda, zelda, {"minutes": 300}),
        ("dora", "mark-sheet", who["dora"], zelda, anas),
        ("dora", "case-decided", who["ana"], zelda, {"outcome": "pass"}),
        ("otto", "mark-sheet", who["otto"], zelda, anas),
        ("otto", "mark-sheet", who["ana"], zelda, anas),
        ("otto", "case-decided", who["otto"], zelda, {"outcome": "pass"}),
        ("otto", "talk-turn", "program", zelda, {"text": "x"}),
        ("rita", "erased", who["rita"], zelda, {"reason": "x"}),
        ("rita", "mark-sheet", who["rita"], zelda, anas),
    ):
        told = forged(body, login, kind, actor, subject, said)
        assert "won't let this user do that" in told, (login, kind, told)
    assert body.counts("roleplay") == before


def test_an_event_that_does_not_fit_is_refused(body: Body) -> None:
    """A session that counts its hashes wrong can't spoil the log for the others."""
    ana = log_at(body.owner).person("Ana").id
    zelda = log_at(body.owner).person(CANDIDATES[0]).id
    said = {"assignment": task_of(body.owner, "Ana"), "what": "x"}
    with psycopg.connect(body.url("ana")) as session:
        size, last, own, own_last = session.execute("SELECT * FROM roleplay_head(%s)", [zelda]).fetchone() or ()
        from dataclasses import astuple, replace

        from roleplay.domain.record import Head

        right = chain.seal(
            chain.draft(m.DENIED, ana, zelda, said), Head(size, last, own, own_last), "2027-01-01T00:00Z"
        )
        insert = "INSERT INTO roleplay_events VALUES (" + ", ".join(["%s"] * 10) + ")"
        for wrong in (
            replace(right, hash="0" * 64),
            replace(right, at="2030-01-01T00:00Z"),
            replace(right, commitment="1" * 64),
            chain.seal(chain.draft(m.DENIED, ana, zelda, said), Head(size, last, own + 1, own_last), "2027"),
            chain.seal(chain.draft(m.DENIED, ana, zelda, said), Head(size, last, own, "0" * 64), "2027"),
            chain.seal(chain.draft(m.DENIED, ana, zelda, said), Head(size, "0" * 64, own, own_last), "2027"),
        ):
            with pytest.raises(psycopg.Error, match=r"does not fit the log|only added to at its end"):
                session.execute(insert, astuple(wrong))
            session.rollback()
        session.execute(insert, astuple(right))
        with pytest.raises(psycopg.Error, match="row-level security"):  # words that aren't what the event says
            session.execute("INSERT INTO roleplay_bodies VALUES (%s, %s, %s, %s)", [right.seq, zelda, "0" * 64, "{}"])
        session.rollback()


def test_what_each_role_sees(body: Body) -> None:
    """A candidate their own sitting; a decider no open sheet and no reading; an auditor all; a stranger nothing."""
    everything = body.counts("roleplay")
    assert body.counts("rita") == body.counts("otto") == everything
    shown = body.tries("zelda", *EVERYTHING)
    assert "own explore 4" in shown and CANDIDATES[0] in shown
    assert not [one for one in (SECRET, "Yorick", "mark-assigned", "Ben") if one in shown]
    shown = body.tries("dora", *EVERYTHING)
    assert CANDIDATES[1] in shown and "own explore 4" in shown
    assert not [one for one in (SECRET, "probabilities") if one in shown]
    assert SECRET in body.tries("rita", *EVERYTHING)
    assert body.counts("cleo")["people"] == 1
    body.tries("roleplay", "DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN IN ROLE roleplay_auditor")
    assert body.counts("stranger") == dict.fromkeys(TABLES, 0)
    body.tries("roleplay", "DROP ROLE stranger", "CREATE ROLE stranger LOGIN")
    told = body.tries("stranger", "SELECT * FROM roleplay_people", "SELECT * FROM public.roleplay_people")
    assert "done" not in told and "permission denied" in told
    body.tries("roleplay", "DROP ROLE stranger")


LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
# Python and the server agree on what a letter is, and not on vulgar fractions and code points without meaning.
WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Nl", "No")), max_size=30)
NAMES = st.one_of(WRITTEN, st.sampled_from(["Анна Ё", "Ş. İpek", "O'Neil-Åström", "Łódź (2)", "a.b*c\\d", "李雷 Lei"]))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(label=NAMES.filter(lambda name: name.strip()), before=LETTERS, after=LETTERS, part=st.integers(0, 5))
def test_the_server_takes_names_out_as_the_program_does(body: Body, label, before, after, part) -> None:
    """Any name in any text: in what the server gives a marker the program finds nothing more to take out."""
    words = [label, *re.findall(r"[^\W_]+", label)]
    text = f"{before} {words[part % len(words)]} {after}"
    with psycopg.connect(body.place) as session:
        kept = [one.encode("unicode_escape").decode() for one in (label, chain.canonical({"text": text}))]
        query = re.search(r"SELECT string_agg.*?WHERE w.word <> '';", rules("roleplay_spoken"), re.DOTALL)
        assert query is not None
        made = query[0].replace("INTO words", "").replace("found.label", "roleplay_text(%(label)s)").rstrip(";")
        pattern = session.execute(made, {"label": kept[0]}).fetchone()
        given = session.execute(
            "SELECT regexp_replace(roleplay_json(%s)->>'text' COLLATE \"und-x-icu\", "
            "'(?<!\\w)(?:' || %s || ')(?!\\w)', '‹name›', 'gi')",
            [kept[1], (pattern or ("",))[0]],
        ).fetchone()
    hides = MarkerView._without_name.__get__(type("View", (), {"_log": Named(label)})())
    assert given is not None
    left = given[0].replace(NAME, "\0")
    assert hides("x")(left) == left, (label, text)
    if label.isascii() and text.isascii() and "\\" not in text + label:
        assert given[0] == hides("x")(text), "and not more than that"


def rules(name: str) -> str:
    """The SQL of a function."""
    return next(one for one in role_rules._functions("") if f" {name}(" in one)


class Named:
    """A log in which one person is called so."""

    def __init__(self, label: str) -> None:
        from roleplay.domain.record import Person

        self.store = self
        self._people = [Person("x", label, "")]

    def people(self):
        """Only that one."""
        return self._people


def test_every_type_that_the_rules_name_is_one_of_the_programs() -> None:
    """A type of event that was renamed would fall out of the rules unseen."""
    source = "\n".join(path.read_text("utf-8") for path in Path(chain.__file__).parents[1].rglob("*.py"))
    source += Path(chain.__file__).parents[2].joinpath("cli", "records_roles.py").read_text("utf-8")
    named = {*re.findall(r"'([a-z]+(?:-[a-z]+)+)'", "\n".join(role_rules._functions("")))} - {"und-x-icu"}
    assert len(named) > 30
    assert not [one for one in named if f'"{one}"' not in source]
    assert {r.TURN, r.READING, m.SHEET, m.DRAFTED, m.ASSIGNED} <= named


# From here on each test has a database of its own.


def test_marking_through_logins_of_their_own(another: Body) -> None:
    """Ana and Ben mark with the program, each logged in as themselves: blind first, then they may compare."""
    body, task = another, task_of(another.owner, "Ana")
    ana, ben = body.at("ana"), body.at("ben")
    told = types(ana, "Ana", task)
    assert "Reply 1: welcome explore 4 said by ‹name› herself" in told.out
    assert "Somebody" not in ana.runs("mark", "work", "--as", "Ben").out
    early = ana.runs("mark", "compare", task, "--as", "Ana")
    assert early.code == 2 and "shown when both are submitted" in early.err
    refused = ana.runs("mark", "sheet", task_of(body.owner, "Ben"), "--as", "Ana")
    assert refused.code == 2 and "no such talk in your work list" in refused.err
    rated = [f"{name} 3 1" for name in criteria(ana, "Ana", task)]
    done = types(ana, "Ana", task, *rated, "overall 4", f"/comment {SECOND}", "/submit", "yes")
    assert "Submitted: event" in done.out, done.out + done.err
    assert SECRET in ana.runs("mark", "compare", task, "--as", "Ana").out
    assert SECOND in ben.runs("mark", "compare", task_of(body.owner, "Ben"), "--as", "Ben").out
    shown = body.tries("ana", *EVERYTHING, "SELECT * FROM roleplay_spoken()")
    assert SECRET in shown and "Quux" not in shown and "Yorick" not in shown
    assert SECRET in body.tries("dora", *EVERYTHING)
    body.does("records", "verify")


def test_saying_one_has_submitted_opens_nothing(another: Body) -> None:
    """Ana's session adds the event that says so without a sheet: Ben's sheet stays closed."""
    log = log_at(another.owner)
    ana, zelda, task = log.person("Ana").id, log.person(CANDIDATES[0]).id, task_of(another.owner, "Ana")
    told = forged(another, "ana", m.SUBMITTED, ana, zelda, {"assignment": task, "number": 1})
    assert told == "it was added"
    assert SECRET not in another.tries("ana", *EVERYTHING)


def test_the_machine_and_hidden_checks(another: Body) -> None:
    """What the machine gives is shown when both are in; a task that checks Ana unseen looks like any other to her."""
    body, owner = another, log_at(another.owner)
    zelda = owner.person(CANDIDATES[0]).id
    (given, told), *_ = m.said_of(owner, m.ASSIGNED, subject=zelda)
    place = {"sitting": told["sitting"], "talk": told["talk"]}
    owner.add("machine-mark", "program", zelda, {**place, "marks": ["a word of the machine"]})
    ana, task = owner.person("Ana").id, task_of(another.owner, "Ana")
    other = owner.person(CANDIDATES[1]).id
    hidden = {**told, "assignment": "SEED-0001", "role": "seed", "marker": ana, "sitting": "x"}
    owner.add(m.ASSIGNED, "program", other, hidden)
    shown = body.tries("ana", *EVERYTHING, "SELECT * FROM roleplay_spoken()")
    assert "a word of the machine" not in shown and '"seed"' not in shown
    assert "SEED-0001" in shown
    assert [row["task"] for row in body.at("ana").runs("mark", "work", "--as", "Ana", "--json").json][-1] == "SEED-0001"
    assert "a word of the machine" not in body.tries("dora", *EVERYTHING)
    if given.subject == zelda:
        submits(body.at("ana"), "Ana", task)
    for login in ("ana", "ben", "dora"):
        assert "a word of the machine" in body.tries(login, *EVERYTHING), login


def test_a_third_mark_and_a_decision_through_logins(another: Body) -> None:
    """Cleo marks a third time seeing neither sheet, Dora looks and decides, each logged in as themselves."""
    body = another
    submits(body.at("ana"), "Ana", task_of(body.owner, "Ana"), level=4, overall=5, comment=SECOND)
    body.does("decide", "appoint", "Cleo", "adjudicator")
    body.does("decide", "appoint", "Dora", "decider")
    body.does("decide", "cut", "spring", "--points", "60", "--method", "set for the tests", "--approved-by", "Dora",
              "--since", "2026-01-01")  # fmt: skip
    body.does("decide", "review", "spring")
    cleo, dora = body.at("cleo"), body.at("dora")
    listed = cleo.runs("mark", "work", "--as", "Cleo", "--json")
    assert listed.code == 0, listed.err
    (task,) = [row["task"] for row in listed.json]
    shown = body.tries("cleo", *EVERYTHING, "SELECT * FROM roleplay_spoken()")
    assert "‹name› herself" in shown
    assert not [one for one in (SECRET, SECOND, "Quux", "zelda", "probabilities") if one in shown]
    submits(cleo, "Cleo", task, level=3, overall=3)
    assert SECRET in body.tries("cleo", *EVERYTHING)
    body.does("decide", "review", "spring")
    case = dora.runs("decide", "show", CANDIDATES[0], "--by", "Dora", "--json")
    assert case.code == 0 and case.json["says"] == "pass", case.err
    words = ("decide", "outcome", CANDIDATES[0], "pass", "--by", "Dora", "--reason", "as the score says")
    done = dora.runs(*words)
    assert done.code == 0, done.err
    refused = body.at("otto").runs(*words, "--supersedes", "1", "--despite-score")
    assert refused.code == 2
    seen = {(row["who"], row["what"]) for row in body.owner.runs("records", "access", CANDIDATES[0], "--json").json}
    assert {who for who, _ in seen} >= {log_at(body.owner).person(name).id for name in ("Ana", "Cleo", "Dora")}
    body.does("records", "verify")


def test_a_third_marker_sees_both_sheets_where_the_form_says_so(another: Body) -> None:
    """The server reads it off the form's own line, and off nothing else."""
    lines = ("  sees: both", "  sees: both  # by the rules of 2026", "  # sees: both", "  sees: nothing",
             "notice: sees: both", "  sees: bothx")  # fmt: skip
    log, found = log_at(another.owner), []
    with psycopg.connect(another.place) as session:
        for place, line in enumerate(lines):
            text = f"form: x\nadjudication:\n{line}\n  cut: true\n"
            log.add("form-frozen", "program", "", {"hash": f"{place:064}", "text": text})
            row = session.execute("SELECT roleplay_sees_both(%s)", [f"{place:064}"]).fetchone()
            found.append(row == (True,))
            session.rollback()
    assert found == [True, True, False, False, False, False]


def test_calibrating_through_a_login_of_her_own(another: Body) -> None:
    """The agreed levels stay closed until her sheets of the set are in; the result is put on record by her session."""
    body = another
    before = tasks(body.owner, "Ana")
    played(body.owner, "calibration", "Played One")
    ana = body.at("ana")
    assert tasks(ana, "Ana") == [], "a set that she hasn't passed shuts the rest"
    body.does("mark", "rules", "spring", "--gap", "1", "--exact", "80")
    body.does("mark", "calibrate", "spring", "--markers", "Ana")
    (task,) = tasks(ana, "Ana")
    shown = body.tries("ana", *EVERYTHING)
    assert "reference-sheet" not in shown and "reference-added" in shown
    rated = [f"{name} 3 1" for name in criteria(ana, "Ana", task)]
    done = types(ana, "Ana", task, *rated, "overall 4", "/submit", "yes")
    assert "Submitted: event" in done.out, done.out + done.err
    (result,) = [said for _, said in m.said_of(log_at(body.owner), "calibration-result")]
    assert result["passed"] is True
    assert set(before) <= set(tasks(ana, "Ana"))
    assert "reference-sheet" in body.tries("ana", *EVERYTHING)
    body.does("records", "verify")


def test_a_candidate_sits_through_a_login_of_their_own(another: Body) -> None:
    """The whole sitting; notes, holds and marks about them that they don't see don't hinder it."""
    body = another
    code = code_of(body.owner, "Nora N")
    body.does("records", "roles", "give", "nora", "Nora N", "candidate")
    body.does("records", "note", "Nora N", "a note about nora n")
    nora = body.at("nora")
    done = sits(nora, code, *READY, "welcome explore 4")
    assert done.code == 0, done.out + done.err
    sitting = opened(log_at(nora), code)
    body.does("records", "hold", "Nora N", "--reason", "an appeal")
    sitting.answer("own explore 4")
    done = sits(nora, code, "own explore 4", "/finish", "yes")
    assert "sealed" in done.out.lower(), done.out + done.err
    refused = sits(nora, code_of(body.owner, "Other O"), *READY)
    assert refused.code == 2 and "No sitting has this code" in refused.err
    body.does("records", "verify")
    assert "a note about nora n" not in body.tries("nora", *EVERYTHING)


def test_administrators_erase_and_auditors_export(another: Body, tmp_path) -> None:
    """Erasing comes with its event and not while a hold is on the person; an auditor hands out packs and no more."""
    body = another
    otto, rita, owner = body.at("otto"), body.at("rita"), body.owner
    pack = str(tmp_path / "pack.json")
    words = ("evidence", "export", CANDIDATES[1], "-o", pack, "--by", "Rita", "--passphrase-file", owner.passphrase)
    done = rita.runs(*words)
    assert done.code == 0, done.err
    key = body.does("records", "key", "show", "-q").strip()
    assert owner.runs("verify", pack, "--key", key).code == 0
    assert "won't let this user" in rita.runs("records", "erase", CANDIDATES[1], "--reason", "x", "--yes").err
    yorick = log_at(owner).person(CANDIDATES[1]).id
    assert "done" in body.tries("otto", "DELETE FROM roleplay_bodies")  # done, and nothing was gone:
    assert log_at(owner).store.bodies(yorick)
    body.does("records", "hold", CANDIDATES[1], "--reason", "an appeal")
    assert otto.runs("records", "erase", CANDIDATES[1], "--reason", "x", "--yes").code == 2
    body.does("records", "release", CANDIDATES[1], "--reason", "over")
    done = otto.runs("records", "erase", CANDIDATES[1], "--reason", "asked to", "--by", "Otto", "--yes")
    assert done.code == 0, done.err
    assert len(log_at(owner).store.bodies(yorick)) == 1
    assert "Erased: 1" in body.does("records", "verify")


def test_set_up_is_idempotent_and_check_names_what_was_changed(another: Body) -> None:
    """Every way of opening a hole is named by `check`, closed by `set-up`, and then there is nothing more to say."""
    body = another
    assert "as it should be" in body.does("records", "roles", "set-up")
    assert "as they should be" in body.does("records", "roles", "check")
    for change, named in (
        ("ALTER TABLE roleplay_bodies DISABLE ROW LEVEL SECURITY", "rights and rules of roleplay_bodies: changed"),
        ("GRANT UPDATE ON roleplay_events TO roleplay_marker", "rights and rules of roleplay_events: changed"),
        ("DROP POLICY roleplay_people_select ON roleplay_people", "rule roleplay_people_select on"),
        ("CREATE POLICY more ON roleplay_bodies USING (true)", "rule more on roleplay_bodies: not ours"),
        ("CREATE OR REPLACE FUNCTION roleplay_role() RETURNS text LANGUAGE sql AS $$ SELECT 'auditor'::text $$",
         "function roleplay_role: changed"),
        ("GRANT EXECUTE ON FUNCTION roleplay_tasks() TO PUBLIC", "function roleplay_tasks: changed"),
        ("ALTER TABLE roleplay_events DISABLE TRIGGER roleplay_events_hashed", "trigger roleplay_events_hashed: "),
    ):  # fmt: skip
        body.tries("roleplay", change)
        done = body.owner.runs("records", "roles", "check")
        assert done.code == 1 and named in done.out, (change, done.out, done.err)
        assert named in body.does("records", "roles", "set-up")
        assert "as they should be" in body.does("records", "roles", "check")
    body.tries("roleplay", "ALTER ROLE ana SUPERUSER")
    done = body.owner.runs("records", "roles", "check")
    body.tries("roleplay", "ALTER ROLE ana NOSUPERUSER")
    assert done.code == 1 and "ana: can go around the rules" in done.out


def test_logins_that_cannot_be(another: Body, tmp_path, postgres_server) -> None:
    """Each is told in one line what to do; an ended login sees nothing; a password lets in."""
    body = another
    for words, told in (
        (("give", "Ana;DROP", "Ana", "marker"), "can't be the name of a user"),
        (("give", "pg_ana", "Ana", "marker"), "can't be the name of a user"),
        (("give", "ana", "Ben", "marker"), "ana logs in for somebody already"),
        (("give", "ana2", "Ana", "king"), "There is no role 'king'"),
        (("give", "roleplay", "Ana", "marker"), "roleplay is above all rules of the server"),
        (("give", "ana2", "Nobody", "marker"), "Nobody is on record as 'Nobody'"),
        (("end", "nobody", "--reason", "x"), "logs in for nobody"),
    ):
        done = body.owner.runs("records", "roles", *words)
        assert done.code == 2 and told in done.err and len(done.err.splitlines()) == 1, (words, done.err)
    done = body.at("ana").runs("records", "roles", "set-up")
    assert done.code == 2 and "may not look after roles" in done.err
    body.does("records", "roles", "end", "cleo", "--reason", "left")
    assert "permission denied" in body.tries("cleo", "SELECT * FROM public.roleplay_people")
    secret = body.owner.file("password", "tr0ub4dor & 3\n")
    body.does("records", "roles", "give", "cara", "Cleo", "marker", "--password-file", secret)
    name = COPIES[-1]
    with psycopg.connect(postgres_server.url(name, "tr0ub4dor%20%26%203", "cara")) as session:
        assert session.execute("SELECT roleplay_role()").fetchone() == ("marker",)
    (tmp_path / "local").mkdir()
    local = Examiner(tmp_path / "local")
    done = local.runs("records", "roles", "set-up")
    assert done.code == 2 and "need PostgreSQL" in done.err
