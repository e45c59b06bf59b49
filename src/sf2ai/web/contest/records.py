"""The records of a match in the browser: all that decides its future is in one, so a copy rewinds it."""

import numpy as np

from sf2ai.agents.cpu.perception.scene import SCENE
from sf2ai.agents.cpu.slot.state import CPU_STATE
from sf2ai.agents.dice import DICE
from sf2ai.backends.base import SETUP, SNAPSHOT
from sf2ai.engine.state import MATCH
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.features import FEATURES
from sf2ai.seats.seat_record import SEAT

MOST_STEP_FRAMES = 16
"""Longest step of an agent that plays in the browser."""
MOST_REACTION_FRAMES = 63
"""Longest reaction delay of such an agent."""
MOST_WIDTHS = 8
"""Most layers of such a network, with its observation."""
WIDEST_LAYER = 2048
"""Most units of one of its layers, and of its branch."""
MOST_RESTS = 32
"""Longest `RestArray` of such a network."""
WIDEST_ACTIONS = max(preset.widest() for preset in ACTIONS.values())
"""Most actions of a character."""

PADS, CPU, VALUES, CHANCES = 0, 1, 2, 3
"""Who plays a side: pads from outside, the scripted CPU, a network of action values, or one of chances."""

SIDE = np.dtype(
    (
        np.record,
        [
            ("kind", "i4"),  # PADS, CPU, VALUES or CHANCES
            ("level", "i4"),  # of the CPU
            ("decisions", "i4"),  # of an agent, in this match
            ("calm_frames", "i4"),  # in training mode: frames for which nothing has hurt it
            ("value", "f4"),  # what the agent expects of the round; of its last decision, as the next two
            ("action", "i8", (1,)),
            ("weights", "f4", (WIDEST_ACTIONS,)),  # of the actions: chances, or values
            ("row", "f4", (1, len(FEATURES))),  # the observation
            ("chosen", "f4", (len(FEATURES),)),  # the features of it that the agent sees
            ("pads", "u2", (MOST_STEP_FRAMES, 1)),  # of the present step
            ("dice", DICE),  # of a network of chances
            ("seat", SEAT, (1,)),
            ("ring", SNAPSHOT, (1, MOST_REACTION_FRAMES + 1)),
            ("cpu", CPU_STATE, (1,)),
        ],
    )
)
"""One side's player."""

CONTEST = np.dtype(
    (
        np.record,
        [
            ("setup", SETUP, (1,)),
            ("match", MATCH, (1,)),
            ("step_frames", "i4"),  # frames of a step
            ("place", "i4"),  # frames of the present step that have passed
            ("between", "i4"),  # 1: in the neutral step at the beginning of a later round
            ("rounds", "i4"),  # rounds that are over
            ("frame_pads", "u2", (1, 1, 2)),  # of the last frame
            ("shown", SNAPSHOT, (1, 1)),  # the last frame
            ("snapshots", SNAPSHOT, (MOST_STEP_FRAMES, 1)),  # of the last step
            ("sides", SIDE, (2,)),
        ],
    )
)
"""A match and its players."""

BRAIN = np.dtype(
    (
        np.record,
        [
            ("kind", "i4"),  # VALUES or CHANCES
            ("greedy", "i4"),  # 1: a network of chances plays its likeliest action
            ("preset", "i4"),  # place in ACTIONS
            ("reaction_frames", "i4"),
            ("step_frames", "i4"),
            ("layers", "i4"),  # used places of `widths`
            ("columns_count", "i4"),  # used places of `columns`; 0: it sees all features
            ("rest_count", "i4"),  # used places of `rest`
            ("size", "i4"),  # parameters
            ("actions", "i4"),  # that it weighs
            ("units", "i4"),  # of the branch; 0: it has none
            ("widths", "i8", (MOST_WIDTHS,)),
            ("columns", "i8", (len(FEATURES),)),
            ("rest", "f4", (MOST_RESTS,)),
        ],
    )
)
"""A network but for its numbers."""

WORK = np.dtype(
    (
        np.record,
        [
            ("layers", "f4", (2, WIDEST_LAYER)),
            ("state", "f4", (WIDEST_LAYER,)),
            ("head", "f4", (1 + WIDEST_ACTIONS,)),
            ("scenes", SCENE, (1,)),
        ],
    )
)
"""Scratch space of a decision."""
