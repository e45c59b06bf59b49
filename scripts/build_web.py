"""Makes src/sf2ai/web/engine.wasm and engine.json from the compiled functions; takes about two minutes.

python3 scripts/build_web.py [--check]

With --check nothing is written, and the program ends with 1 unless both files are as a build makes them. The
build has an environment of its own, .venv-web, with the exact versions of scripts/web_pins.txt, so that any
machine makes the same bytes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv-web"
PINS = ROOT / "scripts" / "web_pins.txt"
TARGET = ROOT / "src" / "sf2ai" / "web" / "engine"
GENERIC = {
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
    "NUMBA_OPT": "0",
    "NUMBA_LOOP_VECTORIZE": "0",
    "NUMBA_SLP_VECTORIZE": "0",
    "PYTHONHASHSEED": "0",
    "SF2AI_COMPILATION_NOTICED": "1",
}
"""Numba's settings for a build: nothing of this machine, and no passes but ours."""


def main() -> int:
    """Build, and write or compare."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--check", action="store_true", help="compare instead of writing")
    options.add_argument("--inside", metavar="FOLDER", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        build(Path(chosen.inside))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        _build_in_environment(Path(folder))
        differing = []
        for suffix in (".wasm", ".json"):
            made, kept = Path(folder, "engine" + suffix).read_bytes(), TARGET.with_suffix(suffix)
            if not kept.exists() or kept.read_bytes() != made:
                differing.append(kept.name)
                if not chosen.check:
                    kept.write_bytes(made)
    print(f"{'differs' if chosen.check else 'written'}: {', '.join(differing) or 'nothing'}")
    return 1 if chosen.check and differing else 0


def build(folder: Path) -> None:
    """Build both files into a folder; runs inside the environment of the build."""
    from sf2ai.web.contest.entries import ENTRIES
    from sf2ai.web.wasm.emit import link, make_object
    from sf2ai.web.wasm.ir import compile_entry
    from sf2ai.web.wasm.layout import describe_engine
    from sf2ai.web.wasm.sources import source_digest

    entries = [compile_entry(name) for name in ENTRIES]
    linker = [sys.executable, "-m", "ziglang", "wasm-ld"]
    (folder / "engine.wasm").write_bytes(link(linker, make_object(entries), list(ENTRIES)))
    document = {"sources": source_digest(), **describe_engine()}
    text = json.dumps(document, separators=(",", ":"))
    (folder / "engine.json").write_text(text + "\n", encoding="utf-8")


def _build_in_environment(folder: Path) -> None:
    python = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(FOLDER, with_pip=False, clear=FOLDER.exists())
    stamp, wanted = FOLDER / "installed.txt", PINS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "-r", str(PINS)]
        subprocess.run(pip, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    environment = {
        **os.environ,
        **GENERIC,
        "PYTHONPATH": str(ROOT / "src"),
        "NUMBA_CACHE_DIR": str(folder / "cache"),
    }
    subprocess.run([str(python), __file__, "--inside", str(folder)], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
