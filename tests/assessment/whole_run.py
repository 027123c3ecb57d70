"""A whole assessment by commands alone, on SQLite and again on PostgreSQL: `python -m tests.assessment.whole_run`.

Coaches play the candidates, simulated markers of known severity and noise mark, a third marker is asked by the rule of
the forms, a decider decides, packs are exported. Checked: the records verify, the statistics hold the known severities
in their intervals, and both databases give the same packs. All marks are simulated and say nothing about people.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import erf, sqrt
from pathlib import Path
from typing import Any

from roleplay import engine
from roleplay.authoring.coaches import Coach, coaches, reply_to
from roleplay.cli.main import COMMANDS
from roleplay.content.library import Library, shipped_folder
from roleplay.domain.conversation import Reply
from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from tests.assessment.examiner import Examiner
from tests.assessment.forging import restructured, tampered
from tests.assessment.repeatable import repeatable
from tests.cli.person import REAL, Done
from tests.postgres_server import PostgresServer, programs

FORMS = {
    "spring": ("we-want-to-cancel", "spending-without-results"),
    "autumn": ("all-you-do-is-ask-questions",),
}
"""Each form has one talk for each of these scenarios."""
SEVERITY = {"Ana": -0.4, "Ben": -0.2, "Cleo": 0.0, "Dan": 0.2, "Eve": 0.4}
"""How many levels less a simulated marker gives in each criterion."""
NOISE = {"Ana": 0.4, "Ben": 0.5, "Cleo": 0.5, "Dan": 0.6, "Eve": 0.5}
"""The standard deviation of what they add by chance, in levels."""
THIRD, DECIDER = "Theo", "Dora"
LONGEST = 14
"""Replies after which a candidate hands in a talk that the client doesn't close."""
SKILL = {"expert": 3.1, "expert-cold": 2.6}
OTHERS = 1.6
"""How good a coach's talks are, in levels, before each talk's own share."""


Tell = Callable[[Sequence[str]], object]


