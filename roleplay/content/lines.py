"""Placeholders in lines, filled in when a file is loaded.

Plain `{{ name }}` of declared values are put in. A line with anything else is parsed with Jinja2's sandbox and its tree
walked, to say what is wrong with it. No template is ever compiled or run, so nothing in a line can loop, call or look
anything up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from roleplay.content.words import Offer, quoted

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

OPENER = re.compile(r"\{\{|\{%|\{#")
"""What begins a placeholder, a statement or a comment."""

_PLAIN = re.compile(r"\{\{\s*[A-Za-z_][A-Za-z0-9_]*\s*\}\}")
_NAMED = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_WORDS_OF_JINJA = frozenset(
    ("and", "else", "false", "False", "if", "in", "is", "none", "None", "not", "or", "recursive", "true", "True")
)
_SINGLE = re.compile(r"(?<!\{)\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}(?!\})")
_OPENING = "“„«‘‹"
_CLOSING = "”“»’›"
_CLOSED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A placeholder that can't be filled in. `number`: which opener of the text, from 0; `details`: for the message."""

    code: str
    number: int
    details: tuple[tuple[str, str], ...]


def in_single_braces(text: str, values: Mapping[str, str]) -> list[str]:
    """The declared values that stand in single braces, where they would be spoken as they are written."""
    return [name for name in dict.fromkeys(_SINGLE.findall(text)) if name in values]


def in_typographic_quotes(text: str) -> bool:
    """Whether the whole text stands in typographic quotation marks, which would be spoken as part of the line."""
    first, last, inside = text[:1], text[-1:], text[1:-1]
    if first not in _OPENING or last not in _CLOSING or len(text) < 2:
        return False
    return not any(mark in inside for mark in (_OPENING + _CLOSING).replace("’", ""))


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined  # late: most files have no placeholder, and listing must be fast
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)


def _shown(text: str, opener: re.Match[str]) -> str:
    """The placeholder that opens here, up to its end if it has one."""
    closed = _CLOSED.match(text, opener.start())
    return quoted(closed.group() if closed else text[opener.start() :])


Rendered = tuple[str, list[LineProblem], frozenset[str]]


def render(text: str, values: Mapping[str, str]) -> Rendered:
    """The text with its placeholders filled in, what is wrong with them, and the values that it uses.

    With problems, the text comes back as it was.
    """
    openers = list(OPENER.finditer(text))
    if not openers:
        return text, [], frozenset()
    problems = [
        LineProblem("RP315", number, (("text", _shown(text, opener)),))
        for number, opener in enumerate(openers)
        if not _PLAIN.match(text, opener.start())
    ]
    if problems:
        return text, problems, frozenset()
    names = _NAMED.findall(text)
    if all(name in values and name not in _WORDS_OF_JINJA for name in names):
        return _NAMED.sub(lambda found: values[found.group(1)], text), [], frozenset(names)
    return _walk(text, values, openers)


def _walk(text: str, values: Mapping[str, str], openers: list[re.Match[str]]) -> Rendered:
    """Puts the line together from its tree, which the pattern has shown to be flat."""
    from jinja2 import TemplateSyntaxError, nodes

    whole = [LineProblem("RP315", 0, (("text", _shown(text, openers[0])),))]
    try:
        tree = _environment().parse(text)
    except (TemplateSyntaxError, RecursionError):
        return text, whole, frozenset()
    parts: list[str] = []
    problems: list[LineProblem] = []
    used: set[str] = set()
    number = 0
    for output in tree.body:
        if not isinstance(output, nodes.Output):
            return text, whole, frozenset()
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                parts.append(node.data)
                continue
            if not isinstance(node, nodes.Name) or node.ctx != "load":  # such as {{ true }}, a constant for Jinja2
                problems.append(LineProblem("RP315", number, (("text", _shown(text, openers[number])),)))
            elif node.name not in values:
                near = str(Offer(node.name, values))
                problems.append(LineProblem("RP314", number, (("name", quoted(node.name)), ("offer", near))))
            else:
                used.add(node.name)
                parts.append(values[node.name])
            number = min(number + 1, len(openers) - 1)
    if problems:
        return text, problems, frozenset(used)
    return "".join(parts), [], frozenset(used)
