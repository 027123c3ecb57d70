"""Tests of what authors do with their scenarios."""
