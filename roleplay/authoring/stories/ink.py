"""Reads a part of ink: knots, stitches, choices at any depth, gathers, diverts. Logic is listed, not carried."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from roleplay.authoring.stories.story import MOST_SCENES, Choice, Story, StoryScene
from roleplay.content.words import quoted

DEEPEST = 12
"""Choices inside choices."""

_KNOT = re.compile(r"={2,}\s*(function\s+)?(\w+)\s*(\([^)]*\))?\s*=*")
_STITCH = re.compile(r"=\s*(\w+)\s*(\([^)]*\))?")
_CHOICE = re.compile(r"([*+][*+ \t]*)(\([\w]+\))?(.*)")
_GATHER = re.compile(r"(-(?!>)(?:[ \t]*-(?!>))*)[ \t]*(\([\w]+\))?(.*)")
_DIVERT = re.compile(r"->\s*([\w.]*)\s*(\([^)]*\))?\s*(->)?\s*$")
_CODE = re.compile(r"(?:VAR|CONST|LIST|EXTERNAL|INCLUDE|TODO)\b|~|<-")
_COMMENT = re.compile(r"/\*(?:(?!/\*).)*?\*/|//[^\n]*", re.DOTALL)
_BRACES = re.compile(r"\{([^{}]*)\}")
_ENDS = ("END", "DONE")
_LAST = "the-end"
_START = "start"


@dataclass(slots=True)
class _Item:
    """A line. sort: text, choice or gather; depth: of a choice or gather, from 1; target: of a divert at its end."""

    sort: str
    depth: int
    text: str
    line: int
    target: str = ""


@dataclass(slots=True)
class _Part:
    """A knot or a stitch with its lines. knot: the knot that it stands in."""

    name: str
    knot: str
    line: int
    items: list[_Item]


def read_ink(text: str) -> Story:
    """The story of an ink text, as far as it can be carried."""
    story = Story()
    parts = _parts(story, text.replace("\r\n", "\n").replace("\r", "\n"))
    full = [part for part in parts if part.items]
    weave = _Weave(story, dict.fromkeys(part.name for part in full))
    if full and full[0].name == _START and not full[0].items[0].text and full[0].items[0].target not in (*_ENDS, ""):
        story.start = weave.name_of(full[0], full[0].items[0].target)  # it begins with a divert and nothing else
        del full[0]
    for part in full:
        weave.add(part)
    if weave.ended:
        story.scenes.append(StoryScene(_LAST, full[-1].line))
    return story


def _parts(story: Story, text: str) -> list[_Part]:
    """The lines by knots and stitches; what isn't talk is listed."""
    parts = [_Part(_START, _START, 1, [])]
    text = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        knot = _KNOT.match(line)
        if knot is not None or (line.startswith("=") and _STITCH.match(line)):
            stitch = None if knot else _STITCH.match(line)
            given = (knot or stitch).group(3 if knot else 2)  # type: ignore[union-attr]
            name = knot.group(2) if knot else f"{parts[-1].knot}.{stitch.group(1)}"  # type: ignore[union-attr]
            if given or (knot and knot.group(1)):
                story.lost.append((number, f"{quoted(line)}: a scene takes no values and runs no code"))
            parts.append(_Part(name, knot.group(2) if knot else parts[-1].knot, number, []))
            if len(parts) > MOST_SCENES:
                story.lost.append((number, f"all that comes after the first {MOST_SCENES:,} knots and stitches"))
                break
        elif _CODE.match(line):
            story.lost.append((number, f"{quoted(line)}: a scenario has no variables and no code"))
        elif line:
            parts[-1].items.append(_item(story, line, number))
    return parts


def _item(story: Story, line: str, number: int) -> _Item:
    sort, depth, text = "text", 0, line
    choice, gather = _CHOICE.match(line), _GATHER.match(line)
    if choice is not None:
        sort, text = "choice", choice.group(3)
        depth = len(re.findall(r"[*+]", choice.group(1)))
    elif gather is not None:
        sort, text = "gather", gather.group(3)
        depth = gather.group(1).count("-")
    label = (choice or gather).group(2) if choice or gather else None  # type: ignore[union-attr]
    if label:
        story.lost.append((number, f"the label {quoted(label)}: a divert to it leads nowhere"))
    divert = _DIVERT.search(text) if "->" in text else None
    target = ""
    if divert is not None:
        target, text = divert.group(1), text[: divert.start()]
        if divert.group(2) or divert.group(3) or not target:
            story.lost.append((number, f"{quoted(divert.group())}: tunnels and values can't be carried"))
    return _Item(sort, depth, _words(story, text, number), number, target)


def _words(story: Story, text: str, number: int) -> str:
    """The words of a line: of alternatives in braces the first; tags and glue are taken out."""
    for _ in range(8):
        found = _BRACES.search(text)
        if found is None:
            break
        story.lost.append((number, f"{quoted(found.group())}: conditions and alternatives can't be carried"))
        inner = found.group(1).lstrip("&!~")
        kept = "" if "|" not in inner and ":" not in inner else re.split(r"[|]", inner.rpartition(":")[2])[0]
        text = text[: found.start()] + kept + text[found.end() :]
    words, mark, tag = text.partition("#")
    if mark:
        story.lost.append((number, f"the tag {quoted(tag.strip())}"))
    return " ".join(re.sub(r"\\(.)", r"\1", words.replace("<>", " ")).split())


