"""Brings the catalogues up to the sources and compiles them; says what is to be translated."""

from __future__ import annotations

import sys

from tests.language.messages import FORMS, catalogue, catalogue_file, update

for language in FORMS:
    update(language)
    missing = [m.id for m in catalogue(language) if m.id and not (all(m.string) if m.pluralizable else m.string)]
    sys.stdout.write(f"{catalogue_file(language)}: {len(catalogue(language))} messages, {len(missing)} to translate\n")
    for text in missing:
        sys.stdout.write(f"    {text}\n")
