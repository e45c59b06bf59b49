"""Makes the manifest of a training's weights, and the origin that its checkpoints keep."""

import sf2ai
from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.game.characters import find_character
from sf2ai.parallel.processors import processor_name
from sf2ai.seats.stamps import actions_stamp, observation_stamp
from sf2ai.store.layout import utc_now, utc_text
from sf2ai.store.length import EPISODES
from sf2ai.store.manifest import Manifest
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.provenance import library_versions
from sf2ai.training.loop.rounds import TrainingRounds

OPPONENT_ORIGIN = "opponent "
"""Start of a trained opponent's name in `make_origin`."""


def make_manifest(config: TrainingConfig, rounds: TrainingRounds, *, steps: int, begun_from: str) -> Manifest:
    """Return the manifest of the present weights.

    Args:
        config: of the training.
        rounds: of the training.
        steps: the learner's number of steps so far.
        begun_from: the weights from which the training began; empty if they were random.
    """
    observation, preset = rounds.seat.observation, rounds.seat.actions
    return Manifest(
        character=config.character,
        agent=config.agent,
        observation=observation_stamp(observation),
        actions=actions_stamp(preset, find_character(config.character)),
        reward=config.reward,
        reward_digest=rounds.reward_digest,
        reaction_frames=config.reaction_frames,
        frames_per_step=config.frames_per_step,
        backend=config.backend,
        engine_version=rounds.backend.version,
        cpu_version=str(CPU_VERSION),
        seed=config.seed,
        episodes=rounds.begun,
        steps=steps,
        opponents=config.opponents,
        opponent_characters=config.opponent_characters,
        opponent_choice=config.opponent_choice,
        guide=config.guide,
        created=utc_text(utc_now()),
        sf2ai=sf2ai.__version__,
        hyperparameters=config.settings().to_json(),
        libraries=library_versions(),
        machine=processor_name(),
        begun_from=begun_from,
        equivalent_steps=0 if config.length.unit == EPISODES else steps,
    )


def make_origin(config: TrainingConfig, rounds: TrainingRounds) -> dict[str, str]:
    """Return names and versions that the weights depend on besides the configuration."""
    trained = rounds.opponents.manifests.items()
    opponents = {f"{OPPONENT_ORIGIN}{spec}": manifest.created for spec, manifest in trained}
    backend = {f"backend {config.backend}": rounds.backend.version, "cpu opponent": str(CPU_VERSION)}
    guide = {f"guide {config.guide}": rounds.guide_created} if rounds.guide_created else {}
    return {**library_versions(), "processor": processor_name(), **backend, **opponents, **guide}
