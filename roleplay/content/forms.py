"""Reads the files of forms: `forms/ID.yaml` in a content folder, every problem with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roleplay.content import loading
from roleplay.content.folders import FORMS, SUFFIXES, inside
from roleplay.content.library import Library
from roleplay.content.problems import Problems
from roleplay.content.words import Offer, quoted
from roleplay.content.yaml_source import read_text
from roleplay.domain.errors import ContentError, NotFound
from roleplay.domain.form import Adjudication, CutScore, ExamTalk, Form, TimeRules
from roleplay.domain.rubric import Rubric

FOLDER = FORMS


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form without errors. content: "scenario/ID" and "rubric/ID" with the text that each is made of."""

    form: Form
    path: Path
    text: str
    content: Mapping[str, str]


def form_paths(folders: Sequence[Path]) -> dict[str, Path]:
    """The files of forms by id; later folders win. What lies outside its folder is left out."""
    found: dict[str, Path] = {}
    for folder in folders:
        try:
            paths = sorted((folder / FOLDER).iterdir())
        except OSError:
            continue
        found.update({p.stem: p for p in paths if p.suffix in SUFFIXES and p.name[0] != "." and inside(p, folder)})
    return found


def form_path(folders: Sequence[Path], word: str) -> Path:
    """The file of the form of that id, or of that name. Raises NotFound."""
    known = form_paths(folders)
    if word in known:
        return known[word]
    path = Path(word)
    if path.suffix in SUFFIXES and path.is_file():
        return path
    remedy = str(Offer(word, known)) if known else "make one: roleplay form new NAME --scenario ID"
    raise NotFound(f"There is no form {quoted(word)}", remedy)


def load_form(path: Path, library: Library, reader: Callable[[Rubric], str]) -> FormFile:
    """The form of a file. reader: says the version of the reader for a rubric. Raises ContentError if it has errors."""
    problems = Problems()
    found = read_form(path, library, problems, reader)
    if found is None:
        errors = problems.errors()
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise ContentError(f"the form can't be used{more}: {errors[0]}")
    return found


def read_form(
    path: Path, library: Library, problems: Problems, reader: Callable[[Rubric], str] | None = None
) -> FormFile | None:
    """The form of a file, or None if it has errors; all that is wrong goes into `problems`.

    reader: says the version of the reader for a rubric; without it that isn't looked at.
    """
    name, found = str(path), Problems()
    text = read_text(path, name, found)
    reading = None if text is None else loading.read(text, name, found, "form")
    form = None
    if reading is not None:
        form = _form(reading.row)
        if form.id and form.id != path.stem:
            right = quoted(f"{form.id}.yaml")
            found.report(
                name, reading.places.at("form"), "RP117", id=quoted(form.id), name=quoted(path.name), wanted=right
            )
        _Check(reading, form, library, found).run(reader)
    problems.extend(found)
    if form is None or text is None or found.errors():
        return None
    content = {f"scenario/{one}": library.bundle("scenario", one) for one in form.scenarios()}
    content[f"rubric/{form.rubric}"] = library.bundle("rubric", form.rubric)
    return FormFile(form, path, text, content)


def form_of_text(text: str, name: str) -> Form:
    """The form of a text that was frozen. Raises ContentError if it can't be read; checks added later don't count."""
    problems = Problems()
    reading = loading.read(text, name, problems, "form")
    if reading is None or reading.lost:
        raise ContentError(f"the frozen form can't be read: {next(iter(problems.errors()), name)}")
    return _form(reading.row)


def _form(row: Mapping[str, Any]) -> Form:
    rule = row["adjudication"]
    return Form(
        id=row["form"],
        title=row["title"],
        language=row["language"],
        rubric=row["rubric"],
        reader=row["reader"],
        seed=row["seed"],
        talks=tuple(ExamTalk(talk["scenarios"], talk["minutes"]) for talk in row["talks"]),
        rehearsal=row["rehearsal"],
        time=TimeRules(row["time"]["when_away"], row["time"]["away_at_most"]),
        notice=row["notice"],
        cut=CutScore(row["cut"]["points"], row["cut"]["method"]),
        adjudication=Adjudication(**rule),
        retention_days=row["retention"]["days"],
    )


class _Check:
    """The rules of forms."""

    def __init__(self, reading: loading.FileReading, form: Form, library: Library, problems: Problems) -> None:
        self._name, self._places, self._lost = reading.name, reading.places, reading.lost
        self._form, self._library, self._problems = form, library, problems

    def run(self, reader: Callable[[Rubric], str] | None) -> None:
        """Look at everything that needs more than one value."""
        rubric = self._rubric()
        first: dict[str, int] = {}
        for number, talk in enumerate(self._form.talks):
            for k, scenario in enumerate(talk.scenarios):
                path: tuple[str | int, ...] = ("talks", number, "scenarios", k)
                if scenario and scenario in first:
                    self._report(path, "RP605", scenario=quoted(scenario), line=first[scenario])
                first.setdefault(scenario, self._places.at(*path)[0])
                self._scenario(scenario, path, must_fit=True)
        self._scenario(self._form.rehearsal, ("rehearsal",), must_fit=False)
        if self._form.rehearsal and self._form.rehearsal in first:
            self._report(("rehearsal",), "RP606", scenario=quoted(self._form.rehearsal))
        if rubric is None:
            return
        criteria = [criterion.id for criterion in rubric.criteria]
        for k, name in enumerate(self._form.adjudication.safety):
            if name and name not in criteria:
                self._report(
                    ("adjudication", "safety", k), "RP607", criterion=quoted(name), offer=Offer(name, criteria)
                )
        if reader is not None and self._form.reader and (here := reader(rubric)) != self._form.reader:
            self._report(("reader",), "RP609", reader=quoted(self._form.reader), found=here)

    def _rubric(self) -> Rubric | None:
        """The rubric that the form names, if it can mark."""
        wanted = self._form.rubric
        rubric, abstract = self._library.find_rubric(wanted)
        if wanted and (rubric is None or abstract):
            offer = Offer(wanted, [one.id for one in self._library.rubrics()])
            self._report(("rubric",), "RP603", rubric=quoted(wanted), offer=offer)
            return None
        return rubric

    def _scenario(self, wanted: str, path: tuple[str | int, ...], *, must_fit: bool) -> None:
        """One scenario that the form names. must_fit: it is marked, so the rubric must be the form's."""
        if not wanted or self._lost.covers(*path):
            return
        found, form = self._library.find_scenario(wanted), self._form
        if found is None:
            known = self._library.ids("scenario")
            code = "RP602" if wanted in known else "RP601"
            self._report(path, code, scenario=quoted(wanted), offer=Offer(wanted, known))
            return
        if must_fit and form.rubric and found.rubric != form.rubric:
            self._report(path, "RP604", scenario=quoted(wanted), other=quoted(found.rubric), rubric=quoted(form.rubric))
        if form.language and found.language != form.language:
            self._report(path, "RP608", scenario=quoted(wanted), found=found.language, language=form.language)

    def _report(self, path: tuple[str | int, ...], code: str, **details: object) -> None:
        self._problems.report(self._name, self._places.at(*path), code, **details)
