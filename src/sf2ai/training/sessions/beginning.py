"""The weights from which a new training begins: those of a trained agent, or of a stopped training.

``sf2ai train --from`` names them; or ``--from-replays`` names recorded rounds that teach a network. The new
training has its own settings, rounds and dice; only the network is taken over, with its layers' sizes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sf2ai.agents.kept_networks import network_sizes
from sf2ai.agents.networks.architecture import Architecture
from sf2ai.agents.registry import find_agent
from sf2ai.errors import DamagedFileError, InputError, TrainingError
from sf2ai.game.characters import find_character
from sf2ai.players.find import find_name, find_player
from sf2ai.players.names import FileName
from sf2ai.seats.feature_choice import find_observation
from sf2ai.seats.stamps import known_actions
from sf2ai.state_arrays import without_prefix
from sf2ai.store.checkpoint import Checkpoint, read_checkpoint_file
from sf2ai.store.layout import Home
from sf2ai.store.manifest import PresetStamp
from sf2ai.store.weights import WeightArrays, load_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.checkpoint_meta import read_config, writer_of
from sf2ai.training.imitation.cloning import clone
from sf2ai.training.loop.trainers import AnyTrainer

_OPTIONS = {
    "character": "--char",
    "agent": "--agent",
    "observation": "--observation",
    "actions": "--actions",
}
"""Options of ``sf2ai train`` whose settings must be those of the weights."""


@dataclass(frozen=True)
class Beginning:
    """What a new training begins with."""

    config: TrainingConfig
    """Of the new training; its network has the layers of the weights."""
    parameters: WeightArrays | None = None
    """The network; None for random weights."""
    source: str = ""
    """The weights in words, for the manifest."""
    notices: tuple[str, ...] = ()
    """Lines for the user."""

    def give(self, trainer: AnyTrainer) -> None:
        """Give a new trainer the network; raises `TrainingError` if it does not fit."""
        if self.parameters is None:
            return
        try:
            trainer.begin_with(self.parameters, self.source)
        except ValueError as error:
            raise TrainingError(
                f"the network of {self.source} does not fit this training: {error}; omit --from to begin "
                "with random weights"
            ) from error


@dataclass(frozen=True)
class _Found:
    """Weights, and the settings that they were trained with."""

    spec: str
    settings: dict[str, str]
    """Values by the names of `_OPTIONS`."""
    parameters: WeightArrays
    source: str


def find_beginning(spec: str, home: Home, config: TrainingConfig) -> Beginning:
    """Return what a new training begins with.

    Args:
        spec: a trained agent as `players.find` reads it, or the path of a weights file or of a checkpoint.
        home: has the weights of characters.
        config: of the new training.

    Raises:
        UnknownNameError: the spec names nothing.
        InputError: it names a player without weights.
        TrainingError: the weights have another character, agent, observation or list of actions.
        StoreError: the weights cannot be read, or do not fit this version.
    """
    found = _find(spec, home)
    other = [name for name in _OPTIONS if found.settings[name] != getattr(config, name)]
    if other:
        theirs = ", ".join(f"{name} {found.settings[name]!r}" for name in other)
        ours = ", ".join(repr(getattr(config, name)) for name in other)
        options = " ".join(f"{_OPTIONS[name]} {found.settings[name]}" for name in other)
        raise TrainingError(
            f"the weights of {spec!r} were trained with {theirs} and cannot begin a training with {ours}; "
            f"add `{options}`"
        )
    sizes = network_sizes(found.parameters)
    shape = {"hidden": list(sizes.hidden), **_branch_of(sizes, config)}
    config = replace(config, hyperparameters={**shape, **config.hyperparameters})
    return Beginning(config, found.parameters, found.source)


def learn_from_replays(folder: Path, config: TrainingConfig, announce: Callable[[str], None]) -> Beginning:
    """Return the beginning of a training that begins with lessons from recorded rounds.

    Args:
        folder: has the replays.
        config: of the new training.
        announce: told what is being done, in words.

    Raises:
        InputError: there is no replay that can teach, or the agent cannot be taught.
    """
    cloned = clone(folder, config, announce)
    return Beginning(config, cloned.parameters, cloned.source, cloned.notices)


def _branch_of(sizes: Architecture, config: TrainingConfig) -> dict[str, object]:
    return {"branch": sizes.branch} if "branch" in config.settings().to_json() else {}


def _find(spec: str, home: Home) -> _Found:
    name = find_name(spec)
    if isinstance(name, FileName):
        try:
            checkpoint = read_checkpoint_file(name.path)
        except FileNotFoundError:
            checkpoint = None  # the player's error says what to do
        if checkpoint is not None:
            return _found_in_checkpoint(spec, name.path, checkpoint)
    player = find_player(spec, home)
    player.close()
    if player.weights is None:
        raise InputError(
            f"{spec!r} has no weights to begin from; name a trained character such as 'ryu', or a weights "
            "file"
        )
    manifest, arrays = load_weights(player.weights)
    settings = {
        "character": manifest.character,
        "agent": manifest.agent,
        "observation": manifest.observation.name,
        "actions": manifest.actions.name,
    }
    return _Found(spec, settings, arrays, f"{manifest.character}, trained until {manifest.created}")


def _found_in_checkpoint(spec: str, path: Path, checkpoint: Checkpoint) -> _Found:
    writer = writer_of(checkpoint.meta)
    try:
        before = read_config(checkpoint.meta["config"])
        observation = find_observation(before.observation)
        kept = find_agent(before.agent).load_kept_network()
        state = without_prefix("agent", checkpoint.arrays)
        parameters = kept(state, before.settings(), observation.size)
        step = int(state["counts"][0])
    except (KeyError, IndexError, ValueError, InputError) as error:
        raise DamagedFileError(
            f"the checkpoint {str(path)!r} was written by {writer} and has no network for this version "
            f"({error}); use another copy, or begin with random weights"
        ) from error
    digest = str(checkpoint.meta.get("actions_digest", ""))
    theirs = PresetStamp(before.actions, 1, network_sizes(parameters).actions, digest)
    ours = known_actions(theirs, find_character(before.character))
    if theirs != ours:
        raise TrainingError(
            f"the checkpoint {str(path)!r} was written by {writer} with actions {theirs}, but this sf2ai has "
            f"{ours or 'no such preset'}; finish its training with {writer}"
        )
    settings = {name: str(getattr(before, name)) for name in _OPTIONS}
    return _Found(spec, settings, parameters, f"{before.character}, stopped after {step} steps")
