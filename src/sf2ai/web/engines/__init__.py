"""Engines of released versions, as WebAssembly, so that a page plays a replay on the engine that made it.

`kept.json` has the SHA-256 of each file. `scripts/keep_engine.py` adds the present engine; a release does so.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sf2ai.engine import ENGINE_VERSION
from sf2ai.errors import DamagedFileError

_ROOM = Path(__file__).resolve().parent
_PRESENT = _ROOM.parent
FOLDER = "engines"
"""Where a page has the engines of former versions."""


def engine_versions() -> tuple[str, ...]:
    """Return the engine versions that pages can play, the present one last."""
    kept = [version for version in _digests() if version != str(ENGINE_VERSION)]
    return (*sorted(kept, key=int), str(ENGINE_VERSION))


def engine_files(version: str = "") -> dict[str, bytes]:
    """Return ``engine.wasm`` and ``engine.json`` of an engine version.

    Args:
        version: one of `engine_versions`; empty for the present one.

    Raises:
        DamagedFileError: a kept file is not what it was when it was kept.
    """
    if version in ("", str(ENGINE_VERSION)):
        return {name: (_PRESENT / name).read_bytes() for name in ("engine.wasm", "engine.json")}
    return {
        "engine.wasm": _kept(f"{version}.wasm.gz", version),
        "engine.json": _kept(f"{version}.json.gz", version),
    }


def former_files() -> dict[str, bytes]:
    """Return the packed files of all former engines, by their names in a page, such as ``engines/4.wasm.gz``.

    Raises:
        DamagedFileError: as `engine_files`.
    """
    return {
        f"{FOLDER}/{name}": _packed(name, version)
        for version in engine_versions()[:-1]
        for name in (f"{version}.wasm.gz", f"{version}.json.gz")
    }


def _kept(name: str, version: str) -> bytes:
    return gzip.decompress(_packed(name, version))


def _packed(name: str, version: str) -> bytes:
    content = (_ROOM / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != _digests()[version][name]:
        raise DamagedFileError(f"{str(_ROOM / name)!r} is not the engine that was kept; install sf2ai again")
    return content


@cache
def _digests() -> Mapping[str, Any]:
    digests: Mapping[str, Any] = json.loads((_ROOM / "kept.json").read_text(encoding="utf-8"))
    return digests
