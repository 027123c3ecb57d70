"""Templates become pages: every text escaped, names that aren't there refused, a body's own templates kept in bounds.

A template gets plain values only (text, numbers, lists, tables) and no object of the program. Ours are rendered here;
those of a certification body in a process of their own with limits (render_child.py).
"""

from __future__ import annotations

import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from roleplay.domain.errors import WrongUse
from roleplay.domain.text import storable, visible

OURS = Path(__file__).parent / "templates"
MOST_CHARACTERS = 20_000_000
"""Of a page."""
_LARGEST_NUMBER = 2**64
_LONGEST_REPEAT = 1_000_000


class TooMuch(Exception):
    """A template asks for more than a report needs."""


class TemplateProblem(WrongUse):
    """A template that can't be used: message is `FILE:LINE: what`."""


class _Bounded(ImmutableSandboxedEnvironment):
    """A sandbox in which powers and products stay small: one of them could stop the machine for hours."""

    intercepted_binops = frozenset(["**", "*"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """The power or the product, if it isn't large."""
        sizes = [len(one) for one in (left, right) if isinstance(one, str | list | tuple)]
        numbers = [one for one in (left, right) if isinstance(one, int)]
        if operator == "**" and not (len(numbers) == 2 and abs(left) <= 1000 and 0 <= right <= 6):
            raise TooMuch("a power this large is not worked out")
        if sizes and numbers and sizes[0] * abs(numbers[0]) > _LONGEST_REPEAT:
            raise TooMuch("a text repeated this often is not made")
        if len(numbers) == 2 and abs(left) * abs(right) > _LARGEST_NUMBER:
            raise TooMuch("a number this large is not worked out")
        return super().call_binop(context, operator, left, right)


def environment(own: Path | None = None) -> ImmutableSandboxedEnvironment:
    """Where templates come from: the body's folder first, then ours. Escapes whatever a template's file is called."""
    folders = [FileSystemLoader(each) for each in ([own, OURS] if own is not None else [OURS])]
    made = _Bounded(
        loader=ChoiceLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["thousands"] = _thousands
    return made


def render(name: str, values: dict[str, Any], own: Path | None = None) -> str:
    """The page of a template. Raises TemplateProblem with file and line, TooMuch for one that is too long."""
    made = environment(own)
    try:
        parts: list[str] = []
        size = 0
        running = made.get_template(name).generate(**values)
        for part in running:
            parts.append(part)
            size += len(part)
            if size > MOST_CHARACTERS and isinstance(running, Generator):  # thrown where it is, to know the line
                running.throw(TooMuch(f"the page has more than {MOST_CHARACTERS:,} characters"))
        return "".join(parts)
    except (TemplateError, TooMuch, TypeError, ValueError, ArithmeticError, LookupError, MemoryError) as error:
        raise problem(error, name) from error


def problem(error: BaseException, name: str) -> TemplateProblem:
    """What went wrong in which template and line. Jinja names no columns."""
    if isinstance(error, TemplateSyntaxError):
        return TemplateProblem(f"{error.name or name}:{error.lineno}: {_sentence(error)}", "mend the template")
    if isinstance(error, TemplateNotFound):
        return TemplateProblem(f"There is no template {error.name}", "name one that is there")
    place, line = _place(error, name)
    if isinstance(error, SecurityError):
        return TemplateProblem(
            f"{place}:{line}: {_sentence(error)}", "a template shows values and reaches nothing behind them"
        )
    if isinstance(error, UndefinedError):
        return TemplateProblem(
            f"{place}:{line}: {_sentence(error)}", "see which values there are: roleplay report … --format json"
        )
    what = "it takes more memory than a report may" if isinstance(error, MemoryError) else _sentence(error)
    return TemplateProblem(f"{place}:{line}: {what}", "mend the template")


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """The last template in the error's traceback, and its line."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if not one.filename.endswith((".py", ">"))]
    return (Path(frames[-1].filename).name, frames[-1].lineno or 0) if frames else (name, 0)


def _sentence(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _shown(value: object) -> object:
    """Every text that is put into a page: control and invisible characters made visible, valid in UTF-8."""
    return storable(visible(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def _thousands(number: int) -> str:
    """1234 as 1,234."""
    return f"{number:,}"
