"""Of which sources a WebAssembly module was made, so that a test can tell when it is stale."""

import hashlib
import subprocess
import sys
from pathlib import Path

import sf2ai

_ROOT = Path(sf2ai.__file__).resolve().parent
_LIST = (
    "import sys; from sf2ai.web.wasm import emit, ir; from sf2ai.web.wasm.modules import MODULES;"
    "module = MODULES[sys.argv[1]]; module.load_entries(); module.describe();"
    "print('\\n'.join({m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'sf2ai'}))"
)
_DATA = {"engine": ("game",), "figures": ("game", "drawing/figures")}
"""Folders whose data files a module is made of, too."""


def source_digest(name: str) -> str:
    """Return the SHA-256 of the Python modules that the build of a module imports, and of its data files.

    A new Python process lists the modules; that takes two seconds.

    Args:
        name: in `modules.MODULES`.
    """
    command = [sys.executable, "-c", _LIST, name]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    paths = {Path(line).resolve() for line in listed.stdout.splitlines()}
    for folder in _DATA[name]:
        paths |= set((_ROOT / folder).rglob("*.toml"))
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
