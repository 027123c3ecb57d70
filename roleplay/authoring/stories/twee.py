"""Reads Twee 3: passages, links, and the comments that an exported scenario has."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from roleplay.authoring.stories.story import MOST_SCENES, Choice, Story, StoryScene
from roleplay.authoring.stories.twee_text import HEAD
from roleplay.content.words import quoted
from roleplay.domain.scenario import SAME

_HEADER = re.compile(r"^::[ \t]*((?:\\.|[^\\\[{\n])*)(?:\[([^\]\n]*)\])?[^\n]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->|/\*(?:(?!/\*).)*?\*/|/%(?:(?!/%).)*?%/", re.DOTALL)
_OWN = re.compile(r"<!-- roleplay (\{(?:(?!<!--).)*?\}) -->", re.DOTALL)
_LINK = re.compile(r"\[\[([^\[\]\n]{1,2000})\](?:\[([^\[\]\n]*)\])?\]")
_MARK = re.compile(r"\x00(\d+)\x00")
_HARLOWE = (
    "set|put|move|if|unless|else-?if|else|display|print|go-?to|undo|link[a-z-]*|click[a-z-]*|mouse[a-z-]*|live|stop|"
    "either|random|history|visited|passage|show|hide|enchant|hook|text-[a-z]+|t8n|transition|css|align|prompt|alert|"
    "cycling-link|seq-link"
)
_MACRO = re.compile(
    rf"<<[^<>\n]{{0,400}}>>|\((?:{_HARLOWE}):[^()\n]{{0,400}}\)|</?[A-Za-z][^<>\n]{{0,400}}>|"
    r"(?<!\w)[$_][A-Za-z]\w{0,60}"
)
_RULE = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_NOT_SCENES = ("script", "stylesheet", "widget", "twine.private", "annotation", "twine.image", "twine.audio")
_SPECIAL = re.compile(r"Story(?:Init|Menu|Banner|Caption|Author|Subtitle|Interface|DisplayTitle|Settings|Share|BBar)|"
                      r"(?:Passage|Header|Footer|Startup)(?:Header|Footer|Ready|Done)?")  # fmt: skip


def read_twee(text: str) -> Story:
    """The story of a Twee 3 text, as far as it can be carried."""
    story = Story()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    headers = list(_HEADER.finditer(text))
    if len(headers) > MOST_SCENES:
        line = text.count("\n", 0, headers[MOST_SCENES].start()) + 1
        story.lost.append((line, f"all passages after the first {MOST_SCENES:,}"))
        text, headers = text[: headers[MOST_SCENES].start()], headers[:MOST_SCENES]
    line, at = 1, 0
    for header, end in zip(headers, [*(h.start() for h in headers[1:]), len(text)][: len(headers)], strict=True):
        line += text.count("\n", at, header.start())
        at = header.start()
        name = re.sub(r"\\(.)", r"\1", header.group(1)).strip()
        _passage(story, name, tuple((header.group(2) or "").lower().split()), text[header.end() : end], line)
    return story


def _passage(story: Story, name: str, tags: tuple[str, ...], body: str, line: int) -> None:
    if name == "StoryTitle":
        story.title = html.unescape(" ".join(body.split()))
    elif name == "StoryData":
        data = _json(body)
        if data is None:
            story.lost.append((line, "StoryData: it isn't a JSON object"))
        start = (data or {}).get("start", "")
        story.start = start if isinstance(start, str) else ""
    elif name == HEAD:
        found = _OWN.search(body)
        head = _json(found.group(1)) if found else None
        if head is None:
            story.lost.append((line, f"{HEAD}: what stands in it can't be read any more"))
        story.head = head or {}
    elif _SPECIAL.fullmatch(name) or any(tag in _NOT_SCENES for tag in tags):
        story.lost.append((line, f"the passage {quoted(name)}: it's for the format, not for the talk"))
    else:
        story.scenes.append(_scene(story, name, tags, body, line))


def _scene(story: Story, name: str, tags: tuple[str, ...], body: str, line: int) -> StoryScene:
    """The passage: links and comments are marked first, so that what is left is what the client says."""
    scene = StoryScene(name, line, tags=tags)
    marks: list[re.Match[str]] = []

    def mark(found: re.Match[str]) -> str:
        marks.append(found)
        return f"\0{len(marks) - 1}\0" + "\n" * found.group().count("\n")

    body = _LINK.sub(mark, _COMMENT.sub(mark, body))
    here, at, on_a_link = line, 0, False
    for found in _MARK.finditer(body):
        item = marks[int(found.group(1))]
        lines = body.count("\n", at, found.start())
        here, at, on_a_link = here + lines, found.start(), on_a_link and not lines
        if item.re is _LINK:
            _add_link(story, scene, item, here)
            on_a_link = True
        elif (own := _OWN.fullmatch(item.group())) is not None:
            _add_own(story, scene, _json(own.group(1)), here, on_a_link)
    scene.says = _wordings(story, _MARK.sub("", body), line)
    return scene


def _wordings(story: Story, prose: str, line: int) -> list[str]:
    """What the client says, in as many wordings as there are rules between; what was dropped from it is noted."""
    kept: list[str] = []
    here, at = line, 0
    for found in _MACRO.finditer(prose):
        here += prose.count("\n", at, found.start())
        kept.append(prose[at : found.start()])
        at = found.end() + (kept[-1].endswith(" ") and prose[found.end() : found.end() + 1] == " ")
        story.lost.append((here, f"{quoted(found.group())}: a scenario has no macros, variables or tags"))
    wordings = (_text(part) for part in _RULE.split("".join((*kept, prose[at:]))))
    return [wording for wording in wordings if wording]


def _add_link(story: Story, scene: StoryScene, found: re.Match[str], line: int) -> None:
    inside = found.group(1)
    for arrow, target_last in (("->", True), ("<-", False), ("|", True)):
        first, middle, last = inside.rpartition(arrow) if target_last else inside.partition(arrow)
        if middle:
            label, target = (first, last) if target_last else (last, first)
            break
    else:
        label = target = inside
    if found.group(2):
        story.lost.append((line, f"{quoted(found.group(2))}: a link can't set variables"))
    scene.choices.append(Choice(html.unescape(label).strip(), html.unescape(target).strip(), line))


def _add_own(story: Story, scene: StoryScene, row: dict[str, Any] | None, line: int, on_a_link: bool) -> None:
    """What an exported scenario says in a comment: of the link before it, or of the scene."""
    if row is None:
        story.lost.append((line, "a comment of an exported scenario: it can't be read any more"))
    elif not on_a_link:
        scene.own |= row
    elif row.pop("then", None) and len(scene.choices) > 1:
        further = scene.choices.pop()
        own = scene.choices[-1].own
        if own is not None:
            then = own["then"] if isinstance(own.get("then"), list) else []
            own["then"] = [*then, SAME if row.get("same") else further.target]
    else:
        scene.choices[-1].own = row


def _json(text: str) -> dict[str, Any] | None:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _text(prose: str) -> str:
    """A paragraph or several as one line of talk."""
    return html.unescape(" ".join(line.strip() for line in prose.split("\n") if line.strip())).strip()
