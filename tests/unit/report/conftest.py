"""A manifest for tables to show."""

import pytest

from sf2ai.store.manifest import Manifest, PresetStamp


@pytest.fixture
def manifest():
    return Manifest(
        character="bison",
        agent="dqn",
        observation=PresetStamp("human", 1, 58),
        actions=PresetStamp("moves", 2, 80),
        reward="health-gap",
        reaction_frames=0,
        frames_per_step=4,
        backend="sim",
        engine_version="1",
        cpu_version="1",
        seed=0,
        episodes=1_300,
        steps=1_234_567,
        opponents=("random",),
        opponent_characters=("ryu",),
        opponent_choice="even",
        guide="cpu",
        created="2025-03-01T12:30:00Z",
        sf2ai="0.1.0",
    )
