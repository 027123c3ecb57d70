"""Tests of marking oneself first and of replies that were misread."""
