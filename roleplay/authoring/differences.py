"""What differs between two versions of a scenario or a rubric, told by their parts and not by lines of text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from roleplay.authoring.condition_words import condition_words
from roleplay.domain.condition import Condition
from roleplay.domain.rubric import Criterion, Rubric, Rule
from roleplay.domain.scenario import Branch, Scenario, Scene

ADDED, GONE, CHANGED, MOVED = "added", "gone", "changed", "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs. part: scene, ending, branch, state, …; name: which one; details: what is other in it."""

    how: str
    part: str
    name: str
    details: tuple[str, ...] = ()


def scenario_changes(old: Scenario, new: Scenario) -> tuple[Change, ...]:
    """All that differs, the head first, then scene by scene in the order of the old file, new scenes last."""
    found = [*_fields("file", "", _HEAD, old, new)]
    found += _fields("client", "client", ("name", "role", "voice", "wants", "real_problem"), old.client, new.client)
    found += _fields("brief", "brief", ("who", "what_happened", "at_stake"), old.brief, new.brief)
    found += _keyed("state", dict(_state(old)), dict(_state(new)))
    found += _keyed(
        "mood", {m.word: f"up to {m.up_to}" for m in old.moods}, {m.word: f"up to {m.up_to}" for m in new.moods}
    )
    found += _keyed("condition", _conditions(old.conditions), _conditions(new.conditions))
    found += _branches("in every scene", old.everywhere, new.everywhere)
    for scene in old.scenes.values():
        if scene.id in new.scenes:
            found += _scene(scene, new.scenes[scene.id])
        else:
            found.append(_whole(GONE, scene))
    found += [_whole(ADDED, scene) for scene in new.scenes.values() if scene.id not in old.scenes]
    return tuple(found)


def rubric_changes(old: Rubric, new: Rubric) -> tuple[Change, ...]:
    """All that differs, with what the rubrics inherit."""
    found = [
        *_fields("file", "", ("id", "title", "version", "language", "about", "source", "does_not_cover"), old, new)
    ]
    found += _each("move", {m.id: m for m in old.moves}, {m.id: m for m in new.moves}, _MOVE)
    ours, theirs = {c.id: c for c in old.criteria}, {c.id: c for c in new.criteria}
    found += _each("criterion", ours, theirs, ("title", "looks_for", "weight", "start", "combine", "of", "applies"))
    for criterion in old.criteria:
        if criterion.id in theirs:
            found += _criterion(criterion, theirs[criterion.id])
    limits = ("moves", "times", "cap", "unless_recovered", "because")
    found += _each("limit", {x.id: x for x in old.limits}, {x.id: x for x in new.limits}, limits)
    bands = ("title", "from_score", "meaning")
    found += _each("band", {x.id: x for x in old.bands}, {x.id: x for x in new.bands}, bands)
    single = {"recovery": ("within", "moves", "lifts_to", "because"), "repetition": ("same_words", "because")}
    for name, keys in single.items():
        before, after = getattr(old, name), getattr(new, name)
        found += _each(name, {"": before} if before else {}, {"": after} if after else {}, keys)
    return tuple(found)


_HEAD = ("id", "title", "version", "language", "minutes", "difficulty", "rubric", "trains", "start")
_MOVE = ("title", "kind", "meaning", "counts", "does_not_count", "examples")


def _fields(part: str, name: str, keys: Sequence[str], old: object, new: object) -> list[Change]:
    details = tuple(_details(keys, old, new))
    return [Change(CHANGED, part, name, details)] if details else []


def _details(keys: Sequence[str], old: object, new: object) -> Iterator[str]:
    for key in keys:
        before, after = getattr(old, key), getattr(new, key)
        if isinstance(before, tuple) and isinstance(after, tuple):
            yield from _listed(key.replace("_", " "), before, after)
        elif before != after:
            yield f"{key.replace('_', ' ')}: {_word(before)} -> {_word(after)}"


def _listed(key: str, old: Sequence[object], new: Sequence[object]) -> Iterator[str]:
    """What is gone from a list and what came to it; where only the order is other, that."""
    gone, came = [x for x in old if x not in new], [x for x in new if x not in old]
    yield from (f"{key}: - {_word(each)}" for each in gone)
    yield from (f"{key}: + {_word(each)}" for each in came)
    if not gone and not came and list(old) != list(new):
        yield f"{key}: in another order"


def _word(value: object) -> str:
    if isinstance(value, Condition):
        return condition_words(value)
    return "none" if value is None or value == "" else str(value)


