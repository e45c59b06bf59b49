"""The levels of trained agents for people: ``ryu@1`` to ``ryu@10``, which is the agent as it is.

A lower level sees later and draws its actions from a flatter policy; the lowest know no special moves.
Nothing is pressed at random: a level is a delay of what the agent sees, and a change of its network's last
layer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sf2ai.agents.networks.architecture import REST_NAME, dueling_sizes
from sf2ai.agents.registry import find_agent
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.players.names import HIGHEST
from sf2ai.seats.actions import ACTIONS
from sf2ai.store.manifest import Manifest

NEVER = np.float32(-1_000.0)
"""Added to the logit of an action that a level does not know, whose probability is 0 then."""


@dataclass(frozen=True)
class Level:
    """How an agent is weakened."""

    late_frames: int
    """Age of what it sees of the opponent, in frames; an agent that was trained with more keeps that."""
    temperature: float
    """Its logits are divided by it."""
    has_specials: bool = True
    """Whether it knows special moves and throws, and not only what a direction and a button do."""


LEVELS: Mapping[int, Level] = {
    HIGHEST: Level(0, 1.0),
    9: Level(1, 0.95),
    8: Level(1, 1.41),
    7: Level(2, 1.48),
    6: Level(2, 1.85),
    5: Level(3, 1.82),
    4: Level(4, 1.41),
    3: Level(5, 1.48),
    2: Level(6, 1.73),
    1: Level(7, 1.25, has_specials=False),
}
"""All levels; measured by `benchmarks/levels.py`."""


def weakened(
    spec: str, manifest: Manifest, arrays: Mapping[str, npt.NDArray[np.float32]], level: Level
) -> dict[str, npt.NDArray[np.float32]]:
    """Return the parameters of an agent at a level.

    Args:
        spec: the agent's name, for messages.
        manifest: of its weights.
        arrays: its parameters by name.
        level: how it is weakened; the delay is not a matter of the network.

    Raises:
        InputError: the agent plays one action in each situation, so it has no policy to flatten.
    """
    if not find_agent(manifest.agent).mixes:
        raise InputError(
            f"{spec!r} was trained with --agent {manifest.agent}, which plays one strategy and cannot be "
            "weakened; name it without a level, or an agent of --agent ppo"
        )
    network = {name: array.copy() for name, array in arrays.items()}
    layers = {name: array for name, array in network.items() if name != REST_NAME}
    kernel, bias = list(dueling_sizes(layers).shapes)[-2:]
    for array in (network[kernel], network[bias]):
        array[..., 1:] /= np.float32(level.temperature)
    for action in unknown_actions(manifest, level):
        network[bias][1 + action] += NEVER
    return network


def unknown_actions(manifest: Manifest, level: Level) -> list[int]:
    """Return the numbers of an agent's actions that a level does not know."""
    if level.has_specials:
        return []
    names = ACTIONS[manifest.actions.name].names(find_character(manifest.character).index)
    return [number for number, name in enumerate(names[: manifest.actions.size]) if not name[0].isdigit()]
