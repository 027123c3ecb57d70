"""Opens the screens. The only place of the command line that loads Textual."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roleplay import language
from roleplay.domain.errors import WrongUse
from roleplay.language import tr
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.drills.pace import Pace
    from roleplay.tui.app import RoleplayApp
    from roleplay.tui.start import First


@dataclass(frozen=True, slots=True)
class DrillWanted:
    """A drill as the command line names it."""

    move: str | None
    seed: int | None
    pace: Pace


def open_screens(
    parts: Parts,
    scenario: str | None = None,
    seed: int | None = None,
    conversation: str | None = None,
    drill: DrillWanted | None = None,
    rewind_to: int | None = None,
) -> None:
    """Open the library; or the brief of a scenario, with a seed its first line; or a conversation that was left, or
    gone back to the line that the turn of that id answered; or a drill.

    Raises WrongUse without a terminal, and whatever kept the screens from working.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        remedy = tr("without one use: roleplay play ID --plain (the ids: roleplay list)")
        raise WrongUse(tr("The screens need a terminal"), remedy)
    from roleplay.tui import start

    first = None
    if drill is not None:
        first = start.drill(drill.move, drill.seed, drill.pace)
    elif conversation is not None:
        first = start.resume(conversation) if rewind_to is None else start.rewind(conversation, rewind_to)
    elif scenario is not None:
        first = start.brief(scenario) if seed is None else start.play(scenario, seed)
    app = _opened(parts, first)
    while app.next_profile is not None:
        # another person: their own database and content, from the library on; the reader stays loaded
        parts.close()
        parts = parts.as_profile(app.next_profile)
        language.use(parts.language)
        app = _opened(parts, None)
    parts.close()
    if app.failure is not None:
        raise app.failure
    if app.return_code:
        from roleplay.cli.main import FAULT

        sys.exit(FAULT)  # a fault of the program; Textual has printed where


def _opened(parts: Parts, first: First | None) -> RoleplayApp:
    """The app after it was left."""
    from roleplay.primer import Primer
    from roleplay.tui.app import RoleplayApp

    app = RoleplayApp(
        lambda: parts.practice,
        parts.reader.load,
        library=lambda: parts.library,
        open_first=first,
        exports=Path.cwd(),
        check_command=parts.check_command,
        primer=lambda practice: Primer(practice, parts.data_folder),
        profiles=None if parts.settings.database_url else parts.profiles,
        profile=parts.profile_name,
        keep_language=parts.keep_language,
        extra_time=parts.extra_time,
        keep_extra_time=parts.keep_extra_time,
    )
    app.run()
    return app
