"""Weights files of untrained networks, for tests that need a file that can be loaded."""

from pathlib import Path
from typing import Any

from sf2ai.agents.networks.architecture import Architecture
from sf2ai.game.characters import find_character
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.stamps import actions_stamp, observation_stamp
from sf2ai.store.manifest import Manifest
from sf2ai.store.weights import save_weights


def untrained_manifest(character: str, **changes: Any) -> Manifest:
    """Return a manifest of the default presets of this sf2ai, with the given changes."""
    observation, actions = OBSERVATIONS["human"], ACTIONS["moves"]
    fields = {
        "character": character,
        "agent": "dqn",
        "observation": observation_stamp(observation),
        "actions": actions_stamp(actions, find_character(character)),
        "reward": "health-gap",
        "reaction_frames": 0,
        "frames_per_step": 4,
        "backend": "sim",
        "engine_version": "0",
        "cpu_version": "0",
        "seed": 0,
        "episodes": 0,
        "steps": 0,
        "opponents": ("random",),
        "opponent_characters": ("ryu",),
        "opponent_choice": "even",
        "guide": "none",
        "created": "2025-03-01T12:30:00Z",
        "sf2ai": "0.1.0",
    }
    return Manifest(**{**fields, **changes})


def write_untrained(
    path: Path, character: str, *, seed: int = 0, hidden: tuple[int, ...] = (8,), **changes: Any
) -> None:
    """Write a weights file whose network fits its manifest."""
    manifest = untrained_manifest(character, **changes)
    sizes = Architecture(manifest.observation.size, hidden, manifest.actions.size)
    arrays = dict(zip(sizes.shapes, sizes.initial(seed), strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    save_weights(path, manifest, arrays)
