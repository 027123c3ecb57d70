"""A scenario as Twee 3: a passage for each scene, a link for each branch; what Twee has no words for, in comments."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator

from roleplay.authoring.condition_words import condition_words
from roleplay.authoring.stories.story import Tree
from roleplay.domain.scenario import SAME, Scenario

HEAD = "StoryRoleplay"
"""The passage with the keys of the scenario that belong to no scene."""
RULE = "----"
"""The line between two wordings."""

_SPACE = uuid.UUID("8f0b8a3c-52a9-4c2f-9a53-3f6f3a1b7d10")
_SPECIAL = re.compile(r"[&<>\[\]$*~^_#@|\\`=]|//|''|\(\w+:|(?m:^::|^-{3,}|^[+>%!-])|[\r\n]")
_IN_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
_OWN_KEYS = ("says", "branches", "otherwise")


def twee_text(row: dict[str, Tree], scenario: Scenario) -> str:
    """The scenario as Twee 3 text. row: its file as plain values; scenario: the same as it is played."""
    data = {
        "ifid": str(uuid.uuid5(_SPACE, scenario.id)).upper(),
        "format": "Harlowe",
        "format-version": "3.3.9",
        "start": scenario.start,
    }
    head = {key: value for key, value in row.items() if key not in ("title", "start", "scenes")}
    parts = [
        f":: StoryTitle\n{_prose(row['title'])}",
        f":: StoryData\n{json.dumps(data, indent=2)}",
        f":: {HEAD} [roleplay]\n{_comment(head)}",
    ]
    parts += [_passage(name, scene, scenario) for name, scene in row["scenes"].items()]
    return "\n\n\n".join(parts) + "\n"


def _passage(name: str, scene: dict[str, Tree], scenario: Scenario) -> str:
    tags = f" [{scene['ending']['outcome']}]" if "ending" in scene else ""
    text = [f":: {name}{tags}", f"\n{RULE}\n".join(_prose(line) for line in scene["says"])]
    rest = {key: value for key, value in scene.items() if key not in _OWN_KEYS}
    if rest:
        text += ["", _comment(rest)]
    links = [
        (condition_words(branch.when) if branch.when else "", row)
        for branch, row in zip(scenario.scenes[name].branches, scene.get("branches", []), strict=False)
    ]
    links += [("otherwise", scene["otherwise"])] if "otherwise" in scene else []
    for label, row in links:
        text += ["", *_links(name, label, row)]
    return "\n".join(text)


def _links(scene: str, label: str, row: Tree) -> Iterator[str]:
    """A line for each scene that the branch can lead to; the first has what the branch says besides."""
    row = row if isinstance(row, dict) else {"to": row}
    targets = row["to"] if isinstance(row["to"], list) else [row["to"]]
    own = {key: value for key, value in row.items() if key != "to"}
    for number, target in enumerate(targets):
        if number:
            own = {"then": "true"}
        if target == SAME:
            own = {**own, "same": "true"}
        if label == "otherwise" and not number:
            own = {**own, "otherwise": "true"}
        yield f"[[{_prose(label)}->{scene if target == SAME else target}]] {_comment(own)}".rstrip()


def _comment(row: dict[str, Tree]) -> str:
    """A comment that Twine doesn't show and that has nothing in it that Twine would take for a link."""
    text = json.dumps(row, ensure_ascii=False)
    safe = _IN_STRINGS.sub(lambda found: re.sub(r"[\[\]<>&]", _escape, found.group()), text)
    return f"<!-- roleplay {safe} -->"


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _prose(text: str) -> str:
    """The text as Twine shows it, with what it would take for markup written by its number."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found.group()[0])};" + found.group()[1:], text.strip())
