"""`roleplay pack`: scenarios and rubrics in one file, to be given to others."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts


@click.group("pack")
def command() -> None:
    """Build, install, list and remove packs: zip files with scenarios and rubrics."""


@command.command("build")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="The pack's id; the folder's name if not said.")
@click.option("--version", "version", metavar="1.0.0", default="1.0.0", show_default=True, help="The pack's version.")
@click.option("--licence", metavar="LICENCE", required=True, help="What others may do with it, such as CC-BY-4.0.")
@click.option("--title", metavar="TEXT", default="", help="What it is, in a line.")
@click.option("--author", metavar="TEXT", default="", help="Who made it.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="NAME-VERSION.zip if not said.")
def build(
    folder: Path, name: str | None, version: str, licence: str, title: str, author: str, output: Path | None
) -> None:
    """Make a pack of the scenarios, play-throughs, rubrics and texts (.md, .txt) in FOLDER.

    The content is checked first. The same folder gives the same file.
    """
    from roleplay.authoring.packs.build import build_pack
    from roleplay.authoring.packs.manifest import Manifest
    from roleplay.cli.files import check_can_write, write_whole

    name = folder.resolve().name if name is None else name
    target = output or Path(f"{name}-{version}.zip".replace("/", "-"))
    check_can_write(target)
    built = build_pack(folder, Manifest(name, version, licence, title, author))
    write_whole(target, built.content)
    for left in built.left_out:
        say_aside(f"Left out: {left}")
    say(f"Written: {target} ({_counts(built.manifest)}, {plural(len(built.content), 'byte')})")


@command.command("install")
@click.argument("pack", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def install(parts: Parts, pack: Path) -> None:
    """Check the pack FILE and install it; a second version replaces the first.

    Its scenarios then stand in the library. Nothing in a pack is ever run.
    """
    from roleplay.authoring.packs.install import install_pack

    done = install_pack(pack, _place(parts))
    manifest = done.manifest
    before = f" in the place of {done.before}" if done.before else ""
    say(f"Installed: {manifest.name} {manifest.version}{before} ({_counts(manifest)}; licence: {manifest.licence})")
    _say_kept(done.kept)
    first = next((n for n, _ in manifest.files if n.startswith("scenarios/") and not n.endswith(".plays.yaml")), None)
    if first is not None:
        say(f"  roleplay play {Path(first).stem}")


@command.command("list")
@json_option
@click.pass_obj
def list_(parts: Parts, as_json: bool) -> None:
    """List the installed packs, and whether their files are as they came."""
    from roleplay.authoring.packs.install import PackState, pack_states

    def state(pack: PackState) -> str:
        if pack.fault:
            return pack.fault
        return f"changed: {', '.join(pack.changed)}" if pack.changed else "as it came"

    packs = pack_states(_place(parts))
    if as_json:
        say_json([_as_json(pack) for pack in packs])
        return
    if not packs:
        say_aside("No packs are installed. To install one: roleplay pack install FILE")
        return
    rows = []
    for pack in packs:
        m = pack.manifest
        rows.append(
            [pack.name, m.version, m.licence, _counts(m), state(pack)] if m else [pack.name, *"---", state(pack)]
        )
    say(table(["pack", "version", "licence", "content", "files"], rows))


@command.command("remove")
@click.argument("name", metavar="NAME")
@click.pass_obj
def remove(parts: Parts, name: str) -> None:
    """Remove an installed pack. Your own content and your conversations stay, those played with the pack too."""
    from roleplay.authoring.packs.install import remove_pack

    kept = remove_pack(name, _place(parts))
    say(f"Removed: {name}")
    _say_kept(kept)


def _place(parts: Parts) -> Path:
    place = parts.packs
    if place is None:
        raise WrongUse("There is no folder for packs", "set ROLEPLAY_DATA_DIR to a folder that you may write to")
    return place


def _say_kept(kept: tuple[Path, ...]) -> None:
    for path in kept:
        say_aside(f"Kept, because it isn't as it came with the pack: {path}")


def _counts(manifest: object) -> str:
    from roleplay.authoring.packs.manifest import Manifest

    assert isinstance(manifest, Manifest)
    found = [plural(n, kind) for kind in ("scenario", "rubric") if (n := manifest.count(kind))]
    return ", ".join(found)


def _as_json(pack: object) -> dict[str, object]:
    from roleplay.authoring.packs.install import PackState

    assert isinstance(pack, PackState)
    m = pack.manifest
    return {
        "name": pack.name,
        "version": m.version if m else None,
        "title": m.title if m else None,
        "author": m.author if m else None,
        "licence": m.licence if m else None,
        "scenarios": m.count("scenario") if m else 0,
        "rubrics": m.count("rubric") if m else 0,
        "folder": str(pack.folder) if pack.folder else None,
        "changed": list(pack.changed),
        "fault": pack.fault,
    }
