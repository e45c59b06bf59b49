"""Environments for other libraries, and all that the how-tos import; nothing here imports TensorFlow.

Touch this room to add a face for a library or an argument of the environments (`fight_parts`). The names in
`__all__` are the public surface of the package for Python code; other modules may move between versions.

Importing this package registers ``sf2ai/Round-v0`` with gymnasium. A name of the surface is imported when
it is first used, so that ``import sf2ai.envs`` stays quick. TensorBoard is kept from loading TensorFlow.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sf2ai.envs.registration import ROUND_ID, register_with_gymnasium
from sf2ai.envs.torch_processes import keep_tensorflow_out

if TYPE_CHECKING:
    from sf2ai.backends.base import Backend
    from sf2ai.backends.options import BackendOptions
    from sf2ai.backends.registry import make_backend
    from sf2ai.envs.gym_env import GymFightEnv
    from sf2ai.envs.gymnasium_env import FightEnv
    from sf2ai.envs.observations.pixels import Pixels
    from sf2ai.envs.pettingzoo_env import VersusEnv
    from sf2ai.envs.round_batch import RoundBatch, StepResult
    from sf2ai.envs.stable_baselines import RoundVecEnv
    from sf2ai.envs.vector import VectorFightEnv
    from sf2ai.envs.versus_batch import VersusBatch, VersusStep
    from sf2ai.players.opponents import make_opponent, make_opponents
    from sf2ai.replays.events import find_events
    from sf2ai.replays.playback import play_back
    from sf2ai.rounds.controller import AgentController, Controller
    from sf2ai.rounds.outcome import Outcome
    from sf2ai.rounds.plans import PlanSequence, RoundPlan
    from sf2ai.rounds.play import play
    from sf2ai.rounds.reward import REWARDS, RewardPreset
    from sf2ai.rounds.reward_terms import REWARD_TERMS
    from sf2ai.rounds.step_record import STEP_RECORD
    from sf2ai.seats.actions import ACTIONS
    from sf2ai.seats.observation import OBSERVATIONS
    from sf2ai.seats.seat import Seat
    from sf2ai.store.replays import Replay, read_replay

_SURFACE = {
    "sf2ai.backends.base": ("Backend",),
    "sf2ai.backends.options": ("BackendOptions",),
    "sf2ai.backends.registry": ("make_backend",),
    "sf2ai.envs.gym_env": ("GymFightEnv",),
    "sf2ai.envs.gymnasium_env": ("FightEnv",),
    "sf2ai.envs.observations.pixels": ("Pixels",),
    "sf2ai.envs.pettingzoo_env": ("VersusEnv",),
    "sf2ai.envs.round_batch": ("RoundBatch", "StepResult"),
    "sf2ai.envs.stable_baselines": ("RoundVecEnv",),
    "sf2ai.envs.vector": ("VectorFightEnv",),
    "sf2ai.envs.versus_batch": ("VersusBatch", "VersusStep"),
    "sf2ai.players.opponents": ("make_opponent", "make_opponents"),
    "sf2ai.replays.events": ("find_events",),
    "sf2ai.replays.playback": ("play_back",),
    "sf2ai.rounds.controller": ("AgentController", "Controller"),
    "sf2ai.rounds.outcome": ("Outcome",),
    "sf2ai.rounds.plans": ("PlanSequence", "RoundPlan"),
    "sf2ai.rounds.play": ("play",),
    "sf2ai.rounds.reward": ("REWARDS", "RewardPreset"),
    "sf2ai.rounds.reward_terms": ("REWARD_TERMS",),
    "sf2ai.rounds.step_record": ("STEP_RECORD",),
    "sf2ai.seats.actions": ("ACTIONS",),
    "sf2ai.seats.observation": ("OBSERVATIONS",),
    "sf2ai.seats.seat": ("Seat",),
    "sf2ai.store.replays": ("Replay", "read_replay"),
}
_MODULE_OF = {name: module for module, names in _SURFACE.items() for name in names}

__all__ = [
    "ACTIONS",
    "OBSERVATIONS",
    "REWARDS",
    "REWARD_TERMS",
    "ROUND_ID",
    "STEP_RECORD",
    "AgentController",
    "Backend",
    "BackendOptions",
    "Controller",
    "FightEnv",
    "GymFightEnv",
    "Outcome",
    "Pixels",
    "PlanSequence",
    "Replay",
    "RewardPreset",
    "RoundBatch",
    "RoundPlan",
    "RoundVecEnv",
    "Seat",
    "StepResult",
    "VectorFightEnv",
    "VersusBatch",
    "VersusEnv",
    "VersusStep",
    "find_events",
    "make_backend",
    "make_opponent",
    "make_opponents",
    "play",
    "play_back",
    "read_replay",
]

register_with_gymnasium()
keep_tensorflow_out()


def __getattr__(name: str) -> Any:
    """Import a name of the surface when it is first used."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the names of the surface beside what is loaded."""
    return sorted({*globals(), *__all__})
