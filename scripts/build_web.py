"""Makes engine.wasm and figures.wasm, with their .json, in src/sf2ai/web; takes two minutes for the engine.

python3 scripts/build_web.py [--all | --check]

Only modules whose sources have changed are made; --all makes all of them. With --check all are made and
nothing is written, and the program ends with 1 unless the files are as a build makes them. The build has an
environment of its own, .venv-web, with the exact versions of scripts/web_pins.txt, so that any machine makes
the same bytes.
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
TARGET = ROOT / "src" / "sf2ai" / "web"
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
    options.add_argument("--all", action="store_true", help="make modules that have not changed, too")
    options.add_argument("--inside", metavar="FOLDER", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        build(Path(chosen.inside), every=chosen.all)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        _build_in_environment(Path(folder), every=chosen.all or chosen.check)
        differing = []
        for path in sorted([*Path(folder).glob("*.wasm"), *Path(folder).glob("*.json")]):
            made, kept = path.read_bytes(), TARGET / path.name
            if not kept.exists() or kept.read_bytes() != made:
                differing.append(kept.name)
                if not chosen.check:
                    kept.write_bytes(made)
    print(f"{'differs' if chosen.check else 'written'}: {', '.join(differing) or 'nothing'}")
    return 1 if chosen.check and differing else 0


def build(folder: Path, *, every: bool) -> None:
    """Build the modules that have changed, or all, into a folder; runs inside the build's environment."""
    from sf2ai.web.wasm.modules import MODULES
    from sf2ai.web.wasm.sources import source_digest

    for name in MODULES:
        digest, kept = source_digest(name), TARGET / f"{name}.json"
        if every or not kept.exists() or json.loads(kept.read_text(encoding="utf-8"))["sources"] != digest:
            print("making", name, flush=True)
            _build_module(folder, name, digest)


def _build_module(folder: Path, name: str, digest: str) -> None:
    from sf2ai.web.wasm.emit import link, make_object
    from sf2ai.web.wasm.ir import compile_entry
    from sf2ai.web.wasm.modules import MODULES

    module = MODULES[name]
    entries = [compile_entry(each, entry) for each, entry in module.load_entries().items()]
    linker = [sys.executable, "-m", "ziglang", "wasm-ld"]
    names = [entry.name for entry in entries]
    (folder / f"{name}.wasm").write_bytes(link(linker, make_object(entries), names))
    text = json.dumps({"sources": digest, **module.describe()}, separators=(",", ":"))
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def _build_in_environment(folder: Path, *, every: bool) -> None:
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
    options = ["--all"] if every else []
    subprocess.run([str(python), __file__, "--inside", str(folder), *options], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
