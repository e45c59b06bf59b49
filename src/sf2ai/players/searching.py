"""A player that knows whom it meets: it tries each action in copies of the match, against the very policy.

It plays as a given agent does, and where it can act it improves on it by one step. An action is worth what
follows when the agent goes on in its place, against the agent on the other side, for a short while, and what
the agent's network says of the state that is reached. One step of lookahead by rollouts improves the policy
that the rollouts follow (Tesauro and Galperin 1996, "On-line policy improvement using Monte-Carlo search"),
so it needs no training. It shows how exploitable an agent is; it would be no use against another one.

It knows the opponent's network but not its luck: all dice are new in each copy, and what the opponent has
begun to enter is dropped. It sees the present, so it can answer only an agent that sees the present, too.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dqn.policy import DqnPolicy
from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.backends.base import BUSY, PadArray, Phase, SlotArray, SnapshotArray
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.errors import InputError
from sf2ai.players.find import Player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import AgentController, Controller
from sf2ai.state_arrays import StateArrays

ROLLOUTS = (1, 4, 12)
"""Rollouts of an action after each round of halving: one of each, then more of the best quarter."""
STEPS = 12
"""Steps of a rollout: 48 frames of four, most of a jump, or a projectile across the stage."""
DISCOUNT = 0.985
"""Per step, as in the training of a PPO agent, whose values then fit."""
PRIOR = 0.01
"""Health bars by which an action counts as better for each nat of its logarithmic probability in the agent's
own policy. The means of a dozen rollouts are off by about as much, and chance would often decide without it:
of 48 rounds, a search won 0.94 from a champion of Ryu with it, and 0.33 without."""
COPIES = 1024
"""Copies of matches that are played at once."""

_VALUED_REWARD = "health-gap"
"""The reward whose unit is that of a rollout: health bars. A network that was trained for another knows no
values in it."""
_OWN_DICE, _THEIR_DICE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
"""Odd multipliers that make seeds of a frame and of the number of a rollout."""


def searching(agent: Player, spec: str) -> Player:
    """Return the player that answers an agent by looking ahead.

    Args:
        agent: a trained agent of `--agent ppo` or `dqn`, whose character it plays.
        spec: the name of the player.

    Raises:
        InputError: the agent has no network that it could know, or sees late.
    """
    if agent.manifest is None or agent.weights is None:
        raise InputError(f"{agent.spec!r} has no network to search against; choose a trained agent")
    if agent.reaction_frames:
        raise InputError(
            f"the responder 'search' sees the present, and {agent.spec!r} sees {agent.reaction_frames} "
            "frames late; give guide:300 or ppo:20M, which are as late"
        )

    def make(setting: OpponentSetting) -> Controller:
        return SearchingController(agent, setting)

    return replace(agent, spec=spec, make=make, weights=None)


class SearchingController(Controller):
    """Drives one side of each slot by lookahead against the agent that drives the other."""

    def __init__(self, agent: Player, setting: OpponentSetting) -> None:
        """Prepare for a batch.

        Args:
            agent: the one that is searched against, and whose play it improves.
            setting: has the backend, whose matches are copied.

        Raises:
            InputError: the backend cannot be copied.
        """
        if not isinstance(setting.backend, SimBackend):
            raise InputError(
                "the responder 'search' needs copies of a match, which only the built-in game can make; omit "
                "--backend, or give another responder"
            )
        self._backend = setting.backend
        self._frames = setting.frames_per_step
        self._mine = _agent_controller(agent, setting)
        self._their_eyes = _agent_controller(agent, setting).seat
        copies = replace(setting, slots=COPIES)
        self._own, self._their = _agent_controller(agent, copies), _agent_controller(agent, copies)
        assert agent.manifest is not None
        self._knows_values = agent.manifest.reward == _VALUED_REWARD
        self._sides = np.zeros(setting.slots, dtype=np.int64)
        self._steps = np.zeros(setting.slots, dtype=np.uint64)
        self._seeds = np.zeros(setting.slots, dtype=np.uint64)

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a new round in the given slots; see `Controller.begin`."""
        self._mine.begin(slots, sides, snapshots, seeds)
        self._their_eyes.begin(slots, (1 - sides).astype(np.int8), snapshots, seeds)
        self._sides[slots], self._seeds[slots], self._steps[slots] = sides, seeds, 0

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the pads of the best actions where the fighter can act, elsewhere of the agent's."""
        seat = self._mine.seat
        observations, masks = seat.observe_step(slots, snapshots)
        self._their_eyes.record_frames(slots, snapshots)
        self._steps[slots] += 1
        actions = self._mine.agent.act(observations, masks, slots)
        own = snapshots[-1]["sides"][np.arange(len(slots)), self._sides[slots]]
        free = np.flatnonzero((masks.sum(axis=1) > 1) & ~np.isin(own["activity"], BUSY))
        if len(free):
            prior = PRIOR * _log_chances(self._mine.agent, observations[free], masks[free])
            actions[free] = self._search(slots[free], masks[free], snapshots[-1, free], prior)
        return seat.pads(slots, actions)

    def get_state(self) -> StateArrays:
        """Refuse: it is made for evaluations, which keep no state."""
        raise NotImplementedError("a player that searches has no state to keep")

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Refuse, as `get_state`."""
        raise NotImplementedError("a player that searches has no state to restore")

    def _search(
        self,
        slots: SlotArray,
        masks: npt.NDArray[np.bool_],
        now: SnapshotArray,
        prior: npt.NDArray[np.float64],
    ) -> npt.NDArray[np.int64]:
        """Return the best legal action of each slot, shape (n,).

        Args:
            slots: shape (n,).
            masks: legal actions, shape (n, actions).
            now: the present snapshot of each, shape (n,).
            prior: what is added to the worth of each action, shape (n, actions).
        """
        sums, tried = np.zeros(masks.shape), 0
        left = masks.copy()
        for rollouts in ROLLOUTS:
            rows, actions = np.nonzero(left)
            for rollout in range(tried, rollouts):
                for first in range(0, len(rows), COPIES):
                    part = slice(first, first + COPIES)
                    found = self._play_out(slots[rows[part]], now[rows[part]], actions[part], rollout)
                    sums[rows[part], actions[part]] += found
            tried = rollouts
            worth = np.where(left, sums / tried + prior, -np.inf)
            if rollouts != ROLLOUTS[-1]:
                left = _best_quarter(worth, left)
        best: npt.NDArray[np.int64] = worth.argmax(axis=1)
        return best

    def _play_out(
        self, slots: SlotArray, now: SnapshotArray, actions: npt.NDArray[np.int64], rollout: int
    ) -> npt.NDArray[np.float64]:
        """Return what actions lead to, one rollout each, in health bars.

        Args:
            slots: the slot of each action, shape (n,); they may repeat.
            now: the present snapshot of each, shape (n,).
            actions: shape (n,).
            rollout: its number; all actions of a slot have the same luck in it.
        """
        copies, sides = np.arange(len(slots)), self._sides[slots]
        backend = self._copy(slots, copies, rollout)
        before, worth, weight = _gap(now, sides), np.zeros(len(slots)), 1.0
        fights = np.ones(len(slots), dtype=np.bool_)
        pads = np.zeros((self._frames, len(slots), 2), dtype=np.uint16)
        own, their = self._own, self._their
        seen, may = their.seat.observe(copies), their.seat.masks(copies)
        for _ in range(STEPS):
            pads[:, copies, sides] = own.seat.pads(copies, actions)
            pads[:, copies, 1 - sides] = their.seat.pads(copies, their.agent.act(seen, may, copies))
            snapshots = backend.advance(pads)
            gap = _gap(snapshots[-1], sides)
            worth += weight * fights * (gap - before)
            before, weight = gap, weight * DISCOUNT
            fights &= snapshots[-1]["phase"] == Phase.FIGHT
            own_seen, own_may = own.seat.observe_step(copies, snapshots)
            seen, may = their.seat.observe_step(copies, snapshots)
            actions = own.agent.act(own_seen, own_may, copies)
        if self._knows_values:
            worth += weight * fights * _state_values(own.agent, own_seen)
        return worth

    def _copy(self, slots: SlotArray, copies: SlotArray, rollout: int) -> SimBackend:
        """Copy the matches and what both sides know of them, with new dice; returns the copies' backend."""
        backend = SimBackend(len(slots))
        luck = (self._seeds[slots] ^ self._steps[slots]) + np.full(
            1, rollout + 1, dtype=np.uint64
        ) * _OWN_DICE
        low = (luck ^ luck >> np.uint64(32)).astype(np.uint32)
        backend.matches[:] = self._backend.matches[slots]
        backend.matches["seed_low"] ^= low
        own, their = self._mine.seat.get_state(slots), self._their_eyes.get_state(slots)
        fighters = backend.matches["fighters"][copies, 1 - self._sides[slots]]
        for name in ("back_charge", "down_charge", "back_window", "down_window"):
            _records(their["seats"])[name] = fighters[name]
        for state, controller, odd in ((own, self._own, _OWN_DICE), (their, self._their, _THEIR_DICE)):
            seats = _records(state["seats"])
            seats["dice"]["seed_low"] ^= low
            controller.seat.set_state(copies, state)
            controller.agent.begin(copies, seats["character"], luck * odd)
        return backend


