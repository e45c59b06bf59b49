"""All that the CPU knows, packed for compiled code in one argument."""

from dataclasses import asdict, fields
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.knowledge import load_knowledge
from sf2ai.agents.cpu.levels import LEVELS, Level
from sf2ai.agents.cpu.options import OPTION, PACKED, Option, options_of
from sf2ai.agents.cpu.roles import Role, fitting
from sf2ai.agents.cpu.styles import STYLES, Style
from sf2ai.game.loader import load_roster, load_rules

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
            ("start_offset", "f4"),  # of either side from the middle
            ("hit_stop", "i2"),  # frames
            ("stun", "i2", (3,)),  # after hit stop, by strength
            ("getup", "i2"),  # frames of rising from the ground
            ("charge_window", "i2"),  # frames that a released charge still counts
        ],
    )
)
"""Rules of the game that the CPU reckons with."""


class Book(NamedTuple):
    """What compiled code reads.

    Attributes:
        game: dtype GAME, shape (1,).
        levels: dtype LEVEL, shape (8,).
        styles: dtype STYLE, shape (12,).
        bodies: dtype BODY, shape (12,).
        facts: dtype FACT, shape (MOVE_COUNT + 1,).
        ways: float32, shape (n, 2); how moves carry their fighter.
        options: dtype OPTION, of all characters one after another.
        roles: int16, shape (12, roles, widest); places in `options`, then -1.
        scripts: uint16, the pads of all options one after another, as seen facing right.
    """

    game: npt.NDArray[np.void]
    levels: npt.NDArray[np.void]
    styles: npt.NDArray[np.void]
    bodies: npt.NDArray[np.void]
    facts: npt.NDArray[np.void]
    ways: npt.NDArray[np.float32]
    options: npt.NDArray[np.void]
    roles: npt.NDArray[np.int16]
    scripts: npt.NDArray[np.uint16]


@cache
def load_book() -> Book:
    """Return the book of the package's own frame data; the same arrays every time."""
    roster = load_roster()
    by_character = [options_of(data) for data in roster]
    flat = [option for options in by_character for option in options]
    bodies, facts, ways = load_knowledge()
    return Book(
        _game(),
        np.array([tuple(asdict(level).values()) for level in LEVELS], dtype=LEVEL),
        np.array([tuple(asdict(STYLES[data.character.id]).values()) for data in roster], dtype=STYLE),
        bodies,
        facts,
        ways,
        _pack_options(flat),
        _pack_roles(by_character),
        np.array([pad for option in flat for pad in option.pads], dtype=np.uint16),
    )


def _game() -> npt.NDArray[np.void]:
    rules = load_rules()
    game = np.zeros(1, dtype=GAME)
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


def _pack_roles(by_character: list[tuple[Option, ...]]) -> npt.NDArray[np.int16]:
    lists = [[fitting(role, options) for role in Role] for options in by_character]
    widest = max(len(places) for roles in lists for places in roles)
    packed = np.full((len(lists), len(Role), widest + 1), -1, dtype=np.int16)
    start = 0
    for character, roles in enumerate(lists):
        for role, places in enumerate(roles):
            packed[character, role, : len(places)] = [start + place for place in places]
        start += len(by_character[character])
    return packed
