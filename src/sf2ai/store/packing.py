"""How a home's trained roster becomes the packaged one: the same weights and manifests, in half the space."""

from pathlib import Path

import numpy as np

from sf2ai.game.characters import ROSTER
from sf2ai.store.layout import Home
from sf2ai.store.packaged import FOLDER
from sf2ai.store.weights import load_weights, save_weights


def pack_roster(home: Home, folder: Path = FOLDER) -> dict[str, Path]:
    """Write the weights of all twelve characters into a folder, in half precision.

    A number keeps eleven significant bits; what an agent chooses changes only where two actions are
    worth the same to a thousandth.

    Args:
        home: where all of them have weights of their own.
        folder: of the packaged weights.

    Returns:
        The files by character id.

    Raises:
        NoWeightsError: a character has none in the home; nothing is written then.
        DamagedFileError, HomeError: as `load_weights` and `save_weights`.
    """
    loaded = {c.id: load_weights(home.weights(c.id)) for c in ROSTER}
    written = {}
    for character, (manifest, arrays) in loaded.items():
        written[character] = folder / f"{character}.npz"
        half = {name: array.astype(np.float16) for name, array in arrays.items()}
        save_weights(written[character], manifest, half)
    return written
