"""Draws the GIFs of docs/reference/fidelity.md: the same moves in engine version 3 (before) and now (after).

The tree whose `src` is on the path plays and draws, so each version is run by its own code:

    PYTHONPATH=VERSION_3/src .venv/bin/python scripts/write_fidelity_pictures.py before
    .venv/bin/python scripts/write_fidelity_pictures.py after
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sf2ai.backends.base import SNAPSHOT, SnapshotArray, make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.state import SUBPX
from sf2ai.game.buttons import NUMPAD, attack_bit, mirror_pad
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character
from sf2ai.game.motions import pad_script
from sf2ai.report.pictures.fight import write_gif

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "reference" / "pictures"
USAGE = "say which: before (with version 3 on PYTHONPATH) or after"

Tape = list[int]


@dataclass(frozen=True)
class Scene:
    """One move against Ryu, or a jump to the wall.

    Attributes:
        name: of the files.
        character: who does it, on the left.
        places: px from the stage's middle of both.
        move: its id; empty: `pads` alone.
        pads: (numpad direction, button or empty, frames) before the move.
        then: the same after it.
        ryu: what Ryu holds from the move on, after `wait` frames.
        wait: frames.
        frames: to show, from the move on.
    """

    name: str
    character: str
    places: tuple[int, int]
    move: str = ""
    pads: tuple[tuple[int, str, int], ...] = ()
    then: tuple[tuple[int, str, int], ...] = ()
    ryu: int = 5
    wait: int = 2
    frames: int = 120


SCENES = (
    Scene("headbutt", "ehonda", (-120, 80), "headbutt_H", ryu=4),
    Scene("roll", "blanka", (-120, 80), "rolling_H", ryu=4),
    Scene("head-press", "bison", (-88, 88), "head_stomp_H", then=((5, "", 55), (5, "HP", 2)), frames=150),
    Scene("psycho-crusher", "bison", (-80, 40), "psycho_crusher_H", ryu=4, frames=110),
    Scene("wall-dive", "vega", (-60, 110), "flying_barcelona_H", frames=130),
    Scene(
        "wall-jump", "chunli", (-320, -180), pads=((7, "", 3), (4, "", 13)), then=((6, "", 10),), frames=90
    ),
    Scene("spinning-bird-kick", "chunli", (-170, 60), "spinning_bird_H", frames=120),
    Scene(
        "stomp",
        "chunli",
        (-75, 75),
        "head_stomp",
        pads=((9, "", 3), (5, "", 25)),
        then=((5, "", 42), (5, "HK", 2)),
    ),
)
"""What a player notices first, in the order of the page."""


def main() -> None:
    """Draw every scene."""
    if sys.argv[1:] not in (["before"], ["after"]):
        raise SystemExit(USAGE)
    PICTURES.mkdir(exist_ok=True)
    for scene in SCENES:
        agents = (sys.argv[1], "")
        write_gif(PICTURES / f"{scene.name}-{sys.argv[1]}.gif", play(scene), agents, boxes=True)


def play(scene: Scene) -> SnapshotArray:
    """Return the frames of a scene from the move on."""
    lead, script = tapes(scene)
    start = len(lead) if scene.move else 0
    own = lead + script
    ryu = [0] * (len(lead) + scene.wait) + [mirror_pad(NUMPAD[scene.ryu])] * scene.frames
    backend = SimBackend(1)
    pair = [[find_character(scene.character).index, find_character("ryu").index]]
    backend.reset(np.array([0]), make_setups(pair, [1], random_damage=False, neutral_frames=0))
    for fighter, place in zip(backend.matches[0]["fighters"], scene.places, strict=True):
        for field in ("x", "last_x", "target_x"):
            fighter[field] = place * SUBPX
    shown = np.zeros(start + scene.frames, dtype=SNAPSHOT)
    for frame in range(len(shown)):
        pads = [own[frame] if frame < len(own) else 0, ryu[frame] if frame < len(ryu) else 0]
        shown[frame] = backend.advance(np.array([[pads]], dtype=np.uint16))[0, 0]
    return shown[max(0, start - 1) :]


def tapes(scene: Scene) -> tuple[Tape, Tape]:
    """Return the pads that lead up to the move, such as its charge, and those from the move on."""
    lead, script = held(scene.pads), held(scene.then)
    if scene.move:
        move = load_character(scene.character).move(scene.move)
        if move.command.charge:
            lead = [NUMPAD[1]] * move.command.charge
        script = list(pad_script(move)) + script
    return lead, script


def held(parts: tuple[tuple[int, str, int], ...]) -> Tape:
    """Return pads that hold a direction, with a button or without, for some frames each."""
    return [
        NUMPAD[direction] | (attack_bit(button) if button else 0)
        for direction, button, frames in parts
        for _ in range(frames)
    ]


if __name__ == "__main__":
    main()
