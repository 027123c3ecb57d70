"""The schemas that editors use say what the loader says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.content.check import check_paths
from roleplay.content.fields import Kind, ListOf, MapOf, Record, Same
from roleplay.content.file_shapes import FILES as SHAPES
from roleplay.content.folders import first_kind
from roleplay.content.json_schema import file_name, schema, schema_text
from roleplay.content.library import Library
from roleplay.content.loading import read
from roleplay.content.problems import Problems
from tests.content.conftest import FILES, Folder
from tests.content.core_yaml import core_yaml
from tests.content.test_bad_files import FILES as BAD_FILES
from tests.content.test_bad_files import HERE, spoil
from tests.content.test_mutations import CHANGES, spoilt

ROOT = Path(__file__).parents[2]
ALL = sorted([*ROOT.glob("scenarios/*.yaml"), *ROOT.glob("rubrics/*.yaml"), *ROOT.glob("docs/example/*/*.yaml")])
GOOD = [*ALL, *(path for part in ("good", "more", "format") for path in sorted((FILES / part).rglob("*.yaml")))]

IN_THE_FILE = {"RP201", "RP202", "RP203", "RP204", "RP205", "RP206", "RP207", "RP209", "RP210", "RP211", "RP214"}
"""Problems of one value or one mapping alone: an editor can tell of every one of them."""
BEYOND_AN_EDITOR = ("zero in front",)
"""But for a number whose writing we don't like: to an editor it's the same number."""


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    """What an editor checks a kind of file with."""
    return jsonschema.Draft7Validator(schema(kind))


def refusals(text: str, kind: str) -> list[str]:
    """What an editor underlines."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(kind).iter_errors(core_yaml(text))]


@pytest.mark.parametrize("kind", SHAPES)
def test_schemas_are_up_to_date(kind: str) -> None:
    """docs/schema has what the shapes give (`python -m roleplay.content.json_schema docs/schema`)."""
    assert (ROOT / "docs/schema" / file_name(kind)).read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("kind", SHAPES)
def test_a_schema_is_one_that_editors_know(kind: str) -> None:
    """It is a sound JSON Schema, without choices that an editor could only guess at, and explains every key."""
    made = schema(kind)
    jsonschema.Draft7Validator.check_schema(made)
    text = schema_text(kind)
    assert "oneOf" not in text
    assert "anyOf" not in text
    for name, properties in _properties(made):
        assert len(properties.get("description", "")) > 10, name


