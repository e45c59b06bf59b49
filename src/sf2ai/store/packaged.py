"""The trained roster that comes with the package.

A character without weights in the home plays with the packaged ones, so that a new user can
play at once. Weights that the user has trained or imported always come first.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sf2ai.store.layout import Home

FOLDER = Path(__file__).resolve().parent.parent / "roster"
"""The packaged weights, ``<character id>.npz``; made by ``scripts/train_roster.py``."""
FAIR_FOLDER = FOLDER / "fair"
"""Those of the agents that see as late as a person."""


class Origin(StrEnum):
    """Where weights come from."""

    YOURS = "yours"
    PACKAGED = "packaged"


@dataclass(frozen=True)
class KeptWeights:
    """The weights that play a character."""

    path: Path
    origin: Origin


def find_weights(home: Home, character: str, origin: Origin | None = None) -> KeptWeights | None:
    """Return the weights that play a character, given by its id; None if there are none.

    Args:
        home: has the user's weights.
        character: id of the character.
        origin: the only origin that will do; None for the user's weights, else the packaged ones.
    """
    for path, place in (
        (home.weights(character), Origin.YOURS),
        (packaged_weights(character), Origin.PACKAGED),
    ):
        if origin in (None, place) and path.exists():
            return KeptWeights(path, place)
    return None


def packaged_weights(character: str) -> Path:
    """Return the file of a character's packaged weights, which need not exist."""
    return FOLDER / f"{character}.npz"


def fair_weights(character: str) -> Path:
    """Return the file of the character's packaged agent that sees as late as a person."""
    return FAIR_FOLDER / f"{character}.npz"


def origin_of(path: Path | None) -> str:
    """Return the origin of a weights file for tables; empty for a player without weights.

    >>> origin_of(packaged_weights("ryu"))
    'packaged'
    """
    if path is None:
        return ""
    return (Origin.PACKAGED if path.parent in (FOLDER, FAIR_FOLDER) else Origin.YOURS).value
