"""The state of Keras-RL's agents as arrays that can be stored: their memories and the global generators."""

import random
from typing import TYPE_CHECKING

import numpy as np

from sf2ai.state_arrays import StateArrays

if TYPE_CHECKING:
    from sf2ai.agents.keras_rl.library import EpisodeParameterMemory, SequentialMemory

_TWISTER_WORDS = 624
"""Words of a state of the Mersenne Twister, which both Python and NumPy use."""


def seed_generators(seed: int) -> None:
    """Seed the global generators of Python and NumPy, which Keras-RL uses."""
    random.seed(seed)
    np.random.seed(seed % (1 << 32))


def generator_states() -> StateArrays:
    """Return the state of the global generators of Python and NumPy."""
    _, words, spare = random.getstate()
    _, keys, place, has_spare, numpy_spare = np.random.get_state(legacy=True)
    return {
        "python_dice": np.array(words, dtype=np.uint64),
        "numpy_dice": np.array([*keys, place, has_spare], dtype=np.uint64),
        "spares": np.array([np.nan if spare is None else spare, numpy_spare]),
    }


def set_generator_states(state: StateArrays) -> None:
    """Restore the global generators from what `generator_states` returned."""
    spare, numpy_spare = state["spares"].tolist()
    random.setstate((3, tuple(state["python_dice"].tolist()), None if np.isnan(spare) else spare))
    keys, (place, has_spare) = np.split(state["numpy_dice"], [_TWISTER_WORDS])
    np.random.set_state(("MT19937", keys.astype(np.uint32), int(place), int(has_spare), numpy_spare))


def sequence_memory_state(memory: "SequentialMemory", features: int) -> StateArrays:
    """Return the steps in a `SequentialMemory`, oldest first."""
    observations = np.array(memory.observations, dtype=np.float32).reshape(-1, features)
    return {
        "observations": observations,
        "actions": np.array(memory.actions, dtype=np.int64),
        "rewards": np.array(memory.rewards, dtype=np.float64),
        "terminals": np.array(memory.terminals, dtype=np.bool_),
    }


def set_sequence_memory_state(memory: "SequentialMemory", state: StateArrays) -> None:
    """Fill a new `SequentialMemory` with what `sequence_memory_state` returned."""
    memory.observations.extend(state["observations"])
    memory.actions.extend(state["actions"].tolist())
    memory.rewards.extend(state["rewards"].tolist())
    memory.terminals.extend(state["terminals"].tolist())
    if len(state["observations"]):
        memory.recent_observations.append(state["observations"][-1])
        memory.recent_terminals.append(bool(state["terminals"][-1]))


def episode_memory_state(memory: "EpisodeParameterMemory", parameters: int) -> StateArrays:
    """Return the rounds in an `EpisodeParameterMemory`, oldest first."""
    return {
        "tried": np.array(memory.params, dtype=np.float64).reshape(-1, parameters),
        "returns": np.array(memory.total_rewards, dtype=np.float64),
        "pending": np.array(memory.intermediate_rewards, dtype=np.float64),
    }


def set_episode_memory_state(memory: "EpisodeParameterMemory", state: StateArrays) -> None:
    """Fill a new `EpisodeParameterMemory` with what `episode_memory_state` returned."""
    memory.params.extend(state["tried"])
    memory.total_rewards.extend(state["returns"].tolist())
    memory.intermediate_rewards = state["pending"].tolist()
