"""A guide that is a trained agent: it advises what its network says of the actions.

Its lessons cost a forward pass for each decision, a hundredth of what the searching guide's cost.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.agents.dqn.policy import DqnPolicy
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.agents.registry import find_agent
from sf2ai.backends.base import SlotArray, SnapshotArray
from sf2ai.errors import InputError
from sf2ai.guides.base import GuideSetting
from sf2ai.players.find import Player, find_player
from sf2ai.record_types import SeatRecords
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_weights

Values = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]
"""Returns the values of all actions, shape (n, actions), for observations, shape (n, features)."""

POLICY_SCALE = np.float32(PpoHyperparameters().lesson_temperature)
"""Value of one unit of a logit: with it a PPO agent's lessons are the policy that advises."""


class NetworkGuide:
    """Advises one side of each slot by the values of a network, which sees what the learner sees.

    Attributes:
        created: when the trained agent was made, as its manifest says.
    """

    def __init__(self, values: Values, created: str, seat: Seat, slots: int) -> None:
        """Prepare for a batch of `slots` slots.

        Args:
            values: of the trained agent's network.
            created: when it was made.
            seat: with the settings of the trained agent, made for as many slots.
            slots: their number.
        """
        self.created = created
        self._values = values
        self._seat = seat
        self._all = np.arange(slots)

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
        opponents: npt.NDArray[np.int64],
    ) -> None:
        """Begin a new round in the given slots; see `Guide.begin`."""
        self._seat.begin(slots, sides, snapshots)

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, seats: SeatRecords) -> Advice:
        """Return the values of the legal actions and the best of them; see `Guide`."""
        self._seat.record_frames(slots, snapshots)
        self._seat.take_pads(slots, seats)
        masks = self._seat.masks(slots)
        known = self._values(self._seat.observe(slots))
        values = np.full(masks.shape, np.nan, dtype=np.float32)
        values[:, : known.shape[1]] = known
        values[~masks] = np.nan
        # A network of a shorter list of actions may know none that is legal now.
        return Advice(np.where(np.isnan(values), -np.inf, values).argmax(axis=1), values)

    def get_state(self) -> StateArrays:
        """Return what the guide has seen in all slots."""
        return self._seat.get_state(self._all)

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        self._seat.set_state(self._all, state)


def make_network_guide(spec: str, setting: GuideSetting) -> NetworkGuide:
    """Return the guide that a trained agent is.

    Args:
        spec: the agent's name, as a player's.
        setting: what the guide is made for.

    Raises:
        UnknownNameError: there is no such player.
        InputError: it knows no values, or it was trained for another character, other actions or steps.
        StoreError: its weights cannot play.
    """
    player = find_player(spec, setting.home or Home.default())
    values = _values_of(player)
    manifest = player.manifest
    assert manifest is not None
    for what, its, wanted in (
        ("character", manifest.character, setting.character),
        ("actions", manifest.actions.name, setting.actions.name),
        ("frames per step", manifest.frames_per_step, setting.frames_per_step),
    ):
        if its != wanted:
            raise InputError(
                f"the guide {spec!r} was trained with the {what} {its!r} and cannot advise {wanted!r}; "
                "name an agent that was trained with the learner's"
            )
    slots = setting.backend.slots
    seat = Seat(
        slots,
        observation=manifest.observation.name,
        actions=manifest.actions.name,
        reaction_frames=player.reaction_frames,
        frames_per_step=setting.frames_per_step,
    )
    return NetworkGuide(values, manifest.created, seat, slots)


def _values_of(player: Player) -> Values:
    """Return what a player's network says an action is worth; raises `InputError` if it has none."""
    if player.manifest is None or player.weights is None:
        raise InputError(
            f"{player.spec!r} has no network, so it cannot advise; give --guide search, cpu or an agent"
        )
    _, arrays = load_weights(player.weights)
    policy = find_agent(player.manifest.agent).load_policy()(arrays)
    if isinstance(policy, PpoPolicy):
        return lambda observations: policy.heads(observations)[:, 1:] * POLICY_SCALE
    if isinstance(policy, DqnPolicy):
        return policy.values
    raise InputError(
        f"{player.spec!r} is of the agent {player.manifest.agent!r}, which knows neither values nor chances "
        "of actions; name an agent of --agent dqn or ppo"
    )
