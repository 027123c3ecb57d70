"""`roleplay form`: the forms of an assessment: made, checked, frozen, listed and shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.cli import form_compare, form_sittings
from roleplay.cli.files import write_whole
from roleplay.cli.options import complete_scenario, content_option, json_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.cli.signing import actor, by_option
from roleplay.domain.errors import WrongUse
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.forms import FrozenForm
    from roleplay.content.forms import FormFile


@click.group("form")
def command() -> None:
    """Make the forms of an assessment, freeze them, and invite candidates to sit them.

    A form is a file `forms/NAME.yaml` in your content folder. What is frozen never changes: a change is a new version.
    """


for _each in (
    form_sittings.invite,
    form_sittings.sittings,
    form_sittings.accommodate,
    form_sittings.extend,
    form_sittings.close,
    form_compare.compare,
):
    command.add_command(_each)


@command.command("new")
@click.argument("name", metavar="NAME")
@click.option(
    "--scenario", "scenarios", metavar="ID", multiple=True, required=True, shell_complete=complete_scenario,
    help="What is sat; several are parallel: of them a candidate gets one.",
)  # fmt: skip
@content_option
@click.pass_obj
def new(parts: Parts, name: str, scenarios: tuple[str, ...]) -> None:
    """Write a form with the id NAME to begin with, whole and explained in comments. Nothing is overwritten."""
    from roleplay.cli.new import content_folder
    from roleplay.content.forms import FOLDER, form_paths
    from roleplay.content.json_schema import file_name, schema_text
    from roleplay.content.new_form import SCHEMAS, new_form

    chosen = [parts.library.scenario(one) for one in dict.fromkeys(scenarios)]
    rubric = parts.library.rubric(chosen[0].rubric)
    text = new_form(name, chosen, rubric, parts.reader_for(rubric).version)
    folder = content_folder(parts)
    path = folder / FOLDER / f"{name}.yaml"
    there = form_paths([folder]).get(name)
    if there is not None or path.exists() or path.is_symlink():
        raise WrongUse(f"There is a file {there or path} already", "choose another name, or edit that one")
    for file, content in ((path, text), (folder / SCHEMAS / file_name("form"), schema_text("form"))):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            why = f"The folder {file.parent} can't be made: {error.strerror or error}"
            raise WrongUse(why, "name a folder that you may write to: --content FOLDER") from error
        write_whole(file, content)
    say(f"Written: {path}")
    say("Change it to your own: the notice, the cut score and how it was set, the times. Then:")
    say(f"  roleplay form check {name}")
    say(f"  roleplay form freeze {name}")


@command.command("check")
@click.argument("form", metavar="FORM")
@content_option
@click.pass_obj
def check(parts: Parts, form: str) -> int:
    """Check a form (its id, or a file): every problem with its place. Say what changed since it was frozen."""
    from roleplay.assessment.forms import changes, versions
    from roleplay.content.forms import form_path, read_form
    from roleplay.content.problems import Problems

    problems = Problems()
    path = form_path(parts.content_folders(), form)
    found = read_form(path, parts.library, problems, lambda rubric: parts.reader_for(rubric).version)
    for problem in problems:
        say(str(problem))
    if found is None:
        return 1
    say(f"{path}: the form can be frozen.")
    frozen = versions(parts.log, found.form.id)
    if frozen:
        _say_changes(frozen[-1], found, changes(frozen[-1], found))
    return 0


def _say_changes(frozen: FrozenForm, file: FormFile, changed: list[str]) -> None:
    """How the files compare with what was frozen."""
    from roleplay.assessment.forms import form_hash

    if not changed:
        say(f"It is the same as version {frozen.version}, frozen at {frozen.frozen_at} ({frozen.hash}).")
        return
    say(f"It was changed since version {frozen.version} was frozen at {frozen.frozen_at}:")
    for line in changed:
        say(f"  {line}")
    say(f"  frozen: {frozen.hash}")
    say(f"  now:    {form_hash(file.form, file.text, file.content)}")
    say("Who was invited sits what was frozen. To use the change, freeze it: it becomes a new version.")


@command.command("freeze")
@click.argument("form", metavar="FORM")
@by_option
@content_option
@click.pass_obj
def freeze(parts: Parts, form: str, by: str | None) -> None:
    """Freeze a form as its next version: the text of the form, its scenarios and its rubric go on record."""
    from roleplay.assessment import forms
    from roleplay.content.forms import form_path, load_form

    who = actor(parts.log, by)
    path = form_path(parts.content_folders(), form)
    file = load_form(path, parts.library, lambda rubric: parts.reader_for(rubric).version)
    frozen = forms.freeze(parts.log, file, who)
    say(f"Frozen: {frozen.name}, {frozen.hash}")
    say(f"Invite somebody: roleplay form invite {frozen.form.id} --candidate NAME")


@command.command("list")
@json_option
@content_option
@click.pass_obj
def list_(parts: Parts, as_json: bool) -> None:
    """List the forms: each frozen version with how often it was given out, and the files that aren't frozen yet."""
    rows = _rows(parts)
    if as_json:
        say_json(rows)
    elif rows:
        header = ("FORM", "VERSION", "FROZEN", "HASH", "INVITED", "FILE")
        cells = [
            (str(r["form"]), str(r["version"] or "-"), str(r["frozen_at"] or "not yet")[:16],
             str(r["hash"] or "-")[:16], str(r["invited"]), str(r["file"]))
            for r in rows
        ]  # fmt: skip
        say(table(header, cells, numbers=(1, 4)))
    else:
        say_aside("roleplay: there are no forms yet; make one: roleplay form new NAME --scenario ID")


