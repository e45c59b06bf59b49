"""Small weights and a manifest for tests of the store."""

import numpy as np

from sf2ai.store.manifest import Manifest, PresetStamp


def make_manifest(**changes) -> Manifest:
    fields = {
        "character": "ryu",
        "agent": "dqn",
        "observation": PresetStamp("human", 1, 58),
        "actions": PresetStamp("moves", 1, 80),
        "reward": "health-gap",
        "reaction_frames": 0,
        "frames_per_step": 4,
        "backend": "sim",
        "engine_version": "1",
        "cpu_version": "1",
        "seed": 7,
        "episodes": 300,
        "steps": 40_000,
        "opponents": ("random", "cpu:0"),
        "opponent_characters": ("ryu", "ken"),
        "opponent_choice": "even",
        "guide": "cpu",
        "created": "2025-03-01T12:30:00Z",
        "sf2ai": "0.1.0",
        "hyperparameters": {"gamma": 0.99, "hidden": [64, 64]},
        "libraries": {"numpy": "2.0"},
        "machine": "x86_64",
    }
    return Manifest(**{**fields, **changes})


def make_arrays(value: float = 1.0) -> dict[str, np.ndarray]:
    return {
        "dense/kernel:0": np.full((5, 3), value, np.float32),
        "dense/bias:0": np.full(3, value, np.float32),
        "scale": np.float32(value).reshape(()),
    }
