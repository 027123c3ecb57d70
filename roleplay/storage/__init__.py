"""Keeps conversations on disk: SQLite by default, PostgreSQL by its URL, memory for tests. Only here is SQL known."""
