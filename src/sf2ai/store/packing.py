"""Makes the packaged roster from a home's: the same weights and manifests at half the size."""

from pathlib import Path

import numpy as np

from sf2ai.game.characters import ROSTER
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_weights, save_weights


def pack_roster(home: Home, folder: Path) -> dict[str, Path]:
    """Write the weights of all twelve characters into a folder, in half precision.

    A number keeps eleven significant bits; an agent's choice changes only where the values of two
    actions differ by less than a thousandth.

    Args:
        home: has weights of all characters.
        folder: of the packaged weights.

    Returns:
        The files by character id.

    Raises:
        NoWeightsError: a character has no weights in the home; nothing is written then.
        DamagedFileError, HomeError: as `load_weights` and `save_weights`.
    """
    loaded = {c.id: load_weights(home.weights(c.id)) for c in ROSTER}
    written = {}
    for character, (manifest, arrays) in loaded.items():
        written[character] = folder / f"{character}.npz"
        half = {name: array.astype(np.float16) for name, array in arrays.items()}
        save_weights(written[character], manifest, half)
    return written
