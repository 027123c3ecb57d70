"""Packs: scenarios and rubrics in one zip, to be given to others. All is checked before anything is installed."""
