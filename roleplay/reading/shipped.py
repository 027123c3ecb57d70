"""The reader that comes with roleplay: which encoders read which language, loaded and checked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from roleplay.domain.errors import ReadingError
from roleplay.domain.judgement import Evidence, Exchange, Reading
from roleplay.domain.rubric import MOVES
from roleplay.reading import asides, blunt, evidence
from roleplay.reading.formulas import says_little
from roleplay.reading.heads import Calibration, Judged, Scores
from roleplay.reading.phrases import Phrases
from roleplay.reading.sentences import Span, split
from roleplay.reading.whole_text import WholeText

MODEL_FOLDER = Path(__file__).parent / "model"
READ_AT_START, READ_AT_END = 6000, 3000
"""Of a longer reply, the first and the last characters are read: bounded work, and what comes last is heard."""
EMPTY_QUALITY, BEST = 1.0, 4.0
SHORT = 9
"""Words of a short question."""
_ASKS = re.compile(
    r"\W*(?:(?:and|but|so|sorry|ok|okay|а|и|но|так)\W+)?(?:who|whose|what|which|where|when|how|why|"
    r"(?:is|was) (?:it|this|that)|кто|кого|кому|что|чего|чей|какой|какая|какие|какое|"
    r"где|куда|когда|как|почему|зачем|сколько)\b",
    re.IGNORECASE,
)
_ENTRIES = frozenset(("name", "files", "encoders", "languages", "calibration"))
_LONE = re.compile("[\ud800-\udfff]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[A-Za-z]")
_REMEDY = "Install roleplay again: pip install --force-reinstall roleplay"


def load_reader(folder: Path = MODEL_FOLDER) -> ShippedReader:
    """The shipped reader, its files checked against their hashes.

    Raises ReadingError, naming the file, if one is missing or isn't what was shipped.
    """
    manifest = _manifest(folder)
    for name, wanted in sorted(manifest["files"].items()):
        _check(folder / name, wanted)
    return ShippedReader(folder, manifest)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ReadingError(f"The list of the reader's files, {path}, can't be read: {problem}", _REMEDY) from problem
    if not isinstance(manifest, dict) or not manifest.keys() >= _ENTRIES:
        raise ReadingError(f"The list of the reader's files, {path}, lacks entries.", _REMEDY)
    return manifest


def _check(path: Path, wanted: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as problem:
        raise ReadingError(f"A file of the reader, {path}, can't be read: {problem}", _REMEDY) from problem
    if found != wanted:
        raise ReadingError(f"A file of the reader, {path}, isn't the one that was shipped.", _REMEDY)


class ShippedReader:
    """Reads English with the encoders made for it, and every other language with the multilingual one."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.version = f"{manifest['name']}+{_short_hash(manifest)}"
        self._languages: dict[str, list[str]] = manifest["languages"]
        self._encoders = {name: load_encoder(folder / name, about) for name, about in manifest["encoders"].items()}
        many = self._encoders["phrases"]
        assert isinstance(many, Phrases)
        self._many = many
        self._calibration = {
            language: Calibration.from_json(stored) for language, stored in manifest["calibration"].items()
        }

    def read(self, exchange: Exchange) -> Reading:
        """What the reply does, answered to this client line; any text is allowed."""
        client, reply, spans = heard(exchange)
        if not spans or asides.says_nothing(reply):
            return self._nothing(sure=asides.says_nothing(exchange.reply) or not spans)
        language = told_language(exchange)
        language = language if language in self._languages else "*"
        scored = self.score(client, reply, spans, self._languages[language])
        if scored is None:
            return self._nothing(sure=False)
        calibration = self._calibration[language]
        scores, worth = scored
        judged = calibration.judge(scores)
        harmful = judged.harm >= calibration.harm_at
        doubtful = False
        if harmful:
            bare = _bare(reply, spans)
            said = bare or spans
            doubtful = len(said) == 1 and _plain_question(reply[said[0].start : said[0].end])
            parts = {tuple(_core(reply, spans, *calibration.made(scores))), tuple(bare)}
            alone = (self._quality(client, reply, part, language) for part in parts)
            judged = replace(judged, quality=min(judged.quality, *alone))
        found = evidence.find(judged.moves, spans, calibration.sentences(scores), worth)
        sure = judged.trust >= calibration.sure_at and not doubtful
        return self._reading(judged, found, sure)

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many, in order; two at a time, so that it is faster and still equal to reading one by one."""
        if len(exchanges) < 2:
            return [self.read(exchange) for exchange in exchanges]
        with ThreadPoolExecutor(max_workers=2) as pool:
            return list(pool.map(self.read, exchanges))

    def vectors(self, client: str, reply: str, spans: Sequence[Span]) -> Any:
        """What the multilingual encoder makes of each of these sentences (sentences x 1024)."""
        return self._many.vectors(client, reply, spans)

    def score(
        self, client: str, reply: str, spans: Sequence[Span], names: Sequence[str]
    ) -> tuple[list[Scores], evidence.Worth] | None:
        """The named encoders' scores of these sentences, and the first one's worth of words; None if it knows none."""
        every = [self._encoders[name].score(client, reply, spans) for name in names]
        scores = [each[0] for each in every if each is not None]
        first = every[0]
        if first is None or len(scores) < len(every):
            return None
        return blunt.told(scores, [reply[span.start : span.end] for span in spans]), first[1]

    def _quality(self, client: str, reply: str, spans: Sequence[Span], language: str) -> float:
        """The quality of these sentences alone; the best there is if there are none."""
        scored = self.score(client, reply, spans, self._languages[language]) if spans else None
        return BEST if scored is None else self._calibration[language].judge(scored[0]).quality

    def _reading(self, judged: Judged, found: tuple[Evidence, ...], sure: bool) -> Reading:
        chances = tuple(zip(MOVES, judged.probabilities, strict=True))
        return Reading(judged.moves, judged.quality, sure, found, self.version, chances)

    def _nothing(self, *, sure: bool) -> Reading:
        return Reading((), EMPTY_QUALITY, sure, (), self.version, tuple((move, 0.0) for move in MOVES))


def heard(exchange: Exchange) -> tuple[str, str, list[Span]]:
    """The client's line and the reply made ready, every place unmoved, and the sentences said to the client."""
    reply = unshouted(asides.bracketed_asides(_LONE.sub("\ufffd", exchange.reply)))
    client = _LONE.sub("\ufffd", exchange.client)
    return client, reply, asides.said_to_client(client, reply, bounded_sentences(reply))