def _properties(made: Any, name: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every key that a schema declares, with what is said of it."""
    if not isinstance(made, dict):
        return []
    found = []
    for key, value in made.items():
        if key == "properties":
            found += [(f"{name}.{inner}", one) for inner, one in value.items() if isinstance(one, dict)]
            for inner, one in value.items():
                found += _properties(one, f"{name}.{inner}")
        elif key in ("items", "additionalProperties", "definitions"):
            for one in value.values() if key == "definitions" else [value]:
                found += _properties(one, name)
    return found


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.parent.name}-{path.name}")
def test_an_editor_finds_nothing_in_good_files(path: Path) -> None:
    """All that ships and all good files of the tests pass."""
    assert refusals(path.read_text(encoding="utf-8"), first_kind(path)) == []


def _bad() -> list[Any]:
    return [
        pytest.param(case.get("file", file), case, id=f"{name[4:-6]}: {case['case']}")
        for name, file in BAD_FILES.items()
        for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("file", "case"), _bad())
def test_an_editor_sees_what_stands_in_the_file_itself(folder: Folder, file: str, case: dict[str, Any]) -> None:
    """A wrong key, type, number, word or count is underlined while the author types; what needs more is left alone."""
    spoil(folder, {"file": file, **case})
    problems = check_paths([folder.path / file], folder.library())
    codes = {problem.code for problem in problems}
    text = (folder.path / file).read_text(encoding="utf-8")
    try:
        found = refusals(text, first_kind(folder.path / file))
    except (yaml.YAMLError, ValueError):
        return  # no YAML at all: the editor says so without us
    if codes & IN_THE_FILE and case["case"] not in BEYOND_AN_EDITOR:
        assert found, codes
    if not problems.errors():
        assert not found


MUTATED = {path: path.read_bytes() for path in GOOD}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(GOOD), changes=CHANGES)
def test_spoilt_bytes(path: Path, changes: list[tuple[str, float, int | bytes]]) -> None:
    """What the loader takes, an editor takes: what an editor refuses, the loader refuses."""
    _agree(spoilt(MUTATED[path], changes).decode("utf-8", "replace"), first_kind(path))


VALUES = st.sampled_from([
    "", "~", "null", "true", "yes", "no", "007", "12", "-3", "2.5", "1e5", "0x1f", "101", ".5", "1:30", "2024-01-01",
    "a", "a-b", "A B", "same", "explore", "resolved", "1.0.0", '"12"', "'true'", "{{ a }}", "x" * 700, "|", "- a",
    "[]", "{}", "[{}]", "[a, a]", "[1, 2]", "{min: 1}", "{any: [explore]}", "{start: 5, good: low}",
])  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(GOOD), where=st.floats(0, 1), value=VALUES)
def test_another_value(path: Path, where: float, value: str) -> None:
    """The same for a value in the place of another, of every kind that an author might write there."""
    lines = MUTATED[path].decode("utf-8").split("\n")
    keyed = [number for number, line in enumerate(lines) if ": " in line and not line.lstrip().startswith("#")]
    number = keyed[int(where * (len(keyed) - 1))]
    lines[number] = f"{lines[number].partition(': ')[0]}: {value}"
    _agree("\n".join(lines), first_kind(path))


def _agree(text: str, kind: str) -> None:
    text = text.replace("\ufeff", "")  # libyaml skips such marks everywhere, PyYAML only at the start
    problems = Problems()
    reading = read(text, "f", problems, kind)
    if reading is None or problems.errors():
        return  # refused: an editor may say so or leave it to `roleplay check`
    if _sorts_are_mixed(SHAPES[kind], core_yaml(text)):
        return  # refused by a rule: an ending with ways out, a turn in words and moves
    assert refusals(text, kind) == []


def _sorts_are_mixed(kind: Kind, value: Any) -> bool:
    """Whether a record somewhere is of both of its sorts, or of neither."""
    if isinstance(kind, ListOf) and isinstance(value, list):
        return any(_sorts_are_mixed(kind.of, one) for one in value)
    if isinstance(kind, MapOf) and isinstance(value, dict):
        return any(_sorts_are_mixed(kind.of, one) for one in value.values())
    if isinstance(kind, Same) or not isinstance(kind, Record) or not isinstance(value, dict):
        return False
    fork = kind.fork
    if fork is not None and any(name in value for name in fork.never) and fork.key in value:
        return True
    if fork is not None and fork.key not in value and not all(name in value for name in fork.need):
        return True
    return any(_sorts_are_mixed(field.kind, value.get(field.name)) for field in kind.fields)


def test_mixed_sorts_are_refused_by_the_loader(folder: Folder) -> None:
    """The rules that tell an ending from a scene, and words from moves, are the same in an editor and in `check`."""
    file = "scenarios/late-invoice.yaml"
    text = (folder.path / file).read_text(encoding="utf-8")
    values = core_yaml(text)
    ending = next(name for name, scene in values["scenes"].items() if "ending" in scene)
    other = next(name for name, scene in values["scenes"].items() if "ending" not in scene)
    fork = next(field.kind for field in SHAPES["scenario"].fields if field.name == "scenes").of.fork
    for scene, changes in (
        (ending, [{name: values["scenes"][other][name]} for name in fork.never if name in values["scenes"][other]]),
        (other, [{name: None} for name in fork.need]),
    ):
        for change in changes:
            changed = core_yaml(text)
            changed["scenes"][scene].update(change)
            changed["scenes"][scene] = {key: one for key, one in changed["scenes"][scene].items() if one is not None}
            path = folder.write(file, yaml.safe_dump(changed, allow_unicode=True, sort_keys=False))
            assert check_paths([path], Library([folder.path])).errors(), change
            assert refusals(path.read_text(encoding="utf-8"), "scenario"), change
