"""Names for the NumPy records that fast functions take, which have no static type of their own.

A record's fields cannot be typed, so each alias is `Any`; its comment gives the dtype and the shape.
A signature that uses these names says what it takes. Nothing else in the package is typed `Any` for
want of a name.
"""

from typing import Any, TypeAlias

# The engine's state and tables (`sf2ai.engine`).
MatchRecord: TypeAlias = Any  # one record of engine.state.MATCH
MatchRecords: TypeAlias = Any  # engine.state.MATCH[slots]
FighterRecord: TypeAlias = Any  # one record of engine.state.FIGHTER
ProjectileRecord: TypeAlias = Any  # one record of engine.state.PROJECTILE
TablesRecord: TypeAlias = Any  # the record in engine.tables.pack.load_tables(): rules, fighters, moves, ...
TablesRecords: TypeAlias = Any  # engine.tables.pack.load_tables(), shape (1,)
RulesRecord: TypeAlias = Any  # one record of engine.layouts.RULES
FighterDataRecord: TypeAlias = Any  # one record of engine.layouts.FIGHTER_DATA
MoveRecord: TypeAlias = Any  # one record of engine.layouts.MOVE
MoveRecords: TypeAlias = Any  # engine.layouts.MOVE[moves of the roster]
CommandRecord: TypeAlias = Any  # one record of engine.layouts.COMMAND
DirectionalRecord: TypeAlias = Any  # one record of engine.layouts.DIRECTIONAL
BoxRecord: TypeAlias = Any  # one record of engine.layouts.BOX
ArcRecord: TypeAlias = Any  # one record of engine.layouts.ARC
SetupRecord: TypeAlias = Any  # one record of backends.base.SETUP
SetupRecords: TypeAlias = Any  # backends.base.SETUP[n]

# Snapshots (`sf2ai.backends.base`).
SnapshotRecord: TypeAlias = Any  # one record of SNAPSHOT
SideRecord: TypeAlias = Any  # one record of SIDE_SNAPSHOT
SnapshotRecords: TypeAlias = Any  # SNAPSHOT[frames, slots], oldest frame first
SnapshotRings: TypeAlias = Any  # SNAPSHOT[slots, places], one ring for each slot

# Arrays of indices and numbers that compiled loops read or fill.
SlotIndices: TypeAlias = Any  # int64[n], each slot at most once

# Dice (`sf2ai.agents.dice`).
DiceRecord: TypeAlias = Any  # one record of DICE
DiceRecords: TypeAlias = Any  # DICE[slots]

# Seats (`sf2ai.seats`).
SeatRecord: TypeAlias = Any  # one record of SEAT
SeatRecords: TypeAlias = Any  # SEAT[slots]
ActionRecord: TypeAlias = Any  # one record of ACTION
ActionRecords: TypeAlias = Any  # ACTION[12, widest count], rows by character
MoveFactRecords: TypeAlias = Any  # MOVE_FACTS[507]
BodyFactRecords: TypeAlias = Any  # BODY_FACTS[12]

# The scripted CPU (`sf2ai.agents.cpu`).
CpuRecord: TypeAlias = Any  # one record of CPU_STATE
CpuRecords: TypeAlias = Any  # CPU_STATE[slots]
CpuTables: TypeAlias = Any  # the record that agents.cpu.knowledge.tables.load_cpu_tables describes
CpuTablesRecords: TypeAlias = Any  # the same as an array of shape (1,)
SceneRecord: TypeAlias = Any  # one record of agents.cpu.perception.scene.SCENE
SceneRecords: TypeAlias = Any  # SCENE[1], reused for every slot
OptionRecord: TypeAlias = Any  # one record of agents.cpu.knowledge.options.OPTION
BodyRecord: TypeAlias = Any  # one record of agents.cpu.knowledge.frame_data.BODY
HurtBoxRecords: TypeAlias = Any  # agents.cpu.knowledge.frame_data.PART[PARTS]

# Rounds (`sf2ai.rounds`).
SlotStateRecord: TypeAlias = Any  # one record of SLOT_STATE
SlotStateRecords: TypeAlias = Any  # SLOT_STATE[slots]
StepRecords: TypeAlias = Any  # STEP_RECORD[n]