def _rows(parts: Parts) -> list[dict[str, object]]:
    """Every version, and every file, as `form list` tells them."""
    from roleplay.assessment.forms import changes, versions
    from roleplay.assessment.sittings.desk import Desk
    from roleplay.content.forms import form_paths, read_form
    from roleplay.content.problems import Problems

    paths = form_paths(parts.content_folders())
    files = {name: read_form(path, parts.library, Problems()) for name, path in paths.items()}
    frozen = versions(parts.log)
    invited = [one.form_hash for one in Desk(parts.log).invitations()]
    newest = {one.form.id: one.version for one in frozen}
    rows: list[dict[str, object]] = []
    for one in frozen:
        state = "-"
        if newest[one.form.id] == one.version and one.form.id in paths:
            file = files[one.form.id]
            state = "has errors" if file is None else "changed since" if changes(one, file) else "as frozen"
        rows.append(_row(one.form.id, one.version, one.frozen_at, one.hash, invited.count(one.hash), state))
    for name in sorted(set(paths) - set(newest)):
        rows.append(_row(name, None, None, None, 0, "has errors" if files[name] is None else "can be frozen"))
    return sorted(rows, key=lambda row: str(row["form"]))


def _row(
    form: str, version: int | None, at: str | None, content_hash: str | None, invited: int, file: str
) -> dict[str, object]:
    told = {"form": form, "version": version, "frozen_at": at, "hash": content_hash}
    return {**told, "invited": invited, "file": file}


@command.command("show")
@click.argument("form", metavar="FORM")
@click.option("--version", "number", metavar="N", type=click.IntRange(1), help="That version; without it the newest.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Write the texts it is made of there.")  # fmt: skip
@json_option
@click.pass_obj
def show(parts: Parts, form: str, number: int | None, output: Path | None, as_json: bool) -> None:
    """Show a frozen form: what it is made of, the hash of each part, and its rules."""
    from roleplay.assessment.forms import version

    frozen = version(parts.log, form, number)
    if output is not None:
        _write(frozen, output)
        return
    if as_json:
        say_json({
            "form": frozen.form.id, "version": frozen.version, "hash": frozen.hash, "frozen_at": frozen.frozen_at,
            "event": frozen.event, "reader": frozen.form.reader, "parts": frozen.parts(), "text": frozen.text,
        })  # fmt: skip
        return
    say(f"{frozen.name}, frozen at {frozen.frozen_at} (event {frozen.event})")
    say(f"Hash:    {frozen.hash}")
    say(f"Reader:  {frozen.form.reader}")
    for name, part_hash in frozen.parts().items():
        say(f"Part:    {name}  {part_hash}")
    say()
    say(frozen.text.rstrip("\n"))


def _write(frozen: FrozenForm, folder: Path) -> None:
    """The texts that a version is made of, each in a file of its own."""
    import json

    if folder.exists():
        raise WrongUse(f"There is a {folder} already", "name a folder that isn't there yet")
    files = {f"forms/{frozen.form.id}.yaml": frozen.text}
    for name, bundle in frozen.content.items():
        kind = name.partition("/")[0]
        files.update({f"{kind}s/{file}": text for file, text in json.loads(bundle)["files"]})
    for place, text in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    say(f"Written: {len(files)} files into {folder}")
