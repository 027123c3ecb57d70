"""`roleplay primer`: the coach's corner line by line: three pages, two lines to try."""

from __future__ import annotations

import sys
import textwrap

import click

from roleplay.cli.output import tell
from roleplay.cli.plain import Lines, typed_or_piped
from roleplay.language import tr
from roleplay.primer import CLOSING, Lesson, Primer, lessons
from roleplay.tui.marked import in_quotes
from roleplay.tui.primer_view import heard_words, page_title
from roleplay.wiring import Parts

_WIDTH = 76


@click.command("primer")
@click.pass_obj
def command(parts: Parts) -> None:
    """Three minutes before the first talk: welcome, explore, hold steady, with two lines to try.

    Every line that is typed is a reply, read at once and stored nowhere. An empty line goes on.
    """
    loading = parts.reader.warm_up()
    try:
        primer = Primer(parts.practice, parts.data_folder)
        say_pages(primer, typed_or_piped())
        tell(tr("A first talk: roleplay play we-want-to-cancel, or choose one: roleplay"))
    finally:
        loading.join()  # a process that ends while the model's runtime starts is aborted by it


def say_pages(primer: Primer, lines: Lines) -> None:
    """The pages one after the other, with the lines to try; noted as seen."""
    primer.note_seen()
    for number, lesson in enumerate(lessons()):
        tell(f"{page_title(number)}  {lesson.heading}")
        tell()
        for paragraph in lesson.paragraphs:
            _say(paragraph)
        if lesson.line:
            _try(primer, lesson, lines)
    _say(tr(CLOSING))


def _try(primer: Primer, lesson: Lesson, lines: Lines) -> None:
    _say(f"{lesson.who}: {in_quotes(lesson.line)}")
    asked = tr("Your reply (an empty line goes on):")
    while True:
        if lines.interactive:
            tell(asked)
        sys.stdout.flush()
        text = lines.next() or ""
        if not text.strip():
            break
        _say(heard_words(primer.try_line(lesson, text)))
        asked = tr("Once more, or an empty line to go on:")
    _say(f"{tr('One that would serve:')} {in_quotes(lesson.better)} {lesson.why}")


def _say(text: str) -> None:
    tell(textwrap.fill(text, _WIDTH))
    tell()
