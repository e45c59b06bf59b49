"""Keras-RL: our learners as agents of it, and its own agents as baselines.

`library` is the only file that imports Keras-RL, and it repairs what must be repaired first; the others take
from it what they need. The agents are imported, and TensorFlow with them, when they are first asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sf2ai.agents.keras_rl.agent import DqnAgent
    from sf2ai.agents.keras_rl.ppo_agent import PpoAgent

__all__ = ["DqnAgent", "PpoAgent"]


def __getattr__(name: str) -> object:
    if name == "DqnAgent":
        from sf2ai.agents.keras_rl.agent import DqnAgent

        return DqnAgent
    if name == "PpoAgent":
        from sf2ai.agents.keras_rl.ppo_agent import PpoAgent

        return PpoAgent
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
