"""A guide that tries every action in copies of the match before it says anything.

It needs the engine's own state, so it exists on the built-in game alone. It does not look
into the opponent's head: it watches it as the learner does, and takes it for random play
where the plan says so, and anybody else for the strongest CPU. A learner cannot see how
strong its opponent is: what it was told against a weak one would fail against the others.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.agents.cpu.knowledge.book import load_book
from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.agents.cpu.perception.belief import look
from sf2ai.agents.cpu.perception.scene import SCENE
from sf2ai.agents.cpu.slot.state import MIND, fresh_mind, watch
from sf2ai.agents.cpu.tactics.decide import begin_slots
from sf2ai.agents.dice import take_dice
from sf2ai.backends.base import BUSY, Activity, SlotArray, SnapshotArray
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_rules
from sf2ai.guides.cpu import flawless_book, take_hands
from sf2ai.guides.rollouts import CPU, RANDOM, Game, Now, new_stage, value_actions
from sf2ai.parallel.compiled import compiled
from sf2ai.parallel.slots import over_cores
from sf2ai.seats.actions import ActionPreset
from sf2ai.state_arrays import StateArrays

ROLLOUT_FRAMES = {RANDOM: 48, CPU: 96}
"""Length of a rollout by the model of the opponent: 1.6 seconds, a jump or a projectile across the
stage and what it leads to; against random play half of that, since nobody knows what it does next."""
DISCOUNT = 0.97 ** (1 / 4)
"""Per frame; what comes later is worth less, since the learner will do otherwise by then."""
ROLLOUTS = (1, 4)
"""Most rollouts for an action: one for each, three more for the best quarter."""

_OWN_LEVEL = 0
"""Place of the flawless level in its book."""
_THEIR_LEVEL = len(LEVELS) - 1
"""The strongest, as which every CPU counts."""
_THEIR_DICE = np.uint64(0xD1B54A32D192ED03)
"""Sets the dice of the opponent's mind apart from those of the own."""
_BUSY = np.isin(np.arange(len(Activity)), BUSY)


class SearchGuide:
    """Advises one side of each slot of the built-in game: what each action leads to."""

    def __init__(
        self, backend: SimBackend, actions: ActionPreset, frames_per_step: int, opponents: Sequence[str]
    ) -> None:
        """Prepare for a batch.

        Args:
            backend: whose matches are looked into.
            actions: the learner's preset.
            frames_per_step: frames between two decisions.
            opponents: specs of the plans' opponents, by place.
        """
        slots = backend.slots
        self._backend = backend
        self._frames_per_step = frames_per_step
        self._models = np.array([RANDOM if spec == "random" else CPU for spec in opponents])
        self._width = actions.widest()
        self._fresh = fresh_mind()
        self._scenes: Any = np.zeros(1, dtype=SCENE)
        self._sides = np.zeros(slots, dtype=np.int64)
        self._model = np.zeros(slots, dtype=np.int64)
        self._own: Any = np.zeros(slots, dtype=MIND)
        self._their: Any = np.zeros(slots, dtype=MIND)
        tables = actions.tables()
        self._game = Game(
            load_tables(),
            flawless_book(0),
            load_book(),
            tables.actions,
            tables.scripts,
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
        """Forget everything in the given slots: a new round begins there; see `Guide.begin`."""
        self._sides[slots] = sides
        self._model[slots] = self._models[opponents]
        self._own["level"][slots] = _OWN_LEVEL
        self._their["level"][slots] = _THEIR_LEVEL
        begin_slots(self._own, self._fresh, slots, sides, snapshots, self._game.own_book)
        begin_slots(self._their, self._fresh, slots, 1 - sides, snapshots, self._game.their_book)
        take_dice(self._own["dice"], slots, seeds)
        take_dice(self._their["dice"], slots, seeds ^ _THEIR_DICE)

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, hands: Any) -> Advice:
        """Return what each action is worth where one is to be chosen, and the best of them; see `Guide`."""
        advice = Advice.none(len(slots), self._width)
        free = np.zeros(len(slots), dtype=np.bool_)
        books = self._game.own_book, self._game.their_book
        follow(self._own, self._their, slots, snapshots, hands, *books, self._scenes, free)
        places = np.flatnonzero(free)
        if len(places):
            self._search(slots, places, snapshots, hands, advice.values)
            advice.actions[places] = np.nanargmax(advice.values[places], axis=1)
        return advice

    def _search(
        self, slots: SlotArray, places: SlotArray, snapshots: SnapshotArray, hands: Any, values: Any
    ) -> None:
        """Share the slots out among threads; each slot's values depend on nothing but itself."""
        everywhere = np.zeros((self._frames_per_step, len(hands)), dtype=snapshots.dtype)
        everywhere[:, slots] = snapshots
        now = Now(self._backend.matches, self._sides, hands, self._own, self._model, self._their, everywhere)
        frames, searched = self._frames_per_step, slots[places]
        steps = np.array([max(1, ROLLOUT_FRAMES[model] // frames) for model in (RANDOM, CPU)])
        discount, rollouts = DISCOUNT**frames, np.array(ROLLOUTS)
        found = np.empty((len(places), self._width), dtype=np.float32)

        def value(first: int, stop: int) -> None:
            stage, share = new_stage(frames), slice(first, stop)
            value_actions(searched[share], now, self._game, stage, steps, discount, rollouts, found[share])

        over_cores(value, len(places), min_share=1)
        values[places] = found

    def get_state(self) -> StateArrays:
        """Return a copy of all that is remembered of all slots."""
        return {
            "sides": self._sides.copy(),
            "models": self._model.copy(),
            "own": self._own.copy(),
            "their": self._their.copy(),
        }

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Remember what `get_state` gave."""
        self._sides[:] = state["sides"]
        self._model[:] = state["models"]
        self._own[:] = state["own"]
        self._their[:] = state["their"]


@compiled
def follow(
    own: Any,
    their: Any,
    slots: Any,
    snapshots: Any,
    hands: Any,
    own_book: Any,
    their_book: Any,
    scenes: Any,
    free: Any,
) -> None:
    """Let both minds see what has passed, and say where there is something to choose.

    Args:
        own: dtype MIND, shape (all slots,), changed in place.
        their: the same of the opponents.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        hands: the learner's, dtype SEAT, shape (all slots,).
        own_book: the `Book` of the own side, shape (1,).
        their_book: of the other side.
        scenes: dtype SCENE, shape (1,); scratch.
        free: bool, shape (n,); written: the hands play nothing and the body can act.
    """
    for i in range(len(slots)):
        mine, theirs, hand = own[slots[i]], their[slots[i]], hands[slots[i]]
        timer = snapshots[-1, i].timer
        take_hands(mine, hand)
        watch(mine, snapshots, i)
        look(mine, timer, own_book[0], scenes[0])
        watch(theirs, snapshots, i)
        look(theirs, timer, their_book[0], scenes[0])
        busy = _BUSY[snapshots[-1, i].sides[hand.side].activity]
        free[i] = hand.script_left == 0 and not busy
