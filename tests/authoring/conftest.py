"""A folder of good files, and readers that need no model."""

from __future__ import annotations

import pytest

from roleplay.domain.judgement import Exchange, Reading
from tests.content.conftest import Folder, folder
from tests.making import made_reading

__all__ = ["Folder", "folder"]


class QuestionReader:
    """Reads a question as exploring, and is sure of nothing else."""

    version = "questions"

    def read(self, exchange: Exchange) -> Reading:
        """Explores if there is a question mark."""
        return made_reading("explore", 3.0) if "?" in exchange.reply else made_reading("", 1.0, sure=False)

    def read_many(self, exchanges):
        """One by one."""
        return [self.read(exchange) for exchange in exchanges]


class Credulous:
    """A reader that takes every reply for a good question."""

    version = "credulous"

    def read(self, exchange):
        """Explores."""
        return made_reading("explore", 3.0, text=exchange.reply)

    def read_many(self, exchanges):
        """One by one."""
        return [self.read(exchange) for exchange in exchanges]


@pytest.fixture
def reader() -> QuestionReader:
    """The reader of questions."""
    return QuestionReader()