class _Weave:
    """Makes scenes of the lines of knots. ended: whether something leads to the end of the story."""

    def __init__(self, story: Story, names: dict[str, None]) -> None:
        self._story = story
        self._names = names
        self._made = 0
        self.ended = False

    def _fresh(self, part: _Part) -> str:
        """A name for what has none; no knot can be called so."""
        self._made += 1
        return f"{part.name}-{self._made}"

    def add(self, part: _Part) -> None:
        """The scenes of a knot or stitch; the work left to do lies on a list, not on the stack."""
        todo = [(part.name, part.line, part.items, 1, "")]
        while todo:
            if len(self._story.scenes) >= MOST_SCENES:
                self._story.lost.append((todo[0][1], f"all that comes after the first {MOST_SCENES:,} scenes"))
                return
            name, line, items, depth, after = todo.pop(0)
            todo += self._scene(part, StoryScene(name, line), items, depth, after)

    def _scene(
        self, part: _Part, scene: StoryScene, items: list[_Item], depth: int, after: str
    ) -> list[tuple[str, int, list[_Item], int, str]]:
        """One scene with its choices at this depth; the bodies of choices and what is gathered become scenes too."""
        self._story.scenes.append(scene)
        place = 0
        words: list[str] = []
        while place < len(items) and items[place].sort != "choice":
            if place and items[place].sort == "gather" and words:
                break
            words += [items[place].text] if items[place].text else []
            place += 1
            if items[place - 1].target:
                self._end(part, scene, words, items[place - 1].target)
                self._unreached(items[place:])
                return []
        scene.says = [" ".join(words)] if words else []
        rest = items[place:]
        if not rest:
            self._end(part, scene, words, after)
            return []
        if rest[0].sort == "gather":
            scene.after = self._fresh(part)
            return [(scene.after, rest[0].line, rest, depth, after)]
        if rest[0].depth > depth:
            depth = rest[0].depth
        end = next((n for n, item in enumerate(rest) if item.sort == "gather" and item.depth <= depth), len(rest))
        gathered = self._fresh(part) if end < len(rest) else after
        more = self._choices(part, scene, rest[:end], depth, gathered)
        return more + ([(gathered, rest[end].line, rest[end:], depth, after)] if end < len(rest) else [])

    def _choices(
        self, part: _Part, scene: StoryScene, items: list[_Item], depth: int, after: str
    ) -> list[tuple[str, int, list[_Item], int, str]]:
        starts = [n for n, item in enumerate(items) if item.sort == "choice" and item.depth <= depth]
        more = []
        for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
            item, body = items[start], items[start + 1 : end]
            before, _, bracket = item.text.partition("[")
            inside, _, behind = bracket.partition("]")
            choice = Choice(" ".join(f"{before} {inside}".split()) or "otherwise", "", item.line)
            scene.choices.append(choice)
            if behind.strip() and not before.strip():  # said after the choice; else it's the choice in other words
                body = [_Item("text", 0, behind.strip(), item.line, item.target), *body]
                item = replace(item, target="")
            plain = [inner.text for inner in body if inner.text]
            talk = next((n for n, inner in enumerate(body) if inner.target), len(body) - 1)
            if item.target:
                self._unreached(body)
                choice.target = self.name_of(part, item.target)
            elif any(inner.sort == "choice" for inner in body[: talk + 1]):
                choice.target = self._fresh(part)
                deeper = min(depth + 1, DEEPEST)
                more.append((choice.target, item.line, body, deeper, after))
            else:
                target = body[talk].target if body else ""
                self._unreached(body[talk + 1 :])
                said = [inner.text for inner in body[: talk + 1] if inner.text]
                if plain and (target in _ENDS or not (target or after)):
                    choice.target = self._fresh(part)
                    self._story.scenes.append(StoryScene(choice.target, item.line, [" ".join(said)]))
                else:
                    choice.reaction = [" ".join(said)] if said else []
                    choice.target = self.name_of(part, target) if target else after or self._the_end()
        return more

    def _end(self, part: _Part, scene: StoryScene, words: list[str], target: str) -> None:
        """Close a scene without choices: with words at the end of the story it is an ending."""
        scene.says = [" ".join(words)] if words else []
        if target and not (words and target in _ENDS):
            known = target in self._names or target.startswith(f"{part.name}-")
            scene.after = target if known and target not in _ENDS else self.name_of(part, target)

    def _unreached(self, items: list[_Item]) -> None:
        for item in items:
            if item.text or item.target:
                self._story.lost.append((item.line, f"{quoted(item.text or item.target)}: nothing leads there"))

    def _the_end(self) -> str:
        self.ended = True
        return _LAST

    def name_of(self, part: _Part, target: str) -> str:
        """The scene that a divert means: a stitch of this knot, a knot, or the end."""
        if target in _ENDS:
            return self._the_end()
        inside = f"{part.knot}.{target}"
        if inside in self._names:
            return inside
        return target if target in self._names else self._first_of(target)

    def _first_of(self, knot: str) -> str:
        """A knot that has only stitches begins with the first of them."""
        return next((name for name in self._names if name.startswith(f"{knot}.")), knot)
