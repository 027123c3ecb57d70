"""Values read by a shape, turned into domain values. Nothing is checked here: the shape and the rules do that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from roleplay.domain.condition import Condition, Range, SetTest
from roleplay.domain.rubric import Band, Criterion, Level, Limit, Move, Order, Recovery, Repetition, Rubric, Rule
from roleplay.domain.scenario import (
    SAME,
    BetterReply,
    Branch,
    Brief,
    Client,
    Ending,
    MoodWord,
    Recall,
    Scenario,
    ScenarioHead,
    Scene,
    Unsure,
)

Row = Mapping[str, Any]
"""A record as the shape reader gives it: every declared key is there."""


Named = Mapping[str, Condition]
"""Conditions by the names that stand for them."""


def condition(row: Row, named: Named = MappingProxyType({})) -> Condition:
    """A condition with all its parts; a name stands for the whole of another."""
    if "name" in row:
        return named.get(row["name"], Condition())
    return Condition(
        moves=_test(row["moves"]),
        quality=_range(row["quality"]),
        state=tuple((name, wanted) for name, part in row["state"].items() if (wanted := _range(part)) is not None),
        turn=_range(row["turn"]),
        seen=_test(row["seen"]),
        earlier=_test(row["earlier"]),
        any=tuple(condition(part, named) for part in row["any"]),
        all=tuple(condition(part, named) for part in row["all"]),
        negated=condition(row["not"], named) if row["not"] is not None else None,
    )


def _test(row: Row | None) -> SetTest | None:
    if row is None:
        return None
    return SetTest(any=frozenset(row["any"]), all=frozenset(row["all"]), none=frozenset(row["none"]))


def _range(row: Row | None) -> Range | None:
    return None if row is None else Range(row["min"], row["max"])


def head(row: Row) -> ScenarioHead:
    """What a scenario says of itself before it is played."""
    return ScenarioHead(**_head(row))


def _head(row: Row) -> dict[str, Any]:
    plain = ("title", "version", "language", "minutes", "difficulty", "rubric", "trains")
    found = {name: row[name] for name in plain}
    found["drills"] = tuple(row["drills"].items())
    return {**found, "id": row["scenario"], "client": Client(**row["client"]), "brief": Brief(**row["brief"])}


def scenario(row: Row, content_hash: str = "") -> Scenario:
    """A scenario with its scenes in the order of the file."""
    named: dict[str, Condition] = {}
    for name, part in row["conditions"].items():
        named[name] = replace(condition(part, named), name=name)
    everywhere = tuple(
        replace(_branch(branch, named), everywhere=number) for number, branch in enumerate(row["everywhere"])
    )
    stays = SAME not in row["scenes"]  # a scene of that name would be meant
    return Scenario(
        **_head(row),
        state=tuple((name, part["start"]) for name, part in row["state"].items()),
        start=row["start"],
        scenes={name: _scene(name, scene, named, everywhere, stays) for name, scene in row["scenes"].items()},
        moods=tuple(MoodWord(**mood) for mood in row["moods"]),
        hash=content_hash,
        bad_when_high=tuple(name for name, part in row["state"].items() if part["good"] == "low"),
        conditions=tuple(named.values()),
        everywhere=everywhere,
    )


def _scene(name: str, row: Row, named: Named, everywhere: tuple[Branch, ...], stays: bool) -> Scene:
    unsure, otherwise, ending = row["unsure"], row["otherwise"], row["ending"]
    branches = [_branch(branch, named) for branch in row["branches"]]
    if ending is None and row["everywhere"]:
        branches += everywhere
    default = None if otherwise is None else _branch(otherwise, named)
    if stays:
        branches = [_staying(branch, name) for branch in branches]
        default = None if default is None else _staying(default, name)
    return Scene(
        id=name,
        says=row["says"],
        thinks=row["thinks"],
        hint=row["hint"],
        better=tuple(BetterReply(**better) for better in row["better"]),
        branches=tuple(branches),
        otherwise=default,
        unsure=None if unsure is None else Unsure(**unsure),
        recalls=tuple(Recall(condition(recall["when"], named), recall["says"]) for recall in row["recalls"]),
        ending=None if ending is None else Ending(**ending),
        again=row["again"],
        everywhere=row["everywhere"],
    )


def _staying(branch: Branch, scene: str) -> Branch:
    """The branch with this scene for `same`."""
    return replace(branch, to=scene, stays=True) if branch.targets() == (SAME,) else branch


def _branch(row: Row, named: Named) -> Branch:
    when, to = row.get("when"), row["to"]
    return Branch(
        to=to[0] if to else "",
        then=to[1:],
        when=None if when is None else condition(when, named),
        effects=tuple(row["effects"].items()),
        reaction=row["reaction"],
        because=row["because"],
    )


def rubric(row: Row) -> Rubric:
    """A rubric as its own file states it, without what it inherits."""
    recovery, repetition = row["recovery"], row["repetition"]
    return Rubric(
        id=row["rubric"],
        title=row["title"],
        version=row["version"],
        language=row["language"],
        about=row["about"],
        source=row["source"],
        does_not_cover=row["does_not_cover"],
        moves=tuple(Move(id=name, **move) for name, move in row["moves"].items()),
        criteria=tuple(_criterion(name, criterion) for name, criterion in row["criteria"].items()),
        bands=_bands(row["bands"]),
        limits=tuple(Limit(**limit) for limit in row["limits"]),
        recovery=None if recovery is None else Recovery(**recovery),
        repetition=None if repetition is None else Repetition(**repetition),
        builds_on=row["builds_on"],
    )


def _bands(rows: Row) -> tuple[Band, ...]:
    bands = [Band(name, row["title"], row["from"], row["meaning"]) for name, row in rows.items()]
    return tuple(sorted(bands, key=lambda band: band.from_score))


def _criterion(name: str, row: Row) -> Criterion:
    applies = row["applies"]
    return Criterion(
        id=name,
        title=row["title"],
        looks_for=row["looks_for"],
        weight=row["weight"],
        start=row["start"],
        rules=(*(_rule(rule, 1) for rule in row["earns"]), *(_rule(rule, -1) for rule in row["costs"])),
        levels=tuple(Level(level, text) for level, text in sorted(row["levels"].items(), key=str)),
        order=tuple(Order(o["id"], o["moves"], o["needs"], -o["points"], o["because"]) for o in row["order"]),
        applies=None if applies is None else condition(applies),
        combine=row["combine"],
        of=row["of"],
    )


def _rule(row: Row, sign: int) -> Rule:
    return Rule(row["id"], condition(row["when"]), sign * row["points"], row["because"])
