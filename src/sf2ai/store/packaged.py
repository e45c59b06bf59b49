"""The trained roster that comes with the package, behind the user's own.

Whoever has just installed sf2ai can play at once: a character that the home has no weights for plays with
the packaged ones. What the user has trained or imported always comes first.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sf2ai.store.layout import Home

FOLDER = Path(__file__).resolve().parent.parent / "roster"
"""The packaged weights, ``<character id>.npz``; made by ``scripts/train_roster.py``."""


class Origin(StrEnum):
    """Whose weights they are."""

    YOURS = "yours"
    PACKAGED = "packaged"


@dataclass(frozen=True)
class KeptWeights:
    """The weights that play for a character."""

    path: Path
    origin: Origin


def find_weights(home: Home, character: str) -> KeptWeights | None:
    """Return which weights play for a character, given by its id; None when there are none at all."""
    for path, origin in (
        (home.weights(character), Origin.YOURS),
        (packaged_weights(character), Origin.PACKAGED),
    ):
        if path.exists():
            return KeptWeights(path, origin)
    return None


def packaged_weights(character: str) -> Path:
    """Return the file of a character's packaged weights, which need not be there."""
    return FOLDER / f"{character}.npz"


def origin_of(path: Path | None) -> str:
    """Return whose weights a file holds, as tables say it; empty for an opponent without a file.

    >>> origin_of(packaged_weights("ryu"))
    'packaged'
    """
    if path is None:
        return ""
    return (Origin.PACKAGED if path.parent == FOLDER else Origin.YOURS).value
