"""A guide that tries every action in copies of the match before it advises.

It needs the engine's own state, so it exists on the built-in game alone. It does not use the
opponent's hidden state: it observes the opponent as the learner does. It models the opponent as random
play if the plan says so, and every other opponent as the strongest CPU: a learner cannot see how
strong its opponent is, and advice that holds against a weak opponent would fail against the others.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.agents.cpu.knowledge.tables import load_cpu_tables
from sf2ai.agents.cpu.perception.belief import update_belief
from sf2ai.agents.cpu.perception.scene import SCENE
from sf2ai.agents.cpu.slot.state import CPU_STATE, new_cpu_state, record_frames
from sf2ai.agents.cpu.tactics.decide import begin_slots
from sf2ai.agents.dice import take_dice
from sf2ai.backends.base import BUSY, Activity, SlotArray, SnapshotArray
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_rules
from sf2ai.guides.cpu import flawless_cpu_tables, take_seat_record
from sf2ai.guides.rollouts import CPU, RANDOM, SearchRoot, SearchTables, new_scratch, value_actions
from sf2ai.parallel.compiled import compiled
from sf2ai.parallel.slots import over_cores
from sf2ai.record_types import (
    CpuRecords,
    CpuTablesRecords,
    SceneRecords,
    SeatRecords,
    SlotIndices,
    SnapshotRecords,
)
from sf2ai.seats.actions import ActionPreset
from sf2ai.state_arrays import StateArrays

ROLLOUT_FRAMES = {RANDOM: 48, CPU: 96}
"""Length of a rollout by the model of the opponent: 1.6 seconds, a jump or a projectile across the
stage and what it leads to. Against random play half of that, since its next actions cannot be foreseen."""
DISCOUNT = 0.97 ** (1 / 4)
"""Per frame; later rewards count less, since the learner will decide again by then."""
ROLLOUTS = (1, 4)
"""Most rollouts of an action after each round of halving: one for each, three more for the best quarter."""

_OWN_LEVEL = 0
"""Place of the flawless level in its tables."""
_THEIR_LEVEL = len(LEVELS) - 1
"""The strongest level, which stands for every CPU."""
_THEIR_DICE = np.uint64(0xD1B54A32D192ED03)
"""Sets the dice of the opponent's model apart from those of the learner's side."""
_BUSY = np.isin(np.arange(len(Activity)), BUSY)


class SearchGuide:
    """Advises one side of each slot of the built-in game: what each action leads to."""

    def __init__(
        self, backend: SimBackend, actions: ActionPreset, frames_per_step: int, opponents: Sequence[str]
    ) -> None:
        """Prepare for a batch.

        Args:
            backend: the matches of which are copied.
            actions: the learner's preset.
            frames_per_step: frames between two decisions.
            opponents: specs of the plans' opponents, by place.
        """
        slots = backend.slots
        self._backend = backend
        self._frames_per_step = frames_per_step
        self._models = np.array([RANDOM if spec == "random" else CPU for spec in opponents])
        self._width = actions.widest()
        self._new_state = new_cpu_state()
        self._scenes: SceneRecords = np.zeros(1, dtype=SCENE)
        self._sides = np.zeros(slots, dtype=np.int64)
        self._model = np.zeros(slots, dtype=np.int64)
        self._own: CpuRecords = np.zeros(slots, dtype=CPU_STATE)
        self._their: CpuRecords = np.zeros(slots, dtype=CPU_STATE)
        self._action_tables = action_tables = actions.tables()
        self._tables = SearchTables(
            load_tables(),
            flawless_cpu_tables(0),
            load_cpu_tables(),
            action_tables.actions,
            action_tables.scripts,
            np.array([actions.count(character.index) for character in ROSTER]),
            load_rules().input.charge_release_frames,
        )

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
        opponents: npt.NDArray[np.int64],
    ) -> None:
        """Begin a new round in the given slots; see `Guide.begin`."""
        self._sides[slots] = sides
        self._model[slots] = self._models[opponents]
        self._own["level"][slots] = _OWN_LEVEL
        self._their["level"][slots] = _THEIR_LEVEL
        begin_slots(self._own, self._new_state, slots, sides, snapshots, self._tables.own_cpu_tables)
        begin_slots(self._their, self._new_state, slots, 1 - sides, snapshots, self._tables.their_cpu_tables)
        take_dice(self._own["dice"], slots, seeds)
        take_dice(self._their["dice"], slots, seeds ^ _THEIR_DICE)

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, seats: SeatRecords) -> Advice:
        """Return the value of each action and the best action where one is to be chosen; see `Guide`."""
        advice = Advice.none(len(slots), self._width)
        free = np.zeros(len(slots), dtype=np.bool_)
        both_tables = self._tables.own_cpu_tables, self._tables.their_cpu_tables
        mash_until = self._action_tables.mash_until
        record_models(
            self._own, self._their, slots, snapshots, seats, *both_tables, self._scenes, mash_until, free
        )
        places = np.flatnonzero(free)
        if len(places):
            self._search(slots, places, snapshots, seats, advice.values)
            advice.actions[places] = self._best(
                slots[places], snapshots[-1, places], seats, advice.values[places]
            )
        return advice

    def _best(
        self,
        slots: SlotArray,
        now: SnapshotArray,
        seats: SeatRecords,
        values: npt.NDArray[np.float32],
    ) -> npt.NDArray[np.int64]:
        """Return the legal action of the highest value; a mashed special that is out leaves few legal."""
        side = now["sides"][np.arange(len(now)), seats["side"][slots]]
        tables = self._action_tables
        mashed = side["activity_frames"] <= tables.mash_until[side["move"]]
        illegal = mashed[:, None] & (side["move"] >= 0)[:, None] & ~tables.mashing[side["character"]]
        best: npt.NDArray[np.int64] = np.nanargmax(np.where(illegal, np.nan, values), axis=1)
        return best

    def _search(
        self,
        slots: SlotArray,
        places: SlotArray,
        snapshots: SnapshotArray,
        seats: SeatRecords,
        values: npt.NDArray[np.float32],
    ) -> None:
        """Share the slots among threads; the values of a slot depend on that slot alone."""
        everywhere = np.zeros((self._frames_per_step, len(seats)), dtype=snapshots.dtype)
        everywhere[:, slots] = snapshots
        root = SearchRoot(
            self._backend.matches, self._sides, seats, self._own, self._model, self._their, everywhere
        )
        frames, searched = self._frames_per_step, slots[places]
        steps = np.array([max(1, ROLLOUT_FRAMES[model] // frames) for model in (RANDOM, CPU)])
        discount, rollouts = DISCOUNT**frames, np.array(ROLLOUTS)
        found = np.empty((len(places), self._width), dtype=np.float32)

        def value(first: int, stop: int) -> None:
            scratch, share = new_scratch(frames), slice(first, stop)
            value_actions(
                searched[share], root, self._tables, scratch, steps, discount, rollouts, found[share]
            )

        over_cores(value, len(places), min_share=1)
        values[places] = found

    def get_state(self) -> StateArrays:
        """Return a copy of the state of all slots."""
        return {
            "sides": self._sides.copy(),
            "models": self._model.copy(),
            "own": self._own.copy(),
            "their": self._their.copy(),
        }

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        self._sides[:] = state["sides"]
        self._model[:] = state["models"]
        self._own[:] = state["own"]
        self._their[:] = state["their"]


@compiled
def record_models(
    own: CpuRecords,
    their: CpuRecords,
    slots: SlotIndices,
    snapshots: SnapshotRecords,
    seats: SeatRecords,
    own_cpu_tables: CpuTablesRecords,
    their_cpu_tables: CpuTablesRecords,
    scenes: SceneRecords,
    mash_until: npt.NDArray[np.int64],
    free: npt.NDArray[np.bool_],
) -> None:
    """Record the frames for both sides' models, and find the slots in which an action is to be chosen.

    Args:
        own: dtype CPU_STATE, shape (all slots,), changed in place.
        their: the same for the opponents.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        seats: of the learner's seat, dtype SEAT, shape (all slots,).
        own_cpu_tables: the CPU's tables of the own side, shape (1,).
        their_cpu_tables: of the other side.
        scenes: dtype SCENE, shape (1,); scratch.
        mash_until: as in `seats.actions.ActionTables`.
        free: bool, shape (n,); written: no script is playing, and the fighter can act or prolong its special.
    """
    for i in range(len(slots)):
        mine, theirs, seat = own[slots[i]], their[slots[i]], seats[slots[i]]
        timer = snapshots[-1, i].timer
        take_seat_record(mine, seat)
        record_frames(mine, snapshots, i)
        update_belief(mine, timer, own_cpu_tables[0], scenes[0])
        record_frames(theirs, snapshots, i)
        update_belief(theirs, timer, their_cpu_tables[0], scenes[0])
        busy = _BUSY[snapshots[-1, i].sides[seat.side].activity]
        side = snapshots[-1, i].sides[seat.side]
        mashes = side.move >= 0 and side.activity_frames <= mash_until[side.move]
        free[i] = seat.script_left == 0 and (mashes or not busy)
