"""What a value may be, in words: for the help in editors and for the reference."""

from __future__ import annotations

from collections.abc import Mapping

from roleplay.content.fields import ID, NAME, Choice, Field, Flag, Kind, ListOf, Number, Record, Same, Text, Whole, Word

_NAMED = {ID: "an id", NAME: "a name"}


def kind_words(kind: Kind) -> str:
    """What may stand there, such as `a list of 1 to 12: text, at most 600 characters`."""
    if isinstance(kind, Same):
        return kind_words(kind.record())
    if isinstance(kind, Record):
        return _record_words(kind)
    if isinstance(kind, Text):
        placeholders = ", with `{{ name }}` for a declared value" if kind.placeholders else ""
        return f"text, at most {kind.most:,} characters{placeholders}"
    if isinstance(kind, Word):
        return _NAMED.get(kind.pattern, kind.form)
    if isinstance(kind, Choice):
        *most, last = (f"`{word}`" for word in kind.words)
        return f"{', '.join(most)} or {last}"
    if isinstance(kind, Flag):
        return "`true` or `false`"
    if isinstance(kind, Whole):
        return f"a whole number, {kind.low} to {kind.high}"
    if isinstance(kind, Number):
        return f"a number, {kind.low:g} to {kind.high:g}"
    if isinstance(kind, ListOf):
        how_many = f"{kind.least} to {kind.most}" if kind.least else f"up to {kind.most}"
        if kind.alone:
            return f"{kind_words(kind.of)}; or a list of {how_many} of them"
        return f"a list of {how_many}: {kind_words(kind.of)}"
    if isinstance(kind.key, Whole):
        keys = f"numbers ({kind.key.low} to {kind.key.high})"
    else:
        keys = "names" if kind.key.pattern == NAME else "ids"
    return f"{kind.least} to {kind.most} {keys}, each with: {kind_words(kind.of)}"


def _record_words(kind: Record) -> str:
    if kind.alone:
        short = next(field for field in kind.fields if field.name == kind.short)
        return f"{kind_words(short.kind)}; or {{{', '.join(f'{field.name}: …' for field in kind.fields)}}}"
    return kind.owner


def default_words(field: Field) -> str:
    """What an optional field has when it isn't there, as it would be written; empty if that is nothing."""
    if field.required or field.default in (None, "", (), {}):
        return ""
    if isinstance(field.default, bool):
        return "true" if field.default else "false"
    if isinstance(field.default, Mapping):
        return f"{{{', '.join(f'{key}: {value}' for key, value in field.default.items())}}}"
    return str(field.default)


def sentence(words: str) -> str:
    """The words with a capital and a full stop; what begins with a mark or a key stays as it is."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def help_text(field: Field) -> str:
    """What the field means, what it takes, and what it has when it isn't there."""
    default = default_words(field)
    kind = field.kind.record() if isinstance(field.kind, Same) else field.kind
    takes = kind.doc if isinstance(kind, Record) and not kind.alone else kind_words(kind)
    takes = kind.form if isinstance(kind, Word) else takes
    parts = list(dict.fromkeys((sentence(field.doc), sentence(takes))))
    if default:
        parts.append(f"Without it: {default}.")
    elif not field.required:
        parts.append("It may be left out.")
    return " ".join(parts)
