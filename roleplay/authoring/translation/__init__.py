"""The lines of a scenario as a table for translators, and a translated scenario from the table."""
