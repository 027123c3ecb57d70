"""A page as PDF, through WeasyPrint (`pip install 'roleplay[pdf]'`). Nothing is read from a disk or the network."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from roleplay.domain.errors import WrongUse


@dataclass(frozen=True, slots=True)
class Pdf:
    """content: the file; missing: characters that no font of this machine has, which show as boxes."""

    content: bytes
    missing: tuple[str, ...]


class _Refused(Exception):
    """The page asks for something outside itself."""


def pdf_of(page: str) -> Pdf:
    """The page as a PDF file.

    Raises WrongUse if WeasyPrint isn't installed or can't work here, or if the page asks for anything outside itself.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:  # OSError: Pango isn't installed
        raise WrongUse(
            f"PDF can't be made here: {' '.join(str(error).split())[:200]}",
            "install it with: pip install 'roleplay[pdf]'; or write HTML and print it from a browser",
        ) from error

    asked: list[str] = []

    class Nothing(URLFetcher):  # type: ignore[misc, unused-ignore]
        """Fetches nothing but what is written into the page itself."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """A picture that lies in the page; everything else is refused."""
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            asked.append(url)
            raise _Refused(url)

    heard = _Listener()
    log = logging.getLogger("weasyprint")
    before = log.propagate
    log.addHandler(heard)
    log.propagate = False
    try:
        fetcher = Nothing(allowed_protocols=("data",), allow_redirects=False)
        content = HTML(string=page, url_fetcher=fetcher, base_url=None).write_pdf()
    finally:
        log.removeHandler(heard)
        log.propagate = before
    if asked:
        raise WrongUse(
            f"The page asks for {asked[0][:200]}, and a report loads nothing",
            "put pictures into the template as data:image/…",
        )
    assert content is not None
    return Pdf(content, tuple(dict.fromkeys(heard.missing)))


class _Listener(logging.Handler):
    """Hears which characters had no glyph."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the character; nothing else is of interest."""
        if isinstance(record.msg, str) and record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.missing.append(str(record.args[0]))
