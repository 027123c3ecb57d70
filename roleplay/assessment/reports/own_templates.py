"""A certification body's own templates: rendered apart, in bounds; nothing in the page is fetched or runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from roleplay.assessment.reports.pages import TemplateProblem
from roleplay.assessment.reports.render_child import SECONDS
from roleplay.domain.errors import WrongUse

_FETCH = frozenset(("src", "srcset", "poster", "background", "data", "action", "formaction", "xlink:href", "manifest"))
_RUN = frozenset(("script", "iframe", "object", "embed", "base", "form", "applet", "frame"))
_STYLE = re.compile(r"url\s*\(\s*['\"]?\s*(?!#|data:image/)|@import|expression\s*\(", re.IGNORECASE)


def render_own(name: str, values: dict[str, Any], folder: Path) -> str:
    """The page that the body's template of that name makes.

    Raises WrongUse if the folder isn't there, TemplateProblem with `FILE:LINE: what` for a template that is wrong, that
    doesn't come to an end, or whose page would load or run something.
    """
    if not folder.is_dir():
        raise WrongUse(f"There is no folder {folder} with templates", "name one that holds, for instance, report.css")
    asked = json.dumps({"template": name, "folder": str(folder.resolve()), "values": values})
    command = [sys.executable, "-m", "roleplay.assessment.reports.render_child"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of the template is in the command
            command, input=asked, capture_output=True, text=True, encoding="utf-8", timeout=3 * SECONDS, check=False
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise TemplateProblem(f"{name}: it was stopped after {3 * SECONDS} seconds", "mend the template") from None
    except ValueError:
        raise TemplateProblem(
            f"{name}: it was stopped, because it took more time or memory than a report may", "mend the template"
        ) from None
    if "problem" in said:
        raise TemplateProblem(said["problem"], said["remedy"])
    page = str(said["page"])
    check_page(page, name)
    return page


def check_page(page: str, name: str) -> None:
    """Raises TemplateProblem for a page that would load something from elsewhere, or run."""
    _Checked(name).feed(page)


class _Checked(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse what loads or runs."""
        if tag in _RUN:
            self._refuse(f"<{tag}>")
        self._in_style = tag == "style"
        for attribute, value in attrs:
            text = (value or "").strip()
            loads = attribute in _FETCH or (attribute == "href" and tag not in ("a", "area"))
            if loads and not text.startswith(("#", "data:image/")):
                self._refuse(f'<{tag} {attribute}="{text[:80]}">')
            if attribute.startswith("on") or text.lower().startswith(("javascript:", "vbscript:", "file:")):
                self._refuse(f"<{tag} {attribute}>")
            if attribute == "style" and _STYLE.search(text):
                self._refuse(f'<{tag} style="{text[:80]}">')
            if attribute == "http-equiv" and text.lower() == "refresh":
                self._refuse("<meta http-equiv=refresh>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The same."""
        self.handle_starttag(tag, attrs)
        self._in_style = False

    def handle_endtag(self, tag: str) -> None:
        """Leave the style."""
        self._in_style = False

    def handle_data(self, data: str) -> None:
        """Refuse what a style would load."""
        if self._in_style and (found := _STYLE.search(data)):
            self._refuse(f"{found.group()} in <style>")

    def _refuse(self, what: str) -> None:
        line, column = self.getpos()
        raise TemplateProblem(
            f"{self._name}: line {line}:{column + 1} of the page has {what}, which would load or run something",
            "put pictures into the page as data:image/…; a report loads nothing and runs nothing",
        )
