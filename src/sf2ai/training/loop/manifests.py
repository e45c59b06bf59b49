"""What is written of a training: into the weights, and into its checkpoints."""

import sf2ai
from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.store.layout import utc_now, utc_text
from sf2ai.store.manifest import Manifest, PresetStamp
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.provenance import library_versions, processor_name
from sf2ai.training.loop.rounds import TrainingRounds

OPPONENT_ORIGIN = "opponent "
"""Beginning of what `make_origin` calls a trained opponent."""


def make_manifest(config: TrainingConfig, rounds: TrainingRounds, *, actions: int, steps: int) -> Manifest:
    """Return what the present weights were trained with.

    Args:
        config: of the training.
        rounds: as they stand.
        actions: how many the learner has.
        steps: how many it has taken.
    """
    observation, preset = rounds.seat.observation, rounds.seat.actions
    return Manifest(
        character=config.character,
        agent=config.agent,
        observation=PresetStamp(observation.name, observation.version, observation.size),
        actions=PresetStamp(preset.name, preset.version, actions),
        reward=config.reward,
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
    )


def make_origin(config: TrainingConfig, rounds: TrainingRounds) -> dict[str, str]:
    """Return what the weights depend on beside the configuration, for people to read."""
    trained = rounds.opponents.manifests.items()
    opponents = {f"{OPPONENT_ORIGIN}{spec}": manifest.created for spec, manifest in trained}
    backend = {f"backend {config.backend}": rounds.backend.version, "cpu opponent": str(CPU_VERSION)}
    return {**library_versions(), "processor": processor_name(), **backend, **opponents}
