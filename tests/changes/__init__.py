"""Tests of the smallest change of a reply."""