def _plain_question(sentence: str) -> bool:
    """Whether it is a short question for somebody, something or a reason, or whether "it" or "this" is so: a reproach
    or real, who can tell.

    Taken for a reproach it would cost a coach the talk; so the client asks how it was meant.
    """
    return sentence.endswith("?") and len(sentence.split()) <= SHORT and bool(_ASKS.match(sentence))


def _core(reply: str, spans: list[Span], helps: Any, harms: Any) -> list[Span]:
    """Of a harmful reply the sentences that help, and the one that harms most: what is put around them mends nothing.

    helps, harms: for each sentence, how far it makes a helpful and a harmful move (from 1 on it does). Sentences that
    anybody says to anybody don't help. Nothing if that is all of the reply.
    """
    worst = int(harms.argmax())
    core = [
        span
        for number, span in enumerate(spans)
        if (number == worst or helps[number] >= 1) and not says_little(reply[span.start : span.end])
    ]
    return core if len(core) < len(spans) else []


def _bare(reply: str, spans: list[Span]) -> list[Span]:
    """The sentences but those that anybody says to anybody; nothing if that is all of the reply."""
    bare = [span for span in spans if not says_little(reply[span.start : span.end])]
    return bare if len(bare) < len(spans) else []


def load_encoder(folder: Path, about: dict[str, int]) -> WholeText | Phrases:
    """The encoder in the folder; whole-text ones have ids for the start and the stop of a text."""
    return WholeText(folder, about["start"], about["stop"]) if about else Phrases(folder)


def _short_hash(manifest: dict[str, Any]) -> str:
    everything = json.dumps(manifest, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(everything.encode()).hexdigest()[:10]


def unshouted(text: str) -> str:
    """The text in lower case if it is typed in capitals, so that shouting is read for what it says; else as it is."""
    letters = [sign for sign in text if sign.isalpha()]
    lower = text.lower()
    shouted = len(letters) > 8 and sum(sign.isupper() for sign in letters) > 0.7 * len(letters)
    return lower if shouted and len(lower) == len(text) else text


def bounded_sentences(reply: str) -> list[Span]:
    """The reply's sentences; of a very long reply those at its start and its end."""
    if len(reply) <= READ_AT_START + READ_AT_END:
        return split(reply)
    after = len(reply) - READ_AT_END
    return split(reply[:READ_AT_START]) + [Span(span.start + after, span.end + after) for span in split(reply[after:])]


def told_language(exchange: Exchange) -> str:
    """The reply's language: by its script where that tells, otherwise as the exchange says."""
    cyrillic, latin = len(_CYRILLIC.findall(exchange.reply)), len(_LATIN.findall(exchange.reply))
    language = exchange.language.lower().split("-")[0].split("_")[0]
    if cyrillic > latin:
        return "ru" if language == "en" else language
    if latin > cyrillic and language == "ru":
        return "en"
    return language
