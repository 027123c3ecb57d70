"""Marking: assigned, blind, drafted, submitted, corrected; and nothing seen too early."""
