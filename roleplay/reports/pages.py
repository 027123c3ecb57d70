"""Where HTML pages come from: templates in which every text is escaped, and nothing is loaded from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from roleplay import language
from roleplay.domain.text import storable, visible


@cache
def page_template(name: str) -> Template:
    """The template of that name in the folder `templates`."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = (language.tr, language.trc, language.trn, language.decimal, language.short_number)
    environment.globals.update({each.__name__: each for each in words}, language=language.now)
    return environment.get_template(name)


def _shown(value: object) -> object:
    """Every text that is put into a page: control and invisible characters made visible, valid in UTF-8."""
    return storable(visible(value)) if type(value) is str else value
