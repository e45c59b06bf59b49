"""A tiny language for pads, so that a test reads like an arcade player's notes.

A tape is a row of entries, each a numpad direction, the buttons held with it, and for how many
frames: ``"2*2 3*2 6HP*2 5*60"`` is a quarter circle with fierce punch and a second of rest.
``PPP`` and ``KKK`` are all three of a row, and ``(5LP*2 5*2)*5`` repeats. Directions are those
of a side that faces right; the other side's tape is mirrored, so 6 is always the way towards
where the opponent stood when the round began.
"""

import re

import numpy as np
import numpy.typing as npt

from sf2ai.game.buttons import ATTACKS, KICKS, NEUTRAL, NUMPAD, PUNCHES, attack_bit, mirror_pad

_GROUP = re.compile(r"\(([^()]*)\)\*(\d+)")
_ENTRY = re.compile(r"([1-9])((?:PPP|KKK|[LMH][PK])*)(?:\*(\d+))?")
_BUTTON = re.compile(r"PPP|KKK|[LMH][PK]")
_ROWS = {"PPP": PUNCHES, "KKK": KICKS}


def tape(text: str) -> list[int]:
    """Return the pads of a tape for a side that faces right, one per frame.

    >>> tape("6*2 2LP") == [128, 128, 34]
    True
    """
    while _GROUP.search(text):
        text = _GROUP.sub(lambda group: " ".join([group[1]] * int(group[2])), text)
    pads: list[int] = []
    for entry in text.split():
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ValueError(f"{entry!r} is no entry of a tape; write one such as 6HP*2")
        direction, buttons, frames = match.groups()
        pads += [_pad(int(direction), buttons)] * int(frames or 1)
    return pads


def both(p1: list[int], p2: list[int]) -> npt.NDArray[np.uint16]:
    """Return pads for both sides, shape (frames, 1, 2); the shorter one rests, the second is mirrored."""
    frames = max(len(p1), len(p2))
    pads = np.full((frames, 1, 2), NEUTRAL, dtype=np.uint16)
    pads[: len(p1), 0, 0] = p1
    pads[: len(p2), 0, 1] = [mirror_pad(pad) for pad in p2]
    return pads


def spell(pad: int) -> str:
    """Write one pad as a tape does, without its frames."""
    direction = next(digit for digit in range(1, 10) if NUMPAD[digit] == pad & 0xF0)
    return str(direction if pad & 0xF0 else 5) + "".join(name for name in ATTACKS if pad & attack_bit(name))


def _pad(direction: int, buttons: str) -> int:
    pad = NUMPAD[direction]
    for button in _BUTTON.findall(buttons):
        pad |= _ROWS[button] if button in _ROWS else attack_bit(button)
    return int(pad)
