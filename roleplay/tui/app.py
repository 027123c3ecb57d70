"""The application: which screen follows which. Screens are loaded when they are first wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.message import Message
from textual.screen import Screen

from roleplay import language
from roleplay.domain.errors import RoleplayError
from roleplay.drills.pace import EXTRA_TIME, Pace, line_seconds
from roleplay.language import LANGUAGES, tr, trn
from roleplay.tui import messages
from roleplay.tui.base_app import BaseApp
from roleplay.tui.screens.library import LibraryScreen

if TYPE_CHECKING:
    from roleplay.content.library import Library
    from roleplay.practice import Practice
    from roleplay.primer import Primer
    from roleplay.profiles import Profiles


class RoleplayApp(BaseApp):
    """Opens the library, and from there everything.

    connect: opens the database and the library; called once, in a thread, after the first screen is painted; library:
    gives the library alone, so that the list stands there before the database is open; warm_up: loads the reader, in
    a thread while the person reads a brief; open_first: called in a thread with the practice, gives the message that
    opens another screen than the library (see `roleplay.tui.start`); exports: where reports are written; light: which
    look, None to follow the terminal; check_command: what to run where scenario files have problems; primer: gives the
    coach's corner, which is shown once before the first talk; None: it isn't; profiles: who else practises here;
    profile: who does now; keep_language: keeps the chosen language for next time; extra_time: of drills with a clock,
    see `roleplay.drills.pace`; keep_extra_time: keeps it. After `run()`, `next_profile` says
    as whom to go on (empty: nobody in particular), None if the person left.
    After `run()`, `failure` says why the app could not start or go on, None if all went well.
    """

    def __init__(
        self,
        connect: Callable[[], Practice],
        warm_up: Callable[[], None] | None = None,
        *,
        library: Callable[[], Library] | None = None,
        open_first: Callable[[Practice], Message] | None = None,
        exports: Path | None = None,
        light: bool | None = None,
        check_command: str = "roleplay check",
        primer: Callable[[Practice], Primer] | None = None,
        profiles: Profiles | None = None,
        profile: str = "",
        keep_language: Callable[[str], None] | None = None,
        extra_time: str = "none",
        keep_extra_time: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(light=light)
        self._connect = connect
        self._library = library
        self._warm_up = warm_up
        self._open_first = open_first
        self._check_command = check_command
        self._primer = primer
        self.profiles = profiles
        self.profile = profile
        self._keep_language = keep_language
        self._extra_time = extra_time
        self._keep_extra_time = keep_extra_time
        self.next_profile: str | None = None
        self.exports = exports or Path.cwd()
        self.failure: RoleplayError | None = None
        self.show_reading = True
        self._connected: Practice | None = None

    def get_default_screen(self) -> Screen[None]:
        """The library is there from the first paint."""
        return LibraryScreen(self._connect, self._library, self._open_first, self._check_command)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers on every screen."""
        yield SystemCommand(tr("Library"), tr("Choose a scenario"), self.action_library)
        if self._connected is not None:
            yield SystemCommand(
                tr("History"), tr("Past conversations"), lambda: self.on_show_history(messages.ShowHistory())
            )
            show = lambda: self.on_show_progress(messages.ShowProgress())  # noqa: E731
            if self.profiles is not None:
                yield SystemCommand(
                    tr("Who practises"), tr("Another person, each with talks of their own"), self.action_who
                )
            if self._primer is not None:
                yield SystemCommand(tr("Coach's corner"), tr("Three minutes before the first talk"), self.action_primer)
            yield SystemCommand(
                tr("Warm-up"),
                tr("Five minutes before a talk, without a clock"),
                lambda: self.action_drill(Pace(warm_up=True)),
            )
            under = Pace(seconds=line_seconds(self._extra_time))
            yield SystemCommand(
                tr("Drill with a clock"),
                trn("{n} second a line", "{n} seconds a line", under.seconds or 0),
                lambda: self.action_drill(under),
            )
            yield SystemCommand(
                tr("Extra time for drills with a clock"),
                tr("Now: {now}; choose the next of none, x1.25, x1.5, x2", now=self._extra_time),
                self.action_extra_time,
            )
            yield SystemCommand(tr("Progress"), tr("How you get on, and what to practise next"), show)
            first = tr("Show the marks at once") if self._practice.judge_first else tr("Judge yourself first")
            about = tr("Whether you mark your own replies before the marks show (ROLEPLAY_JUDGE_FIRST=1 keeps it on)")
            yield SystemCommand(first, about, self.action_judge_first)
        other = LANGUAGES[language.other()]
        yield SystemCommand(
            f"{tr('Language')}: {other}", tr("In the language that you prefer"), self.action_other_language
        )
        yield SystemCommand(tr("Help"), tr("What this screen is for, and its keys"), self.action_help)
        yield SystemCommand(tr("Light or dark"), tr("Switch between the two looks"), self.action_light_or_dark)
        yield SystemCommand(tr("Theme"), tr("Choose another look"), self.action_change_theme)
        yield SystemCommand(tr("Quit"), tr("Leave roleplay; everything is kept"), self.action_quit)

    @property
    def _practice(self) -> Practice:
        assert self._connected is not None
        return self._connected

    def on_connected(self, message: messages.Connected) -> None:
        """From now on talks can be opened; load the reader while the person reads."""
        self._connected = message.practice
        self.show_reading = not message.practice.judge_first
        if self._warm_up is not None:
            self.run_worker(self._load_reader, thread=True, group="reader")

    def _load_reader(self) -> None:
        assert self._warm_up is not None
        try:
            self._warm_up()
        except RoleplayError as error:
            self.post_message(messages.Failed(tr("The reader can't be loaded"), error))

    def on_failed(self, message: messages.Failed) -> None:
        """Say what could not be done and what to do about it; without a database, leave and let the caller say it."""
        if self._connected is None:
            self.failure = message.error
            self.exit(return_code=2)
            return
        self.notify(str(message.error), title=message.doing, severity="error", markup=False, timeout=12)

    def _show(self, screen: Screen[None]) -> None:
        """Show a screen above the library or the history; another one there makes room for it."""
        if self._exit:
            return
        if len(self.screen_stack) > 1 and not self.screen.has_class("-shelf"):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def on_show_brief(self, message: messages.ShowBrief) -> None:
        """Show the brief of a scenario; before the first talk of all the coach's corner, once."""
        if self._primer is not None and (primer := self._primer(self._practice)).is_due():
            from roleplay.tui.screens.primer import PrimerScreen

            self._show(PrimerScreen(primer, message))
            return
        from roleplay.tui.screens.brief import BriefScreen

        self._show(BriefScreen(self._practice, message.scenario))

    def action_who(self) -> None:
        """Choose who practises; another person's app is opened after this one."""
        from roleplay.tui.screens.profiles import ProfilesScreen

        def chosen(name: str | None) -> None:
            if name is not None and name != self.profile:
                self.next_profile = name
                self.exit()

        if self.profiles is not None:
            self.push_screen(ProfilesScreen(self.profiles, self.profile), chosen)

    def action_primer(self) -> None:
        """The coach's corner again, for whoever wants it."""
        from roleplay.tui.screens.primer import PrimerScreen

        if self._primer is not None:
            self.push_screen(PrimerScreen(self._primer(self._practice)))

    def on_show_talk(self, message: messages.ShowTalk) -> None:
        """Go on with a talk."""
        from roleplay.tui.screens.conversation import ConversationScreen

        self._show(ConversationScreen(self._practice, message.talk, message.draft, message.tried))

    def on_show_tries(self, message: messages.ShowTries) -> None:
        """Show the tries of a talk."""
        from roleplay.tui.screens.tries import TriesScreen

        self._show(TriesScreen(self._practice, message.conversation, message.came_from))

    def on_show_debrief(self, message: messages.ShowDebrief) -> None:
        """Look back at a talk."""
        from roleplay.tui.screens.debrief import DebriefScreen

        if self._practice.judge_first and not message.judged and message.talk.conversation.turns:
            from roleplay.tui.screens.judge import JudgeScreen

            self._show(JudgeScreen(self._practice, message.talk))
            return
        self._show(DebriefScreen(self._practice, message.talk))

    def on_show_drill(self, message: messages.ShowDrill) -> None:
        """Drill, above the library alone."""
        from roleplay.tui.screens.drill import DrillScreen

        if not self._exit:
            self.action_library()
            self.push_screen(DrillScreen(self._practice, message.drills, message.pace))

    def on_show_progress(self, message: messages.ShowProgress) -> None:
        """Show how the person gets on, above the library alone."""
        from roleplay.tui.screens.progress import ProgressScreen

        if not self._exit:
            self.action_library()
            self.push_screen(ProgressScreen(self._practice))

    def on_show_history(self, message: messages.ShowHistory) -> None:
        """Show past conversations, above the library alone."""
        from roleplay.tui.screens.history import HistoryScreen

        if not self._exit:
            self.action_library()
            self.push_screen(HistoryScreen(self._practice))

    def action_judge_first(self) -> None:
        """Switch whether one's own replies are marked by oneself first, for as long as the program runs."""
        self._practice.judge_first = not self._practice.judge_first
        self.show_reading = not self._practice.judge_first
        on = self._practice.judge_first
        self.notify(tr("You mark your own replies first.") if on else tr("Marks show at once."), markup=False)

    def action_drill(self, pace: Pace) -> None:
        """Drill at that pace, from the library."""
        self.action_library()
        if isinstance(self.screen, LibraryScreen):
            self.screen.begin_drill(pace)

    def action_extra_time(self) -> None:
        """The next of the extra times, and round again; it is kept."""
        words = list(EXTRA_TIME)
        self._extra_time = words[(words.index(self._extra_time) + 1) % len(words)]
        self.notify(
            trn("{extra}: {n} second a line", "{extra}: {n} seconds a line", line_seconds(self._extra_time),
                extra=tr("Extra time: {word}", word=self._extra_time)),
            markup=False,
        )  # fmt: skip
        if self._keep_extra_time is not None:
            try:
                self._keep_extra_time(self._extra_time)
            except RoleplayError as error:
                self.on_failed(messages.Failed(tr("The extra time can't be kept for next time"), error))

    async def action_other_language(self) -> None:
        """Say everything in the other language, from the library on; scenarios keep their own."""
        self.action_library()
        language.use(language.other())
        if isinstance(self.screen, LibraryScreen):
            await self.screen.say_anew()
        if self._keep_language is not None:
            try:
                self._keep_language(language.now())
            except RoleplayError as error:
                self.on_failed(messages.Failed(tr("The language can't be kept for next time"), error))

    def action_library(self) -> None:
        """Go back to the library, wherever the person is."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
