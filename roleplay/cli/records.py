"""`roleplay records`: the log of assessments, its people, its key, its checkpoints, and its backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.cli import records_kept, records_key, records_roles
from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json, table
from roleplay.cli.signing import (
    about_whom,
    actor,
    by_option,
    key_text,
    passphrase_option,
    reason_option,
    signer_in_use,
    small_text,
    tell,
)
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.storage.records import RecordStore


@click.group("records", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Say where the records of assessments are, and what is proven.

    They are kept apart from conversations: in assessment.db in the data folder, or where ROLEPLAY_ASSESSMENT_URL says.
    """
    if ctx.invoked_subcommand is not None:
        return
    from roleplay.storage.where import remarks

    parts: Parts = ctx.obj
    store = parts.log.store
    size, checkpoints = store.head().size, store.checkpoints()
    say(f"Database:    {parts.assessment_name}")
    say(f"Keys:        {parts.keys_folder}")
    if isinstance(parts.assessment_database, Path):
        for line in remarks(parts.assessment_database):
            say(line)
    say(f"Events:      {size:,}")
    say(f"People:      {len(store.people()):,}")
    if checkpoints:
        last = checkpoints[-1]
        say(f"Checkpoint:  {last.made_at}, over the first {last.size:,} events ({size - last.size:,} came after it)")
    else:
        say("Checkpoint:  none yet" if size else "Begin with: roleplay records key new")


command.add_command(records_key.command)
command.add_command(records_roles.command)
command.add_command(records_kept.retention)
command.add_command(records_kept.access)


@command.group("people", invoke_without_command=True)
@json_option
@click.pass_context
def people(ctx: click.Context, as_json: bool) -> None:
    """List who is on record; `people add` puts somebody there."""
    if ctx.invoked_subcommand is not None:
        return
    found = ctx.obj.log.store.people()
    if as_json:
        say_json([{"id": p.id, "label": p.label, "added_at": p.added_at} for p in found])
    elif found:
        say(table(("NAME", "ID", "SINCE"), [(p.label, p.id, p.added_at[:10]) for p in found]))
    else:
        say("Nobody is on record yet.")


@people.command("add")
@click.argument("label", metavar="NAME")
@by_option
@click.pass_obj
def add_person(parts: Parts, label: str, by: str | None) -> None:
    """Put a person on record under a NAME (or a number). The name can be erased; the random id that they get stays."""
    say(parts.log.add_person(label, actor(parts.log, by)).id)


@command.command("note")
@click.argument("person", metavar="PERSON")
@click.argument("text", metavar="TEXT")
@by_option
@click.pass_obj
def note(parts: Parts, person: str, text: str, by: str | None) -> None:
    """Put a note about a person on record: an incident, a complaint, something said on the phone."""
    from roleplay.assessment.records.log import NOTED
    from roleplay.domain.text import storable

    log = parts.log
    event = log.add(NOTED, actor(log, by), log.person(person).id, {"text": storable(text)})
    say(f"Event {event.seq}, {event.at}")


@command.command("verify")
@click.option("--key", metavar="KEY", help="The verifier key as it was published, or a file with it.")
@click.option("--checkpoint", metavar="FILE", help="A checkpoint that was kept elsewhere.")
@click.option("--backup", metavar="FILE", type=click.Path(path_type=Path), help="Verify this backup, not the database.")
@json_option
@click.pass_obj
def verify(parts: Parts, key: str | None, checkpoint: str | None, backup: Path | None, as_json: bool) -> int:
    """Verify everything on record: each event, what it says, the keys, the checkpoints; name what doesn't fit.

    Only a checkpoint that was kept elsewhere shows that events were removed at the end.
    """
    from roleplay.assessment.records.audit import audit

    if backup is not None:
        from roleplay.storage.backup import Backup

        store: RecordStore = Backup(backup).records()
    else:
        store = parts.log.store
    known = small_text(checkpoint) if checkpoint is not None else None
    return tell(audit(store, key_text(key) if key is not None else None, known), as_json)


