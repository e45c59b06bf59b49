"""All that the CPU knows, packed into one record for compiled code."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import cache

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.knowledge.frame_data import load_frame_data
from sf2ai.agents.cpu.knowledge.levels import LEVELS, Level
from sf2ai.agents.cpu.knowledge.options import OPTION, PACKED, Option, options_of
from sf2ai.agents.cpu.knowledge.roles import Role, places_for_role
from sf2ai.agents.cpu.knowledge.styles import STYLES, Style
from sf2ai.game.files.loader import load_roster, load_rules

LEVEL = np.dtype(
    (np.record, [(field.name, "f4" if field.type is float else "i2") for field in fields(Level)])
)
"""A `Level` as a record."""
STYLE = np.dtype((np.record, [(field.name, "f4") for field in fields(Style)]))
"""A `Style` as a record."""

GAME = np.dtype(
    (
        np.record,
        [
            ("screen_width", "f4"),  # px
            ("screen_height", "f4"),
            ("half_stage", "f4"),
            ("start_offset", "f4"),  # of both sides from the middle
            ("hit_stop", "i2"),  # frames
            ("stun", "i2", (3,)),  # after the hit stop, by strength
            ("getup", "i2"),  # frames of getting up from the ground
            ("charge_window", "i2"),  # frames for which a released charge still counts
        ],
    )
)
"""Rules of the game that the CPU uses."""


@cache
def load_cpu_tables() -> npt.NDArray[np.void]:
    """Return what the CPU knows, derived from the package's own frame data.

    It is one record and not a tuple of arrays, since Numba counts references to every array that it passes
    on.

    Returns:
        An array of shape (1,), the same object every time. Its fields are `game` (1,), `levels` (8,),
        `styles` (12,), `bodies` (12,), `facts` (MOVE_COUNT + 1,), `paths` (n, 2), `hit_boxes` (n,), `options`
        (n,), `scripts` (n,), and for each character and role the places of its options in `options`: `roles`
        (12, roles, widest) holds them, `role_counts` (12, roles) says how many there are.
    """
    roster = load_roster()
    by_character = [options_of(data) for data in roster]
    flat = [option for options in by_character for option in options]
    bodies, facts, paths, hit_boxes = load_frame_data()
    roles, role_counts = _pack_roles(by_character)
    return _bind(
        game=_game(),
        levels=pack_levels(LEVELS),
        styles=np.array([tuple(asdict(STYLES[data.character.id]).values()) for data in roster], dtype=STYLE),
        bodies=bodies,
        facts=facts,
        paths=paths,
        hit_boxes=hit_boxes,
        options=_pack_options(flat),
        roles=roles,
        role_counts=role_counts,
        scripts=np.array([pad for option in flat for pad in option.pads], dtype=np.uint16),
    )


def pack_levels(levels: Sequence[Level]) -> npt.NDArray[np.void]:
    """Return levels as records, dtype LEVEL, shape (n,)."""
    return np.array([tuple(asdict(level).values()) for level in levels], dtype=LEVEL)


def _bind(**parts: npt.NDArray[np.generic]) -> npt.NDArray[np.void]:
    """Return an array of one record that holds these arrays by name."""
    dtype = np.dtype((np.record, [(name, part.dtype, part.shape) for name, part in parts.items()]))
    tables = np.zeros(1, dtype=dtype)
    for name, part in parts.items():
        tables[0][name] = part
    return tables


def _game() -> npt.NDArray[np.void]:
    rules = load_rules()
    game: npt.NDArray[np.void] = np.zeros(1, dtype=GAME)
    game["screen_width"], game["screen_height"] = rules.stage.screen_width_px, rules.stage.screen_height_px
    game["half_stage"] = rules.stage.width_px / 2
    game["start_offset"] = rules.stage.start_offset_px
    game["hit_stop"] = rules.hit.hitstop_frames
    game["stun"] = rules.hit.stun_frames
    game["getup"] = rules.knockdown.getup_frames
    game["charge_window"] = rules.input.charge_release_frames
    return game


def _pack_options(options: list[Option]) -> npt.NDArray[np.void]:
    records = np.zeros(len(options), dtype=OPTION)
    script = 0
    for record, option in zip(records, options, strict=True):
        for name in PACKED:
            record[name] = getattr(option, name)
        record["move"] = option.opener.index
        record["script"], record["length"] = script, len(option.pads)
        script += len(option.pads)
    return records


def _pack_roles(
    by_character: list[tuple[Option, ...]],
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Return the places of the options by character and role, -1 where a list has ended, and their counts."""
    lists = [[places_for_role(role, options) for role in Role] for options in by_character]
    counts = np.array([[len(places) for places in roles] for roles in lists], dtype=np.int16)
    packed = np.full((*counts.shape, counts.max()), -1, dtype=np.int16)
    start = 0
    for character, roles in enumerate(lists):
        for role, places in enumerate(roles):
            packed[character, role, : len(places)] = [start + place for place in places]
        start += len(by_character[character])
    return packed, counts
