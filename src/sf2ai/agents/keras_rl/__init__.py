"""Keras-RL: the learned agent as one of its agents, and its own agents as baselines.

`agent` is the only file that imports Keras-RL, and it repairs what must be repaired first; the others take
from it what they need. `DqnAgent` is imported, and TensorFlow with it, when it is first asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sf2ai.agents.keras_rl.agent import DqnAgent

__all__ = ["DqnAgent"]


def __getattr__(name: str) -> object:
    if name != "DqnAgent":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sf2ai.agents.keras_rl.agent import DqnAgent

    return DqnAgent
