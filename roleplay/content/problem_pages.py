"""Writes a page for every problem of the catalogue: `python -m roleplay.content.problem_pages docs/problems`."""

from __future__ import annotations

import sys
from pathlib import Path

from roleplay.content.catalogue import ENTRIES
from roleplay.content.catalogue_entry import Entry

_PARTS = {
    "RP1": "The file itself",
    "RP2": "What a file may say",
    "RP3": "Scenarios",
    "RP4": "Rubrics",
    "RP5": "Play-throughs",
    "RP6": "Forms of an assessment",
}


def pages() -> dict[str, str]:
    """Every page by its file name, the overview among them."""
    found = {f"{entry.code}.md": _page(entry) for entry in ENTRIES.values()}
    found["README.md"] = _overview()
    return found


def write_pages(folder: Path) -> int:
    """Write the pages into a folder, and take away those of codes that are no more; returns how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in sorted(folder.glob("RP*.md")):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return len(wanted)


def _page(entry: Entry) -> str:
    kind = "An error: the file isn't used until it is mended." if entry.severity == "error" else "A warning."
    return (
        f"# {entry.code}: {entry.title}\n\n{kind}\n\n"
        f"    {_readable(entry.message)}\n\n"
        f"**What it means.** {entry.meaning}\n\n"
        f"**How to mend it.** {_sentence(_readable(entry.remedy))}\n\n"
        f"**An example that has it**\n\n```yaml\n{entry.example}\n```\n"
    )


def _overview() -> str:
    lines = [
        "# Problems that `roleplay check` finds\n",
        "Each is shown as `file:line:column CODE message - remedy`. Made from the catalogue in `roleplay/content` by",
        "`python -m roleplay.content.problem_pages docs/problems`.",
    ]
    part = ""
    for entry in ENTRIES.values():
        if not entry.code.startswith(part or " "):
            part = entry.code[:3]
            lines.append(f"\n## {_PARTS[part]}\n")
        note = " (warning)" if entry.severity == "warning" else ""
        lines.append(f"- [{entry.code}]({entry.code}.md) {entry.title}{note}")
    return "\n".join(lines) + "\n"


class _Blanks(dict[str, str]):
    """Gives every detail its own name in angle brackets."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"


def _readable(template: str) -> str:
    """A template of the catalogue with its details as words in angle brackets."""
    return template.format_map(_Blanks())


def _sentence(text: str) -> str:
    if text == "<offer>":
        return "Use the word that is offered, if one is near; else one of those that are listed."
    if text == "<remedy>":
        return "What to do stands in the message: it depends on what was found."
    return text[0].upper() + text[1:] + "."


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/problems")
    sys.stdout.write(f"{write_pages(target)} pages in {target}\n")
