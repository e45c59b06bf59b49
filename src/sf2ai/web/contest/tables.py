"""What a match in the browser looks up, as constants: `engine.wasm` needs no other file."""

import numpy as np

from sf2ai.agents.cpu.knowledge.tables import load_cpu_tables
from sf2ai.agents.cpu.slot.state import new_cpu_state
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game.files.loader import load_rules
from sf2ai.seats.action_pads import STICKY_DRAW_RANGE
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.move_facts import load_facts
from sf2ai.seats.seat import SEAT_DICE, STICKY_ACTIONS

GAME = load_tables()
CPU_TABLES = load_cpu_tables()
NEW_CPU = new_cpu_state()
MOVES, BODIES = load_facts()
TALK, PAD, WHOLE = (ACTIONS[name].tables() for name in ("talk", "pad", "moves"))
PRESETS = tuple(ACTIONS)
CHARGE_WINDOW = load_rules().input.charge_release_frames
STICKY_BELOW = round(STICKY_ACTIONS * STICKY_DRAW_RANGE)
ONE_SLOT = np.zeros(1, dtype=np.int64)
SIDES = np.array([[0], [1]], dtype=np.int8)
OPEN_VIEW = np.zeros(1, dtype=np.bool_)
DICE_MASK = SEAT_DICE