@dataclass
class Outcome:
    """What a run came to. packs: the file of each candidate's pack; problems: what must not be."""

    packs: dict[str, bytes] = field(default_factory=dict)
    key: str = ""
    facts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class WholeRun:
    """One assessment. place: a URL, or empty for a file; candidates: how many; both: how many of them sit form two."""

    def __init__(
        self, home: Path, place: str, candidates: int, both: int, seed: int, talks: int = 2, tell: Tell = len
    ) -> None:
        self._tell = tell
        self._luck = random.Random(seed)
        self._people = [f"Candidate {number + 1:02}" for number in range(candidates)]
        self._both = self._people[:both]
        self._forms = {name: scenarios[:talks] for name, scenarios in FORMS.items()}
        self._library = Library([shipped_folder()])
        self._skill: dict[tuple[str, str], list[float]] = {}
        self._home, self._place, self.outcome = home, place, Outcome()

    def run(self) -> Outcome:
        """All of it."""
        self._organiser = Examiner(self._home, self._place)
        self._organiser.reader = REAL
        self.outcome.key = self._does("records", "key", "show", "-q").out.strip()
        for step in (self._freeze, self._sit, self._mark, self._agree, self._adjudicate, self._decide, self._hand_out):
            began = time.perf_counter()
            told = len(self.outcome.facts)
            step()
            took = time.perf_counter() - began
            self.outcome.facts.append(f"{step.__name__.strip('_').replace('_', ' ')}: {took:.0f} s")
            self._tell(self.outcome.facts[told:])
        return self.outcome

    # The steps

    def _freeze(self) -> None:
        for name, scenarios in self._forms.items():
            self._does("form", "new", name, "--scenario", scenarios[0])
            path = self._organiser.form(name)
            text = path.read_text("utf-8")
            talks = "talks:\n" + "".join(f"  - scenarios: [{one}]\n    minutes: 60\n" for one in scenarios)
            head, _, rest = text.partition("talks:\n")
            text = head + talks + "\n" + rest[rest.index("# To try things out") :]
            text = text.replace("To be set: say who set it, when and how.", "set by the organiser for this simulation")
            path.write_text(text.replace("cut:\n  points: 60", "cut:\n  points: 55"), "utf-8")
            self._does("form", "freeze", name)

    def _sit(self) -> None:
        replies = 0
        for form, person in self._sittings():
            code = self._does("form", "invite", form, "--candidate", person).out.split()[1]
            coach = self._coach_of(person)
            typed = ["yes"]
            for scenario in self._forms[form]:
                said, ended = self._talk(coach, scenario, self._people.index(person))
                self._skill[person, scenario] = self._levels_of(coach, scenario)
                replies += len(said)
                typed += ["", *said, *([] if ended else ["/finish", "yes"])]
            done = self._does("sit", code, "--plain", typed="".join(line + "\n" for line in typed))
            if "ealed" not in done.out:
                self.outcome.problems.append(f"{person}'s sitting of {form} wasn't sealed: {done.out[-300:]}")
        told = self._does("form", "sittings", "--json").json
        broken = [row["candidate"] for row in told if not row["seal_holds"]]
        self.outcome.problems += [f"the seal of {one} doesn't hold" for one in broken]
        self.outcome.facts.append(f"{len(told)} sittings, {replies} replies, every seal holds: {not broken}")

    def _mark(self) -> None:
        for marker in SEVERITY:
            self._does("mark", "marker", marker)
        sheets = 0
        for number, form in enumerate(self._used_forms()):
            self._does("mark", "assign", form, "--seed", str(number + 1))
            sheets += self._mark_all(form, list(SEVERITY))
        self.outcome.facts.append(f"{sheets} blind sheets by {len(SEVERITY)} markers")

    def _agree(self) -> None:
        for form in self._used_forms():
            done = self._does("agree", "--assessment", form, "--json")
            figures = [one for section in done.json["sections"] for one in section["figures"]]
            shown = [one for one in figures if one["key"] == "severity" and one["value"] is not None]
            truth = self._true_severities(form)
            for one in shown:
                low, high = one["interval"]["low"], one["interval"]["high"]
                true = truth[one["subject"]]
                held = low <= true <= high
                self.outcome.facts.append(
                    f"{form}: {one['subject']} severity {one['value']:+.2f} points, 95 % interval {low:+.2f} to "
                    f"{high:+.2f}, known {true:+.2f}: {'held' if held else 'MISSED'} (n={one['n']})"
                )
            if not shown:
                self.outcome.facts.append(f"{form}: severities aren't shown (too few sheets for each marker)")

    def _adjudicate(self) -> None:
        self._does("decide", "appoint", THIRD, "adjudicator")
        self._does("decide", "appoint", DECIDER, "decider")
        for form, person in self._sittings():
            for flag in ("piped", "fast"):
                why = "typed by a program that played the candidate"
                self._organiser.runs("decide", "flag", person, flag, "--form", form, "--reason", why)
        asked = 0
        for form in self._used_forms():
            words = ("decide", "cut", form, "--approved-by", DECIDER, "--since", "2026-01-01")
            self._does(*words)
            asked += len(self._does("decide", "review", form, "--json").json["asked"])
            self._mark_all(form, [THIRD])
            again = self._does("decide", "review", form, "--json").json
            if again["waiting"] or again["nobody"]:
                self.outcome.problems.append(f"{form}: talks aren't settled after the third marks: {again}")
        self.outcome.facts.append(f"{asked} talks went to the third marker")

    def _decide(self) -> None:
        counted: dict[str, int] = {}
        for form, person in self._sittings():
            case = self._does("decide", "show", person, "--form", form, "--by", DECIDER, "--json").json
            outcome = case["says"] if case["says"] in ("pass", "fail") else "pending"
            self._does(
                "decide", "outcome", person, outcome, "--form", form, "--by", DECIDER, "--reason", "as the score"
            )
            counted[outcome] = counted.get(outcome, 0) + 1
        self.outcome.facts.append(f"decisions: {', '.join(f'{n} {name}' for name, n in sorted(counted.items()))}")
        if "report" in COMMANDS:
            self._report()

    def _report(self) -> None:
        """Every report there is, for one candidate and one form."""
        form, person = next(iter(self._used_forms())), self._people[0]
        folder = self._home / "reports"
        folder.mkdir()
        self._does("records", "checkpoint", "--passphrase-file", self._organiser.passphrase)
        for words in (("cohort", form), ("candidate", person, "--form", form)):
            path = folder / f"{words[0]}.html"
            done = self._organiser.runs("report", *words, "-o", str(path))
            size = path.stat().st_size if path.exists() else 0
            self.outcome.facts.append(f"report {words[0]}: {size:,} bytes")
            if done.code or not size:
                self.outcome.problems.append(f"report {words[0]}: exit {done.code}, {done.err.strip()[:200]}")

    def _hand_out(self) -> None:
        secret = self._organiser.passphrase
        for person in self._people:
            path = self._home / f"{person}.json"
            words = ("evidence", "export", person, "-o", str(path), "--with-forms", "--purpose", "archive")
            self._does(*words, "--passphrase-file", secret)
            self.outcome.packs[person] = path.read_bytes()
            self._does("verify", str(path), "--key", self.outcome.key)
        done = self._does("records", "verify", "--key", self.outcome.key)
        self.outcome.facts.append(f"{len(self.outcome.packs)} packs verified; the log: {done.out.splitlines()[0]}")

    # Helpers

    def _does(self, *words: str, typed: str = "") -> Done:
        """A command that has to work."""
        done = self._organiser.runs(*words, typed=typed)
        if done.code:
            raise AssertionError(f"{' '.join(words)}: {done.code} {done.err or done.out[-500:]}")
        return done

    def _sittings(self) -> list[tuple[str, str]]:
        """Who sits what, in order."""
        first, second = self._forms
        return [(first, person) for person in self._people] + [(second, person) for person in self._both]

    def _used_forms(self) -> list[str]:
        return list(dict.fromkeys(form for form, _ in self._sittings()))

    def _coach_of(self, person: str) -> Coach:
        everybody = coaches("en")
        return everybody[self._people.index(person) % len(everybody)]

    def _scenario(self, name: str) -> tuple[Scenario, Rubric]:
        scenario = self._library.scenario(name)
        return scenario, self._library.rubric(scenario.rubric)

    def _talk(self, coach: Coach, name: str, number: int) -> tuple[list[str], bool]:
        """What the coach says in a talk whose client speaks by the form's seed, and whether the client ended it."""
        scenario, rubric = self._scenario(name)
        reader = REAL.real()
        talk = engine.begin(scenario, rubric, id="x", seed=1, reader=reader.version, started_at="")
        said: list[str] = []
        while scenario.scene(talk.scene_now).ending is None and len(said) < LONGEST:
            reply = " ".join(reply_to(coach, scenario, replace(talk, seed=number)).split())
            exchange = Exchange(talk.line_now, reply, scenario.brief.what_happened, scenario.language)
            talk = engine.advance(scenario, talk, Reply(reply), reader.read(exchange))
            said.append(reply if not reply.startswith("/") else "/" + reply)
        return said, scenario.scene(talk.scene_now).ending is not None

    def _levels_of(self, coach: Coach, scenario: str) -> list[float]:
        """How good a talk really is in each criterion, on the scale of the levels."""
        _, rubric = self._scenario(scenario)
        own = SKILL.get(coach.id, OTHERS) + self._luck.gauss(0, 0.4)
        return [min(3.4, max(0.6, own + self._luck.gauss(0, 0.3))) for _ in rubric.criteria]

    def _mark_all(self, form: str, markers: Sequence[str]) -> int:
        """Each marker marks what is open in their list, line by line."""
        told = self._does("mark", "status", form, "--json").json["sheets"]
        about = {row["task"]: (row["candidate"], row["scenario"]) for row in told}
        count = 0
        for marker in markers:
            for task in self._does("mark", "work", "--as", marker, "--json").json:
                if task["state"] == "submitted" or task["task"] not in about:
                    continue
                typed = "".join(line + "\n" for line in self._sheet(marker, *about[task["task"]]))
                done = self._does("mark", "sheet", task["task"], "--as", marker, typed=typed)
                if "Submitted: event" not in done.out:
                    self.outcome.problems.append(
                        f"{marker}'s sheet of {task['task']} wasn't submitted: {done.out[-200:]}"
                    )
                count += 1
        return count

    def _sheet(self, marker: str, candidate: str, scenario: str) -> list[str]:
        """What a simulated marker types: the true level, less their severity, with chance, rounded."""
        luck = random.Random(f"{marker}/{candidate}/{scenario}")
        shift, noise = SEVERITY.get(marker, 0.0), NOISE.get(marker, 0.4)
        levels = [_rounded(true - shift + luck.gauss(0, noise)) for true in self._skill[candidate, scenario]]
        overall = max(1, min(5, 1 + round(sum(levels) / len(levels))))
        lines = [f"{number} {level} 1" for number, level in enumerate(levels, start=1)]
        return [*lines, f"overall {overall}", "/submit", "yes"]

    def _true_severities(self, form: str) -> dict[str, float]:
        """The severity in points of a total that the simulation means, rounding and the ends of the scale included."""
        talks = [(p, s) for f, p in self._sittings() if f == form for s in self._forms[form]]
        mean = {}
        for marker, shift in SEVERITY.items():
            total = 0.0
            for person, scenario in talks:
                weights = [one.weight for one in self._scenario(scenario)[1].criteria]
                for weight, true in zip(weights, self._skill[person, scenario], strict=True):
                    total += weight * _expected(true - shift, NOISE[marker])
            mean[marker] = total / len(talks)
        middle = sum(mean.values()) / len(mean)
        return {marker: middle - value for marker, value in mean.items()}


