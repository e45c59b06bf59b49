"""Takes the network out of a learner's kept state, without the learning library.

A stopped training has no weights file; a new training can begin from the network in its checkpoint.
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.keras_rl.baseline_settings import BaselineSettings
from sf2ai.agents.networks.architecture import Architecture, as_dueling, named_arrays
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.settings import AgentSettings
from sf2ai.state_arrays import StateArrays


def kept_dqn(state: StateArrays, settings: AgentSettings, features: int) -> dict[str, FloatArray]:
    """Return the target network of a `BatchedDqn`'s state by name; raises `ValueError`.

    Args:
        state: what its ``get_state`` returned.
        settings: of the learner.
        features: width of an observation.
    """
    if not isinstance(settings, DqnHyperparameters):
        raise ValueError(f"its settings are {type(settings).__name__}")
    arrays: list[npt.NDArray[np.generic]] = []
    while (array := state.get(f"network/target{len(arrays)}")) is not None:
        arrays.append(array)
    return _of_width(named_arrays(arrays, settings.hidden, settings.branch), features)


def kept_ppo(state: StateArrays, settings: AgentSettings, features: int) -> dict[str, FloatArray]:
    """Return the network of a `BatchedPpo`'s state; arguments and errors as `kept_dqn`'s."""
    if not isinstance(settings, PpoHyperparameters):
        raise ValueError(f"its settings are {type(settings).__name__}")
    if "network.flat" not in state:
        raise ValueError("it lacks 'network.flat'")
    flat = state["network.flat"].astype(np.float32)
    return named_arrays(_layers(flat, settings.hidden, features), settings.hidden)


def kept_values(state: StateArrays, settings: AgentSettings, features: int) -> dict[str, FloatArray]:
    """Return the network of a baseline that estimates values; arguments and errors as `kept_dqn`'s."""
    hidden = _hidden(settings)
    names = [f"variable{number}" for number in range(2 * (1 + len(hidden)))]
    lacking = next((name for name in names if name not in state), None)
    if lacking is not None:
        raise ValueError(f"it lacks {lacking!r}")
    arrays: list[FloatArray] = [state[name].astype(np.float32) for name in names]
    return _of_width(named_arrays(as_dueling(arrays), hidden), features)


def kept_cem(state: StateArrays, settings: AgentSettings, features: int) -> dict[str, FloatArray]:
    """Return the best network of a CEM's state; arguments and errors as `kept_dqn`'s."""
    hidden = _hidden(settings)
    if "best" not in state or "theta" not in state:
        raise ValueError("it lacks 'best' or 'theta'")
    best, flat = float(state["best"][0]), state["best"][1:].astype(np.float32)
    if best == -np.inf:
        flat = state["theta"][: len(state["theta"]) // 2].astype(np.float32)
    return named_arrays(as_dueling(_layers(flat, hidden, features)), hidden)


def network_sizes(parameters: dict[str, FloatArray]) -> Architecture:
    """Return the sizes of a network from its arrays by name.

    >>> sizes = Architecture(features=2, hidden=(3,), actions=4)
    >>> network_sizes(sizes.named(np.zeros(sizes.size, dtype=np.float32))) == sizes
    True
    """
    kernels: list[FloatArray] = []
    while (kernel := parameters.get(f"layer{len(kernels)}_kernel")) is not None:
        kernels.append(kernel)
    hidden = tuple(kernel.shape[1] for kernel in kernels[:-1])
    features, actions = kernels[0].shape[0], kernels[-1].shape[1] - 1
    if "branch_facts" not in parameters:
        return Architecture(features, hidden, actions)
    facts, branch = parameters["branch_facts"].shape
    return Architecture(features, hidden, actions, facts, branch)


def _layers(flat: FloatArray, hidden: tuple[int, ...], features: int) -> list[FloatArray]:
    """Split the flat parameters of a chain of dense layers; their number says how many outputs there are."""
    widths = (features, *hidden)
    before = sum((inputs + 1) * outputs for inputs, outputs in pairwise(widths))
    last, rest = divmod(len(flat) - before, widths[-1] + 1)
    if rest or last < 1:
        raise ValueError(f"it has {len(flat)} parameters")
    arrays: list[FloatArray] = []
    at = 0
    for inputs, outputs in zip(widths, (*hidden, last), strict=True):
        for shape in ((inputs, outputs), (outputs,)):
            size = inputs * outputs if len(shape) == 2 else outputs
            arrays.append(flat[at : at + size].reshape(shape))
            at += size
    return arrays


def _hidden(settings: AgentSettings) -> tuple[int, ...]:
    if not isinstance(settings, BaselineSettings):
        raise ValueError(f"its settings are {type(settings).__name__}")
    return settings.hidden


def _of_width(parameters: dict[str, FloatArray], features: int) -> dict[str, FloatArray]:
    width = parameters["layer0_kernel"].shape[0]
    if width != features:
        raise ValueError(f"its network takes {width} numbers, and an observation has {features}")
    return parameters
