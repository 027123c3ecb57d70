"""A story as the file of a scenario: choices become branches by the move that their words make."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from roleplay.authoring.stories.story import Choice, Story, StoryScene, Tree
from roleplay.authoring.stories.yaml_text import Remarked
from roleplay.content.words import one_line, quoted
from roleplay.domain.rubric import MOVES
from roleplay.domain.scenario import OUTCOMES, SAME

MovesOf = Callable[[str, str], Sequence[str]]
"""The moves that a reply makes, by the client's line and the reply; none where that can't be told."""

MOST_CHOICES = 30
"""Branches of a scene."""
_MOST_READ = 400
"""Choices whose words are read."""
_OTHERWISE = ("otherwise", "else")
_PREFIX = re.compile(r"\s*([a-z_]+(?:\s*,\s*[a-z_]+)*)\s*:\s*")
_UNSURE = {
    "en": ["Sorry, what do you mean?", "I don't follow. Can you say that again?"],
    "ru": ["Простите, что вы имеете в виду?", "Не понимаю. Скажите ещё раз."],
}
_HEAD = {
    "version": "1.0.0",
    "language": "en",
    "minutes": "5",
    "difficulty": "starter",
    "rubric": "welcome-the-problem",
    "trains": ["To be written: what this trains."],
    "client": {
        "name": "To be written",
        "role": "To be written: what the client does.",
        "voice": "To be written: how the client talks.",
        "wants": "To be written: the presenting complaint.",
        "real_problem": "To be written: what lies behind it.",
    },
    "brief": {
        "who": "To be written: who the client is.",
        "what_happened": "To be written: what happened so far.",
        "at_stake": "To be written: what is at stake.",
    },
    "state": {"trust": "50", "heat": {"start": "50", "good": "low"}, "openness": "20"},
}


def scenario_of_story(
    story: Story, scenario_id: str, moves_of: MovesOf, language: str = "", rubric: str = ""
) -> dict[str, Tree]:
    """The scenario as plain values. What couldn't be carried is added to the story's `lost`."""
    head: dict[str, Tree] = {
        key: value for key, value in story.head.items() if key not in ("scenario", "title", "start", "scenes")
    }
    if not story.head:
        head = {**_HEAD}
        story.lost.append((1, "trains, client and brief: a story has none; they are to be written"))
    head |= ({"language": language} if language else {}) | ({"rubric": rubric} if rubric else {})
    row: dict[str, Tree] = {"scenario": scenario_id, "title": story.title or scenario_id}
    for key in ("version", "language", "minutes", "difficulty", "rubric"):
        if key in head:
            row[key] = head.pop(key)
    ids = _Ids(story)
    start = story.start if story.start in ids.known else (story.scenes[0].name if story.scenes else story.start)
    last: dict[str, Tree] = {key: head.pop(key) for key in ("conditions", "everywhere") if key in head}
    row |= {**head, "start": ids.of(start), **last}
    carry = _Carry(story, ids, moves_of, str(row.get("language", "en")))
    row["scenes"] = {ids.of(scene.name): carry.scene(scene) for scene in story.scenes}
    return row


class _Ids:
    """Names of a story as ids: the same name gives the same id, two names never one."""

    def __init__(self, story: Story) -> None:
        self.known: dict[str, str] = {}
        self._taken: set[str] = {SAME}
        for number, scene in enumerate(story.scenes, 1):
            if scene.name in self.known:
                story.lost.append((scene.line, f"a second scene {quoted(scene.name)}: the last one is taken"))
            self._add(scene.name, f"scene-{number}")

    def of(self, name: str) -> str:
        return self.known.get(name) or self._add(name, "nowhere")

    def _add(self, name: str, else_id: str) -> str:
        if name not in self.known:
            plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
            base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or else_id
            found, number = base, 2
            while found in self._taken:
                found, number = f"{base}-{number}", number + 1
            self._taken.add(found)
            self.known[name] = found
        return self.known[name]


class _Carry:
    """Carries scenes over, one by one."""

    def __init__(self, story: Story, ids: _Ids, moves_of: MovesOf, language: str) -> None:
        self._story = story
        self._ids = ids
        self._moves_of = moves_of
        self._unsure = _UNSURE.get(language, _UNSURE["en"])
        self._read = 0

    def scene(self, scene: StoryScene) -> dict[str, Tree]:
        """The scene as the file has it."""
        row: dict[str, Tree] = {"says": scene.says, **{k: v for k, v in scene.own.items() if k != "says"}}
        if not scene.choices and not scene.after:
            if "ending" not in row:
                row["ending"] = self._ending(scene)
            return row
        branches, otherwise = self._branches(scene)
        after = {key: row.pop(key) for key in ("unsure", "recalls") if key in row}
        if "ending" in row:
            self._lost(scene.line, f"the ending of {quoted(scene.name)}: there are links that lead on")
            del row["ending"]
        row |= ({"branches": branches} if branches else {}) | {"otherwise": otherwise or {"to": SAME}}
        return row | {"unsure": {"says": self._unsure}} | after

    def _branches(self, scene: StoryScene) -> tuple[list[Tree], dict[str, Tree] | None]:
        """The branches and the default branch. A single way on is taken whatever is said."""
        otherwise = {"to": self._ids.of(scene.after)} if scene.after else None
        choices = scene.choices[:MOST_CHOICES]
        for choice in scene.choices[MOST_CHOICES:]:
            self._lost(choice.line, f"the choice {quoted(choice.label)}: a scene has at most {MOST_CHOICES}")
        alone = len(choices) == 1 and otherwise is None and choices[0].own is None and not _stated(choices[0])
        if alone and choices[0].label not in (choices[0].target, *_OTHERWISE):
            self._lost(
                choices[0].line, f"the words {quoted(choices[0].label)}: the only way on is taken, whatever is said"
            )
        moves = [() if c.own is not None or alone else self._moves(scene, c) for c in choices]
        branches: list[Tree] = []
        for number, choice in enumerate(choices):
            way: dict[str, Tree] = Remarked(self._way(scene, choice))
            default = way.pop("otherwise", None)
            if default or (choice.own is None and (alone or choice.label.lower() in _OTHERWISE)):
                otherwise = dict(way)
            elif choice.own is not None and "when" in way:
                branches.append(way)
            else:
                others = {name for place, names in enumerate(moves) if place != number for name in names}
                found = self._told_apart(choice, moves[number], others, [name for names in moves for name in names])
                moves[number] = found
                branches.append(_with_remark({"when": {"moves": {"any": list(found)}}, **way}, choice))
        return branches, otherwise

    def _way(self, scene: StoryScene, choice: Choice) -> dict[str, Tree]:
        """Where a choice leads and what is said then."""
        own = dict(choice.own or {})
        first: Tree = self._ids.of(choice.target)
        if own.pop("same", None) and choice.target == scene.name:
            first = SAME
        then = own.pop("then", None)
        to = [first, *(name if name == SAME else self._ids.of(name) for name in then)] if _texts(then) else first
        when = {"when": own.pop("when")} if "when" in own else {}
        reaction = {"reaction": choice.reaction} if choice.reaction else {}
        return when | {"to": to} | reaction | own

    def _moves(self, scene: StoryScene, choice: Choice) -> tuple[str, ...]:
        """The moves that stand before a choice's words (`explore: What happened?`), or that its words make."""
        if choice.label.lower() in _OTHERWISE:
            return ()
        if stated := _stated(choice):
            return stated
        self._read += 1
        if self._read > _MOST_READ or not choice.label:
            return ()
        client = scene.says[0] if scene.says else ""
        return tuple(self._moves_of(client[:2000], choice.label[:2000]))

    def _told_apart(
        self, choice: Choice, moves: Sequence[str], others: set[str], used: Sequence[str]
    ) -> tuple[str, ...]:
        """The moves by which this choice is known among the others of its scene."""
        if not moves:
            free = next((name for name in MOVES if name not in used), MOVES[0])
            words = quoted(choice.label)
            self._lost(
                choice.line, f"the choice {words}: what it does can't be told; `{free}` stands for it, change it"
            )
            return (free,)
        own = tuple(name for name in moves if name not in others)
        if not own:
            words = quoted(choice.label)
            self._lost(choice.line, f"the choice {words}: another one makes the same moves ({', '.join(moves)})")
        return own or tuple(moves)

    def _ending(self, scene: StoryScene) -> dict[str, Tree]:
        stated = next((tag.replace("-", "_") for tag in scene.tags if tag.replace("-", "_") in OUTCOMES), "")
        if not stated:
            words = f"how {quoted(scene.name)} came out: no tag says it ({', '.join(OUTCOMES)}); put down as unresolved"
            self._lost(scene.line, words)
        title = one_line(scene.name)[:120] or "The end"
        return {"outcome": stated or "unresolved", "title": title, "meaning": "To be written: what this ending means."}

    def _lost(self, line: int, what: str) -> None:
        self._story.lost.append((line, what))


def _stated(choice: Choice) -> tuple[str, ...]:
    """The moves that stand before the words of a choice; none if what stands there aren't moves."""
    found = _PREFIX.match(choice.label)
    names = tuple(name.strip() for name in found.group(1).split(",")) if found else ()
    return names if all(name in MOVES for name in names) else ()


def _with_remark(row: dict[str, Tree], choice: Choice) -> Remarked:
    found = Remarked(row)
    found.remark = f"line {choice.line}: {quoted(choice.label, 200)}"
    return found


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
