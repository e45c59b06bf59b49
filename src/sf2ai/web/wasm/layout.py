"""What the page must know about `engine.wasm`: where fields are, and what its numbers mean."""

from typing import Any

import numpy as np

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.backends.base import SETUP, SIDE_SNAPSHOT, SNAPSHOT, Activity, Ending, Phase, Posture
from sf2ai.drawing.words import move_words
from sf2ai.engine import ENGINE_VERSION
from sf2ai.engine.state import FIGHTER, MATCH, SUBPX
from sf2ai.game.buttons import ATTACKS, Pad
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.seats.actions import ACTIONS
from sf2ai.web.contest import boxes, training
from sf2ai.web.contest.matrix_game import MATRIX_GAME, MOST_CANDIDATES
from sf2ai.web.contest.records import BRAIN, CHANCES, CONTEST, CPU, MOST_RESTS, PADS, SIDE, VALUES, WORK

_RECORDS = {
    "contest": CONTEST,
    "side": SIDE,
    "brain": BRAIN,
    "work": WORK,
    "setup": SETUP,
    "match": MATCH,
    "fighter": FIGHTER,
    "snapshot": SNAPSHOT,
    "side_snapshot": SIDE_SNAPSHOT,
    "box": boxes.BOX,
    "training": training.TRAINING,
    "training_side": training.TRAINING_SIDE,
    "matrix_game": MATRIX_GAME,
}

_OF_FRAMES = ("phases", "endings", "postures", "activities", "stage", "characters", "moves")


def describe_engine() -> dict[str, Any]:
    """Return the document as JSON values: it follows from the package alone."""
    stage = load_rules().stage
    return {
        "engine_version": ENGINE_VERSION,
        "cpu_version": CPU_VERSION,
        "cpu_levels": len(LEVELS),
        "records": {name: _fields(dtype) for name, dtype in _RECORDS.items()},
        "players": {"pads": PADS, "cpu": CPU, "values": VALUES, "chances": CHANCES},
        "boxes": {
            "push": boxes.PUSH,
            "hurt": boxes.HURT,
            "body": boxes.BODY,
            "hit": boxes.HIT,
            "shot": boxes.SHOT,
            "most": boxes.MOST_BOXES,
        },
        "training": {
            "health": {"hurt": training.HURT, "refilled": training.REFILLED, "unhurt": training.UNHURT},
            "dizzy": {
                "gathered": training.GATHERED,
                "never": training.NEVER,
                "each_hit": training.EACH_HIT,
                "at_once": training.AT_ONCE,
            },
        },
        "most_rests": MOST_RESTS,
        "most_candidates": MOST_CANDIDATES,
        "pad": {pad.name: int(pad) for pad in Pad},
        "attacks": list(ATTACKS),
        "phases": _names(Phase),
        "endings": _names(Ending),
        "postures": _names(Posture),
        "activities": _names(Activity),
        "stage": {
            "width": stage.screen_width_px,
            "height": stage.screen_height_px,
            "ground": stage.ground_px,
            "stage_width": stage.width_px,
            "subpx": SUBPX,
        },
        "characters": [{"id": each.id, "name": each.name} for each in ROSTER],
        "actions": {
            name: [list(preset.names(each.index)) for each in ROSTER] for name, preset in ACTIONS.items()
        },
        "moves": [
            [move_words(move), move.startup, move.active, move.total]
            for data in load_roster()
            for move in data.moves
        ],
    }


def describe_frames() -> dict[str, Any]:
    """Return the part of `describe_engine` that says how to begin a match and what its frames mean."""
    whole = describe_engine()
    return {
        "records": {name: whole["records"][name] for name in ("setup", "snapshot", "side_snapshot")},
        **{name: whole[name] for name in _OF_FRAMES},
    }


def _names(numbers: Any) -> list[str]:
    return [each.name.lower() for each in numbers]


def _fields(dtype: np.dtype[np.void]) -> dict[str, Any]:
    """Return size and fields of a record: type code, offset, and how many there are of it."""
    assert dtype.fields is not None
    assert dtype.names is not None
    fields = {}
    for name in dtype.names:
        kind, offset = dtype.fields[name][:2]
        count = int(np.prod(kind.shape, dtype=np.int64))
        fields[name] = [kind.base.str[1:] if kind.base.names is None else "", offset, count]
    return {"size": dtype.itemsize, "fields": fields}
