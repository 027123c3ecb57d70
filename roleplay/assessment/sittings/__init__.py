"""Sittings: a candidate is invited to a form, talks under its rules, and what they said is sealed."""
