"""Options and words that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from roleplay.domain.errors import NotFound, RoleplayError, WrongUse
from roleplay.language import tr, trn
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.domain.conversation import Summary

_NAMED = "roleplay.content"


def _more_content(ctx: click.Context, param: click.Parameter, value: tuple[Path, ...]) -> None:
    if isinstance(ctx.obj, Parts):
        ctx.obj.add_content(value)
    else:  # a shell completes words: no command runs, so what was named before is noted for the completion
        ctx.meta[_NAMED] = value


content_option = click.option(
    "--content",
    metavar="FOLDER",
    multiple=True,
    type=click.Path(path_type=Path),
    expose_value=False,
    is_eager=True,
    callback=_more_content,
    help="A folder with more scenarios and rubrics; may be given more than once.",
)
"""--content after the command as well as before it."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
"""--json."""

plays_option = click.option(
    "--plays", metavar="N", type=click.IntRange(1, 1000), default=20, show_default=True, help="Per coach."
)
"""--plays, for commands that let coaches play."""

first_seed_option = click.option(
    "--seed", metavar="N", type=click.IntRange(0, 10**9), default=1, show_default=True, help="Of the first."
)
"""--seed of the first of several plays."""


def _parts_for_completion(ctx: click.Context) -> Parts:
    """The parts as the words typed so far would build them, with --content before and after the command."""
    import os

    from roleplay.settings import settings_from

    before = ctx.find_root().params.get("content") or ()
    folders = [Path(folder).expanduser() for folder in (*before, *ctx.meta.get(_NAMED, ()))]
    return Parts(settings_from(os.environ), folders)


def complete_scenario(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of scenarios that begin so, for a shell's completion."""
    try:
        scenarios = _parts_for_completion(ctx).library.heads()
    except RoleplayError:
        return []  # a shell that completes words is no place for messages
    return [CompletionItem(s.id, help=s.title) for s in scenarios if s.id.startswith(incomplete)]


def complete_conversation(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of conversations that begin so, for a shell's completion."""
    try:
        past = _parts_for_completion(ctx).store.summaries()
    except RoleplayError:
        return []  # as above
    return [CompletionItem(s.id, help=s.scenario) for s in past if s.id.startswith(incomplete)]


def chosen_conversation(past: Sequence[Summary], word: str) -> Summary:
    """The conversation whose id is the word or begins with it.

    Raises NotFound if there is none, WrongUse if the word fits more than one.
    """
    found = [s for s in past if s.id == word] or [s for s in past if word and s.id.startswith(word)]
    if not found:
        remedy = tr("see: roleplay history") if past else tr("begin one: roleplay play ID")
        raise NotFound(tr("There is no conversation '{word}'", word=word), remedy)
    if len(found) > 1:
        several = trn(
            "'{word}' is the beginning of {n} conversation",
            "'{word}' is the beginning of {n} conversations",
            len(found),
            word=word,
        )
        raise WrongUse(several, tr("give more of the id"))
    return found[0]


def touched_conversation(past: Sequence[Summary], word: str | None) -> Summary:
    """The conversation whose id begins with the word; without a word the one last touched in which something was said.

    Raises NotFound if there is none, WrongUse if the word fits more than one.
    """
    if word is not None:
        return chosen_conversation(past, word)
    found = next((s for s in past if s.tries), None)
    if found is None:
        raise NotFound(tr("Nothing was said in any conversation yet"), tr("begin one: roleplay play ID"))
    return found
