"""Opens a model file and its tokenizer, on one thread, or says which file is at fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from roleplay.domain.errors import ReadingError

_REMEDY = "Install roleplay again: a file of it is damaged."


def load_session(path: Path) -> Any:
    """A session of onnxruntime on one thread, so that a text gives the same numbers alone and among others."""
    # These libraries take a good part of a second to load, so nobody pays for them who doesn't read.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as problem:  # the library raises bare exceptions of its own
        raise ReadingError(f"The model {path} can't be loaded: {problem}", _REMEDY) from problem


def load_tokenizer(path: Path) -> Any:
    """A tokenizer that neither pads nor cuts."""
    from tokenizers import Tokenizer

    try:
        tokenizer: Any = Tokenizer.from_file(str(path))
    except Exception as problem:  # the library raises bare exceptions of its own
        raise ReadingError(f"The tokenizer {path} can't be loaded: {problem}", _REMEDY) from problem
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
