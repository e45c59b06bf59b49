"""The rows that may differ, each with its reason; a test lets the list only shrink."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "excuses.toml"


@cache
def load_excuses() -> dict[tuple[str, str, str], str]:
    """Return the reasons by character, move and field."""
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        (entry["character"], move, entry["field"]): group["reason"]
        for group in document["excuse"]
        for entry in group["rows"]
        for move in entry["moves"]
    }
