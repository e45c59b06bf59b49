"""Packs bodies, poses, moves and stages into the one record that the figures' compiled code reads."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sf2ai.drawing.figures.layouts import (
    BODY,
    HIT_WINDOW,
    MOVE_FIGURE,
    POSE_SIZE,
    POSES,
)
from sf2ai.drawing.figures.tables.characters import read_character_figure
from sf2ai.drawing.figures.tables.files import DATA, open_file
from sf2ai.drawing.figures.tables.poses import fit_poses, read_poses
from sf2ai.drawing.figures.tables.stages import read_stages
from sf2ai.drawing.figures.tables.strikes import aim_of, pack_strike, read_strikes, strike_of
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MOVE_COUNT, CharacterData, HurtBox


@cache
def load_figures(folder: Path = DATA) -> npt.NDArray[np.void]:
    """Return the tables of all figures and stages, shape (1,); the same object every time.

    Raises:
        DataError: a data file is missing or wrong; the message names file, place and value.
    """
    roster = load_roster()
    common = read_poses(open_file("poses.toml", folder), {})
    figures = [
        read_character_figure(open_file(f"characters/{data.character.id}.toml", folder), common)
        for data in roster
    ]
    bodies = np.array([figure.body for figure in figures], dtype=BODY)
    poses = np.zeros((len(roster), len(POSES), POSE_SIZE), dtype=np.float64)
    start = 0
    for number, (data, figure) in enumerate(zip(roster, figures, strict=True)):
        body = bodies[number]
        body["part_start"], body["part_count"] = start, len(figure.parts)
        start += len(figure.parts)
        heads = _heads(data)
        body["tall"], body["half"] = heads["stand"], data.stats.push.stand.x1
        poses[number] = fit_poses(figure.poses, figure.body, dict(heads))
    parts = np.concatenate([figure.parts for figure in figures])
    moves, hits = _pack_moves(roster, folder)
    looks, backdrops = read_stages(open_file("stages.toml", folder), [data.character.id for data in roster])
    return _one_record(
        bodies=bodies, poses=poses, parts=parts, moves=moves, hits=hits, looks=looks, backdrops=backdrops
    )


def _one_record(**arrays: npt.NDArray[np.generic]) -> npt.NDArray[np.void]:
    fields = [(name, array.dtype, array.shape) for name, array in arrays.items()]
    packed = np.zeros(1, dtype=np.dtype((np.record, fields)))
    for name, array in arrays.items():
        packed[name][0] = array
    return packed


def _heads(data: CharacterData) -> MappingProxyType[str, float]:
    """Return the heights of the top of the head by posture, from the hurt boxes of the frame data."""
    hurt = data.stats.hurt
    return MappingProxyType({"stand": _top(hurt.stand), "crouch": _top(hurt.crouch), "air": _top(hurt.air)})


def _top(boxes: tuple[HurtBox, ...]) -> float:
    return float(max(part.box.y1 for part in boxes))


def _pack_moves(
    roster: tuple[CharacterData, ...], folder: Path
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.void]]:
    strikes = read_strikes(open_file("moves.toml", folder))
    moves = np.zeros(MOVE_COUNT, dtype=MOVE_FIGURE)
    hits: list[tuple[int, ...]] = []
    for data in roster:
        for move in data.moves:
            strike = strike_of(move, data, strikes)
            pack_strike(moves[move.index], move, strike, len(hits))
            for window in move.hits:
                box = window.box
                hits.append((window.first, window.last, box.x0, box.x1, box.y0, box.y1, aim_of(strike, box)))
    return moves, np.array(hits, dtype=HIT_WINDOW)