def _keyed(part: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name, before in old.items():
        if name not in new:
            yield Change(GONE, part, name, (before,))
        elif new[name] != before:
            yield Change(CHANGED, part, name, (f"{before} -> {new[name]}",))
    yield from (Change(ADDED, part, name, (after,)) for name, after in new.items() if name not in old)


def _each(part: str, old: Mapping[str, object], new: Mapping[str, object], keys: Sequence[str]) -> Iterator[Change]:
    for name, before in old.items():
        if name not in new:
            yield Change(GONE, part, name)
        else:
            yield from _fields(part, name, keys, before, new[name])
    yield from (Change(ADDED, part, name) for name in new if name not in old)


def _state(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for name, start in scenario.state:
        yield name, f"starts at {start}{', good when low' if name in scenario.bad_when_high else ''}"


def _conditions(conditions: Sequence[Condition]) -> dict[str, str]:
    return {each.name: condition_words(each, whole=True) for each in conditions}


def _whole(how: str, scene: Scene) -> Change:
    if scene.ending is not None:
        return Change(how, "ending", scene.id, (f"{scene.ending.outcome}: {scene.ending.title}",))
    own = sum(1 for way in scene.ways_out() if way.everywhere < 0)
    return Change(how, "scene", scene.id, (f"{own} branch{'' if own == 1 else 'es'}", *scene.says[:1]))


def _scene(old: Scene, new: Scene) -> Iterator[Change]:
    details = list(_details(("says", "again", "thinks", "hint"), old, new))
    details += _listed("better", [b.reply for b in old.better], [b.reply for b in new.better])
    recalls = [[(condition_words(r.when), *r.says) for r in scene.recalls] for scene in (old, new)]
    details += _listed("recall", [" / ".join(r) for r in recalls[0]], [" / ".join(r) for r in recalls[1]])
    if old.unsure is not None and new.unsure is not None:
        details += [f"unsure {text}" for text in _details(("says", "patience"), old.unsure, new.unsure)]
    if (old.everywhere, old.ending is None) != (new.everywhere, new.ending is None):
        kinds = ["an ending" if s.ending else "a scene" + ("" if s.everywhere else " alone") for s in (old, new)]
        details.append(f"{kinds[0]} -> {kinds[1]}")
    ending = (
        list(_details(("outcome", "title", "meaning"), old.ending, new.ending)) if old.ending and new.ending else []
    )
    if details or ending:
        yield Change(CHANGED, "ending" if new.ending is not None else "scene", old.id, (*ending, *details))
    ways = [[way for way in scene.branches if way.everywhere < 0] for scene in (old, new)]
    yield from _branches(f"of {old.id}", *ways)
    if old.otherwise is not None and new.otherwise is not None:
        yield from _branch(f"otherwise of {old.id}", old.otherwise, new.otherwise)


def _branches(where: str, old: Sequence[Branch], new: Sequence[Branch]) -> Iterator[Change]:
    """Branches that are the same, or ask the same, or lead to the same place at the same number, belong together."""
    pairs: dict[int, int] = {}
    for like in (_signature, lambda way, k: (_asks(way),), lambda way, k: (way.targets(), k)):
        for k, before in enumerate(old):
            rest = (j for j in range(len(new)) if j not in pairs.values()) if k not in pairs else iter(())
            match = next((j for j in rest if like(new[j], j) == like(before, k)), None)
            if match is not None:
                pairs[k] = match
    kept = _in_order([pairs[k] for k in sorted(pairs)])
    for k, before in enumerate(old):
        name = f"branch {k + 1} {where}"
        if k not in pairs:
            yield Change(GONE, "branch", name, _told(before))
            continue
        yield from _branch(name, before, new[pairs[k]])
        if pairs[k] not in kept:
            yield Change(MOVED, "branch", name, (f"now number {pairs[k] + 1}",))
    for j, after in enumerate(new):
        if j not in pairs.values():
            yield Change(ADDED, "branch", f"branch {j + 1} {where}", _told(after))


def _signature(way: Branch, number: int) -> tuple[object, ...]:
    return (_asks(way), way.targets(), way.stays, way.effects, way.reaction, way.because)


def _in_order(numbers: Sequence[int]) -> set[int]:
    """The most of these numbers that stand in rising order."""
    ends: list[int] = []
    chains: list[tuple[int, ...]] = []
    for number in numbers:
        place = bisect_left(ends, number)
        chain = (*(chains[place - 1] if place else ()), number)
        ends[place : place + 1] = [number]
        chains[place : place + 1] = [chain]
    return set(chains[-1]) if chains else set()


def _branch(name: str, old: Branch, new: Branch) -> Iterator[Change]:
    details = []
    if _asks(old) != _asks(new):
        details.append(f"if: {_asks(old) or 'always'} -> {_asks(new) or 'always'}")
    if (old.targets(), old.stays) != (new.targets(), new.stays):
        details.append(f"leads to: {_targets(old)} -> {_targets(new)}")
    if dict(old.effects) != dict(new.effects):
        details.append(f"effects: {_effects(old)} -> {_effects(new)}")
    details += _details(("reaction", "because"), old, new)
    if details:
        yield Change(CHANGED, "branch", name, tuple(details))


def _told(way: Branch) -> tuple[str, ...]:
    return (f"if {_asks(way) or 'always'}", f"leads to {_targets(way)}")


def _asks(way: Branch) -> str:
    return condition_words(way.when) if way.when is not None else ""


def _targets(way: Branch) -> str:
    return "same" if way.stays else ", then ".join(way.targets())


def _effects(way: Branch) -> str:
    return ", ".join(f"{name} {change:+d}" for name, change in way.effects) or "none"


def _criterion(old: Criterion, new: Criterion) -> Iterator[Change]:
    levels = [{f"level {level.level} of {old.id}": level.text for level in c.levels} for c in (old, new)]
    yield from _keyed("level", levels[0], levels[1])
    for part, ours, theirs in (("rule", old.rules, new.rules), ("order", old.order, new.order)):
        keys = ("points", "because") if part == "rule" else ("moves", "needs", "points", "because")
        before = {f"{each.id} of {old.id}": each for each in ours}
        after = {f"{each.id} of {old.id}": each for each in theirs}
        yield from _each(part, before, after, keys)
        for name in before.keys() & after.keys() if part == "rule" else ():
            one, other = before[name], after[name]
            assert isinstance(one, Rule) and isinstance(other, Rule)
            if one.when != other.when:
                asked = f"if: {condition_words(one.when)} -> {condition_words(other.when)}"
                yield Change(CHANGED, "rule", name, (asked,))