def _rounded(value: float) -> int:
    return max(0, min(4, round(value)))


def _expected(mean: float, noise: float) -> float:
    """The mean of a normal value that is rounded to a level of 0 to 4."""
    return sum(0.5 * (1 - erf((k - 0.5 - mean) / (noise * sqrt(2)))) for k in range(1, 5))


def run_on(place: str, home: Path, candidates: int, both: int, seed: int, talks: int = 2, tell: Tell = len) -> Outcome:
    """The whole run on one database. tell: gets what there is to say after each step."""
    with repeatable(seed):
        return WholeRun(home, place, candidates, both, seed, talks, tell).run()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print what came out; 1 if something is as it must not be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--candidates", type=int, default=40)
    parser.add_argument("--both", type=int, default=20, help="how many of them sit the second form, too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tamper", type=int, default=200, help="single-byte changes of the packs")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args(arguments)
    outcomes: dict[str, Outcome] = {}
    folder = programs()
    server = PostgresServer(folder) if folder is not None and given.only != "sqlite" else None
    with tempfile.TemporaryDirectory(prefix="roleplay-whole-") as home:
        if server is not None:
            server.start()
        try:
            places: dict[str, Any] = {} if given.only == "postgresql" else {"sqlite": ""}
            if server is not None:
                places["postgresql"] = server.empty_database()
            for name, place in places.items():
                (Path(home) / name).mkdir()
                outcomes[name] = run_on(
                    place, Path(home) / name, given.candidates, given.both, given.seed, tell=partial(_tell, name)
                )
                _say(name, *(f"PROBLEM {one}" for one in outcomes[name].problems))
        finally:
            if server is not None:
                server.stop()
    bad = sum(len(one.problems) for one in outcomes.values())
    if len(outcomes) == 2:
        one, two = outcomes.values()
        same = sum(one.packs[name] == two.packs.get(name) for name in one.packs)
        _say("both", f"{same} of {len(one.packs)} packs are the same to the byte (times and keys come from the seed)")
        bad += same != len(one.packs)
    for name, outcome in list(outcomes.items())[:1]:
        tried, missed = tampered(outcome.packs, outcome.key, given.tamper, given.seed)
        digest = hashlib.sha256(b"".join(outcome.packs[one] for one in sorted(outcome.packs))).hexdigest()[:16]
        _say(name, f"{tried} single-byte changes of packs, {len(missed)} not told; packs {digest}")
        bad += len(missed)
        tried, missed = restructured(outcome.packs, outcome.key)
        _say(name, f"{tried} events removed, doubled, moved, added, cut off, or signed anew, {len(missed)} not told")
        bad += len(missed)
    return 1 if bad or not outcomes else 0


def _tell(name: str, lines: Sequence[str]) -> None:
    _say(name, *lines)


def _say(*lines: str) -> None:
    for line in lines[1:]:
        sys.stdout.write(f"{lines[0]:10}  {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
