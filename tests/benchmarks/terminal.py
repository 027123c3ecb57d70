"""A program in a real pseudo-terminal, watched through a terminal emulator: what a person would see, and when."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence
from types import TracebackType

import pyte


class Terminal:
    """Runs a command in a pseudo-terminal of `columns` x `rows` and keeps its screen."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], columns: int = 120, rows: int = 36) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.started = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execvpe(command[0], list(command), environment)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    @property
    def lines(self) -> list[str]:
        """The screen as it stands, line by line."""
        return list(self._screen.display)

    def shows(self, text: str) -> bool:
        """Whether the text stands on one line of the screen."""
        return any(text in line for line in self.lines)

    def send(self, keys: str) -> float:
        """Press keys; returns the time at which they were sent."""
        sent = time.perf_counter()
        os.write(self._fd, keys.encode())
        return sent

    def wait(self, until: Callable[[Terminal], bool], seconds: float = 20.0) -> float:
        """Read what is painted until the condition holds; the time at which it did. TimeoutError if it never does."""
        limit = time.perf_counter() + seconds
        while not until(self):
            ready, _, _ = select.select([self._fd], [], [], max(0.0, limit - time.perf_counter()))
            if not ready:
                raise TimeoutError("\n".join(self.lines))
            self._stream.feed(os.read(self._fd, 65536))
        return time.perf_counter()

    def settle(self, quiet: float = 0.3, seconds: float = 10.0) -> None:
        """Read until nothing has been painted for `quiet` seconds (or `seconds` have passed: a cursor may blink)."""
        limit = time.perf_counter() + seconds
        while time.perf_counter() < limit and select.select([self._fd], [], [], quiet)[0]:
            self._stream.feed(os.read(self._fd, 65536))

    def next_paint(self, seconds: float = 5.0) -> float:
        """The time at which the program paints anything next."""
        if not select.select([self._fd], [], [], seconds)[0]:
            raise TimeoutError("nothing was painted")
        painted = time.perf_counter()
        self._stream.feed(os.read(self._fd, 65536))
        return painted
