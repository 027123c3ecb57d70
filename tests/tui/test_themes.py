"""The looks: as people see them who tell fewer colours apart, as people want them who can't bear movement."""

from __future__ import annotations

import pytest
from textual.constants import TEXTUAL_ANIMATIONS
from textual.theme import Theme

from roleplay.domain.errors import WrongUse
from roleplay.practice import Practice
from roleplay.settings import settings_from
from roleplay.tui import start
from roleplay.tui.app import RoleplayApp
from roleplay.tui.screens.drill import DrillScreen
from roleplay.tui.themes import DARK, LIGHT
from tests.tui.colours import SEEN_BY, contrast, distance, linear, pairs, seen
from tests.tui.conftest import DEFENDING, GOOD, NARROW, Opening, Person

BOTH = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
ALL = pytest.mark.parametrize("by", SEEN_BY)


def inks(theme: Theme, *names: str) -> dict[str, str]:
    """The colours of a look by what they are for."""
    return {name: str(getattr(theme, name)) for name in names}


@BOTH
@ALL
def test_every_ink_can_be_read_on_every_paper(theme: Theme, by: str) -> None:
    """4.5 to 1 at least, whoever looks: WCAG 2.2, level AA."""
    for name, ink in inks(theme, "success", "error", "warning", "primary", "secondary", "accent", "foreground").items():
        for paper in inks(theme, "background", "surface", "panel").values():
            assert contrast(seen(linear(ink), by), seen(linear(paper), by)) >= 4.5, (name, paper)


@BOTH
@ALL
def test_what_helps_harms_and_is_unsure_differ_to_all_eyes(theme: Theme, by: str) -> None:
    """Five times what can just be told apart."""
    meaning = inks(theme, "success", "error", "warning")
    for one, other in pairs(meaning):
        assert distance(seen(linear(meaning[one]), by), seen(linear(meaning[other]), by)) >= 0.1, (one, other)


def test_the_simulation_knows_the_classic_trap() -> None:
    """Red and green of the same lightness: far apart to most, hardly to be told apart by deuteranopes."""
    red, green = linear("#e58b7b"), linear("#8fc08a")
    assert distance(red, green) > 0.15 and contrast(red, green) < 2
    assert distance(seen(red, "deuteranopes"), seen(green, "deuteranopes")) < 0.05


async def test_helping_and_harming_differ_without_any_colour(opened: Opening, practice: Practice) -> None:
    """Each line of what a reply did begins with its sign; harmful words are bold besides."""
    async with opened(NARROW, open_first=start.drill(seed=1)) as person:
        await person.say(GOOD)
        assert "+ " in person.paper("#talk") and "− " not in person.paper("#talk")
        await person.press("enter")
        await person.say(DEFENDING)
        assert "− Defends" in person.paper("#talk")
        paper = person.app.screen.query_one("#talk")
        harmful = paper.get_component_rich_style("paper--harmful-words")
        helpful = paper.get_component_rich_style("paper--helpful-words")
        assert harmful.bold and not helpful.bold and harmful.underline and helpful.underline


@pytest.mark.parametrize("still", [True, False])
async def test_nothing_moves_for_whom_movement_is_too_much(
    still: bool, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ROLEPLAY_REDUCED_MOTION=1: no animation, no blinking cursor, on every screen; without it both as usual."""
    monkeypatch.setenv("ROLEPLAY_REDUCED_MOTION", "1" if still else "0")
    app = RoleplayApp(lambda: practice, open_first=start.drill(seed=1))
    assert app.animation_level == ("none" if still else TEXTUAL_ANIMATIONS)
    level = app.animation_level
    async with app.run_test(size=NARROW) as pilot:
        app.animation_level = level  # Textual's own tests stand still, whatever the app chose
        person = Person(app, pilot)
        await person.settle()
        await person.press("escape", "5")
        assert isinstance(app.screen, DrillScreen)
        assert person.box.cursor_blink is not still


def test_a_choice_that_is_neither_yes_nor_no_is_told() -> None:
    """As with the other choices."""
    with pytest.raises(WrongUse, match="ROLEPLAY_REDUCED_MOTION is 'perhaps' - set it to 1 or 0"):
        settings_from({"ROLEPLAY_REDUCED_MOTION": "perhaps"})
