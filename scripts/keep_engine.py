"""Keeps the present engine.wasm in the package, so that pages play its replays when there is a newer engine.

A release does it (CONTRIBUTING.md). An engine that was kept is never replaced: its replays were made by it.
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "src" / "sf2ai" / "web"


def main() -> int:
    """Keep the engine; return 1 if its version has been kept before."""
    facts = json.loads((WEB / "engine.json").read_text(encoding="utf-8"))
    version, room = str(facts["engine_version"]), WEB / "engines"
    digests = json.loads((room / "kept.json").read_text(encoding="utf-8"))
    if version in digests:
        print(f"engine version {version} is kept already", file=sys.stderr)
        return 1
    digests[version] = {}
    for name in ("engine.wasm", "engine.json"):
        content = gzip.compress((WEB / name).read_bytes(), 9, mtime=0)
        file = f"{version}{Path(name).suffix}.gz"
        (room / file).write_bytes(content)
        digests[version][file] = hashlib.sha256(content).hexdigest()
    (room / "kept.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    print(f"kept engine version {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