def _agent_controller(agent: Player, setting: OpponentSetting) -> AgentController:
    """Return an agent in its seat."""
    made = agent.make(setting)
    assert isinstance(made, AgentController)
    return made


def _records(array: npt.NDArray[np.generic]) -> npt.NDArray[np.void]:
    """Return an array of records as one whose fields can be named."""
    return cast("npt.NDArray[np.void]", array)


def _best_quarter(worth: npt.NDArray[np.float64], left: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the best quarter of the actions that are left in each row, two at least, shape (n, actions)."""
    keep = np.maximum(2, left.sum(axis=1) // 4)
    places = np.argsort(np.argsort(-worth, axis=1, kind="stable"), axis=1)
    best: npt.NDArray[np.bool_] = left & (places < keep[:, None])
    return best


def _gap(snapshots: SnapshotArray, sides: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the health of these sides less that of the others, in health bars, shape (n,)."""
    rows, health = np.arange(len(sides)), snapshots["sides"]["health"].astype(np.float64)
    gap: npt.NDArray[np.float64] = health[rows, sides] - health[rows, 1 - sides]
    return gap


def _log_chances(
    policy: object, observations: npt.NDArray[np.float32], masks: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Return logarithms of a policy's probabilities, in nats, shape (n, actions); 0 if it does not mix."""
    found = np.zeros(masks.shape)
    if isinstance(policy, PpoPolicy):
        logits = policy.heads(observations)[:, 1:].astype(np.float64)
        legal = masks[:, : logits.shape[1]]
        most = np.where(legal, logits, -np.inf).max(axis=1, keepdims=True)
        total = np.log(np.where(legal, np.exp(logits - most), 0.0).sum(axis=1, keepdims=True))
        found[:] = -np.inf  # a network of a shorter list of actions never takes the others
        found[:, : logits.shape[1]] = logits - most - total
    return found


def _state_values(policy: object, observations: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return what a network says that states are worth, in health bars, shape (n,)."""
    if isinstance(policy, PpoPolicy):
        return policy.heads(observations)[:, 0].astype(np.float64)
    if isinstance(policy, DqnPolicy):
        best: npt.NDArray[np.float32] = policy.values(observations).max(axis=1)
        return best.astype(np.float64)
    return np.zeros(len(observations))
