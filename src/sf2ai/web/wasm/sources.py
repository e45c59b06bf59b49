"""Of which sources `engine.wasm` was made, so that a test can tell when it is stale."""

import hashlib
import subprocess
import sys
from pathlib import Path

import sf2ai

_ROOT = Path(sf2ai.__file__).resolve().parent
_LIST = (
    "import sys, sf2ai.web.wasm.layout, sf2ai.web.wasm.ir, sf2ai.web.wasm.emit;"
    "print('\\n'.join(sorted({m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'sf2ai'})))"
)


def source_digest() -> str:
    """Return the SHA-256 of the modules that the build imports, of the frame data and of the build's pins.

    A new Python process lists the modules; that takes two seconds.
    """
    listed = subprocess.run([sys.executable, "-c", _LIST], capture_output=True, text=True, check=True)
    paths = {Path(line).resolve() for line in listed.stdout.splitlines()}
    paths |= set((_ROOT / "game").rglob("*.toml"))
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
