"""Random pads as hands would press them: whole moves, directions held, stray buttons."""

import numpy as np
import numpy.typing as npt

from sf2ai.game.buttons import ATTACKS, NUMPAD, attack_bit, mirror_pad
from sf2ai.game.files.loader import load_roster
from sf2ai.game.motions import pad_script

_HELD = (1, 1, 4, 6, 6, 2, 7, 8, 9)


def random_pads(rng: np.random.Generator, characters: tuple[int, int], frames: int) -> npt.NDArray[np.uint16]:
    """Return pads for both sides, shape (frames, 1, 2).

    Uniform pads hardly ever finish a motion or a charge; these mix whole scripts of the
    character's moves, either way round, with held directions and single buttons.
    """
    pads = np.zeros((frames, 1, 2), dtype=np.uint16)
    for side, character in enumerate(characters):
        played: list[int] = []
        while len(played) < frames:
            # Now and then the script is for the other side, as hands do after a jump over.
            script = _some(rng, character)
            turned = (side == 1) != (rng.random() < 0.1)
            played += [mirror_pad(pad) for pad in script] if turned else script
        pads[:, 0, side] = played[:frames]
    return pads


def mirrored(pads: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """Return the pads with the sides exchanged and left and right flipped."""
    flipped = np.vectorize(mirror_pad, otypes=[np.uint16])(pads)
    return np.ascontiguousarray(flipped[:, :, ::-1])


def _some(rng: np.random.Generator, character: int) -> list[int]:
    moves = load_roster()[character].moves
    kind = rng.integers(10)
    if kind < 3:
        return list(pad_script(moves[rng.integers(30)]))
    if kind < 6:
        move = moves[rng.integers(30, len(moves))]
        charge = [NUMPAD[1]] * move.charge
        return (charge + list(pad_script(move)))[-140:]
    if kind < 8:
        return [NUMPAD[_HELD[rng.integers(len(_HELD))]]] * int(rng.integers(1, 50))
    if kind < 9:
        return [NUMPAD[rng.integers(1, 10)] | attack_bit(ATTACKS[rng.integers(6)])] * int(rng.integers(1, 8))
    return [int(pad) for pad in rng.integers(0, 4096, 6)]
