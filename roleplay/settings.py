"""What a person can set, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from roleplay.domain.errors import WrongUse
from roleplay.language import LANGUAGES, VARIABLE, spoken, tr


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices that come from the environment; empty means the default."""

    database_url: str = ""
    """ROLEPLAY_DATABASE_URL: where conversations are kept, such as postgresql://user@host/name."""

    assessment_url: str = ""
    """ROLEPLAY_ASSESSMENT_URL: where the records of assessments are kept, apart from conversations."""

    keys_folder: Path | None = None
    """ROLEPLAY_KEYS: the folder of the private keys that sign records; best on a disk of its own."""

    data_folder: Path | None = None
    """ROLEPLAY_DATA_DIR: another folder for the database and the user's own content."""

    content_folder: Path | None = None
    """ROLEPLAY_CONTENT: a folder with more scenarios and rubrics."""

    profile: str = ""
    """ROLEPLAY_PROFILE: who practises; empty for nobody in particular."""

    marker: str = ""
    """ROLEPLAY_MARKER: the marker for whom the program was started; then it does nothing but marking as that one."""

    language: str = ""
    """ROLEPLAY_LANGUAGE: what the program speaks, such as ru; empty for what was chosen before, else the machine's."""

    spoken: str = "en"
    """LC_ALL, LC_MESSAGES or LANG: the language of the machine, as far as the program speaks it."""

    judge_first: bool = False
    """ROLEPLAY_JUDGE_FIRST: 1 to mark your own replies before the marks show."""

    reduced_motion: bool = False
    """ROLEPLAY_REDUCED_MOTION: 1 for screens on which nothing slides, fades or blinks."""


_YES, _NO = ("1", "yes", "on", "true"), ("", "0", "no", "off", "false")


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment states. Raises WrongUse for a choice that is neither yes nor no."""
    data = environment.get("ROLEPLAY_DATA_DIR", "").strip()
    content = environment.get("ROLEPLAY_CONTENT", "").strip()
    keys = environment.get("ROLEPLAY_KEYS", "").strip()
    return Settings(
        database_url=environment.get("ROLEPLAY_DATABASE_URL", "").strip(),
        assessment_url=environment.get("ROLEPLAY_ASSESSMENT_URL", "").strip(),
        keys_folder=Path(keys).expanduser() if keys else None,
        data_folder=Path(data).expanduser() if data else None,
        content_folder=Path(content).expanduser() if content else None,
        profile=environment.get("ROLEPLAY_PROFILE", "").strip(),
        marker=environment.get("ROLEPLAY_MARKER", "").strip(),
        language=_language(environment),
        spoken=spoken(environment),
        judge_first=_is_on("ROLEPLAY_JUDGE_FIRST", environment),
        reduced_motion=reduced_motion(environment),
    )


def reduced_motion(environment: Mapping[str, str]) -> bool:
    """Whether nothing on the screens is to move by itself. Raises WrongUse for what is neither yes nor no."""
    return _is_on("ROLEPLAY_REDUCED_MOTION", environment)


def _language(environment: Mapping[str, str]) -> str:
    word = environment.get(VARIABLE, "").strip().lower()
    if word and word not in LANGUAGES:
        raise WrongUse(
            tr("{variable} is {value}", variable=VARIABLE, value=repr(word[:40])),
            tr("set it to one of: {words}", words=", ".join(LANGUAGES)),
        )
    return word


def _is_on(name: str, environment: Mapping[str, str]) -> bool:
    word = environment.get(name, "").strip().lower()
    if word not in (*_YES, *_NO):
        raise WrongUse(tr("{variable} is {value}", variable=name, value=repr(word[:40])), tr("set it to 1 or 0"))
    return word in _YES
