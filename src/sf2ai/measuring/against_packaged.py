"""How a newly trained agent does against the one of its character that comes with the package."""

from pathlib import Path

from sf2ai.game.characters import find_character
from sf2ai.measuring.evaluation import Evaluation, EvaluationConfig, evaluate
from sf2ai.players.find import player_from_file, stored_player
from sf2ai.store.layout import Home
from sf2ai.store.packaged import Origin, packaged_weights

ROUNDS = 120
"""Rounds of the comparison: some seconds, and an interval of 0.18 at most."""
LEAST_STEPS = 10_000
"""A training of fewer steps is a trial, and is not compared."""


def against_packaged(home: Home, weights: Path) -> Evaluation | None:
    """Return the result of a new agent against the packaged one, on the built-in engine.

    Args:
        home: where the packaged agent is looked for, as for any player.
        weights: the file of the new agent.

    Returns:
        None if the two cannot be compared: the training was short or on another backend, the package has no
        agent of the character, or it decides at other times.
    """
    own = player_from_file(weights)
    manifest = own.manifest
    assert manifest is not None
    if manifest.steps < LEAST_STEPS or manifest.backend != "sim":
        return None
    if not packaged_weights(manifest.character).exists():
        return None
    character = find_character(manifest.character)
    packaged = stored_player(home, character, Origin.PACKAGED)
    if packaged.manifest is None or packaged.manifest.frames_per_step != manifest.frames_per_step:
        return None
    return evaluate(EvaluationConfig(character, ROUNDS, manifest.seed), own, packaged)