@command.command("checkpoint")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@passphrase_option
@click.pass_obj
def checkpoint(parts: Parts, output: Path | None, passphrase_file: str | None) -> None:
    """Sign what is on record now. Keep the text elsewhere (mail it, print it): it shows later what was changed."""
    from roleplay.assessment.records.access import count

    if output is not None:
        check_can_write(output)
    signer = signer_in_use(parts, passphrase_file)
    count(parts.log)
    made = parts.log.checkpoint(signer)
    if output is None:
        say(made.note.rstrip("\n"))
        return
    write_whole(output, made.note)
    say(f"The first {made.size:,} events are signed; keep {output} away from this machine")


@command.command("erase")
@click.argument("person", metavar="PERSON")
@reason_option
@by_option
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def erase(parts: Parts, person: str, reason: str, by: str | None, yes: bool) -> None:
    """Erase a person: their name, and what all events about them say. The events stay, and say that it was erased."""
    from roleplay.cli.data import ask

    log = parts.log
    who = about_whom(log, person)
    if not yes:
        ask(f"what {plural(log.store.head(who).subject_size, 'event')} say about {person}", parts.assessment_name)
    event = log.erase(who, actor(log, by), reason)
    say(f"Erased; event {event.seq} says so. Backups and packs made before still hold it: delete those you have.")


@command.command("hold")
@click.argument("person", metavar="PERSON")
@reason_option
@by_option
@click.pass_obj
def hold(parts: Parts, person: str, reason: str, by: str | None) -> None:
    """Forbid erasing a person, as long as an appeal or a law needs their records."""
    from roleplay.assessment.records.log import HELD

    _hold(parts, HELD, person, reason, by)


@command.command("release")
@click.argument("person", metavar="PERSON")
@reason_option
@by_option
@click.pass_obj
def release(parts: Parts, person: str, reason: str, by: str | None) -> None:
    """Lift a hold: the person may be erased again."""
    from roleplay.assessment.records.log import RELEASED

    _hold(parts, RELEASED, person, reason, by)


def _hold(parts: Parts, kind: str, person: str, reason: str, by: str | None) -> None:
    log = parts.log
    who = about_whom(log, person)
    event = log.add(kind, actor(log, by), who, {"reason": reason})
    say(f"Event {event.seq}: {'nothing about them can be erased' if log.held(who) else 'they can be erased again'}")


@command.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def backup(parts: Parts, file: Path) -> int:
    """Write all of the database of assessments to FILE, then read it back and verify it. Keys are never in it.

    It holds what people said and how they were marked: keep it locked away, and delete it when they are erased.
    """
    from roleplay.assessment.records.audit import audit
    from roleplay.storage.backup import Backup, backup_lines

    if file.exists():
        raise WrongUse(f"{file} is there already", "name a new file; a backup is never overwritten")
    check_can_write(file)
    file.touch(mode=0o600)
    try:
        write_whole(file, "".join(backup_lines(parts.assessment_database)))
        kept = Backup(file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    say(f"Written to {file}: {plural(sum(len(rows) for _, rows in kept.tables.values()), 'row')}")
    return tell(audit(kept.records()), False)


@command.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--damaged", is_flag=True, help="Also one that doesn't verify, to look into it.")
@click.pass_obj
def restore(parts: Parts, file: Path, damaged: bool) -> int:
    """Fill an empty database with a backup, of SQLite or PostgreSQL alike; it is verified first and compared after."""
    from roleplay.assessment.records.audit import audit
    from roleplay.storage.backup import Backup
    from roleplay.storage.backup import restore as fill

    kept = Backup(file)
    verdict = audit(kept.records())
    if not verdict.fits and not damaged:
        tell(verdict, False)
        raise WrongUse(
            f"{file} doesn't verify", "use another backup, or --damaged to look into it; nothing was restored"
        )
    say(f"Restored into {parts.assessment_name}: {plural(fill(kept, parts.assessment_database), 'row')}")
    return tell(audit(parts.log.store), False)


@command.command("verifier")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
def verifier(output: Path | None) -> None:
    """Print the verifier of evidence packs as one Python file, which needs only Python and `cryptography`.

    Give it to whom you give packs, so that they need not trust this program.
    """
    from importlib.resources import files

    source = files("roleplay.assessment.records").joinpath("standalone.py").read_text("utf-8")
    if output is None:
        click.echo(source, nl=False)
        return
    write_whole(output, source)
    say(f"Written to {output}; use it as: python {output} PACK --key KEY")
