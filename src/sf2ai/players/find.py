"""Finds players by name: scripted opponents, and trained agents with their weights.

A player is found before there is a batch to play in. Its controller is made once the number of
slots and the length of a step are known.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sf2ai.agents.learner import Policy
from sf2ai.agents.registry import find_agent
from sf2ai.checks import require_least
from sf2ai.errors import DamagedFileError, IncompatibleWeightsError, InputError, UnknownNameError
from sf2ai.game.characters import ROSTER, Character, find_character
from sf2ai.players.opponents import ALIASES, OPPONENTS, OpponentSetting, full_spec
from sf2ai.rounds.controller import AgentController, Controller
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP, STICKY_ACTIONS, Seat
from sf2ai.store.layout import Home
from sf2ai.store.manifest import Manifest, PresetStamp, require_compatible
from sf2ai.store.packaged import find_weights
from sf2ai.store.weights import WeightArrays, load_character, load_weights

LONGEST_FRAMES = 3600
"""Longest step and longest reaction delay of weights that can play: a minute."""

SELF = "self"
"""Spec of a learner as its own opponent; it means nothing outside a training."""


@dataclass(frozen=True)
class Player:
    """A named source of controllers.

    Attributes:
        spec: the name that the user gave.
        make: makes its controller.
        character: the only character that it can play; None if it plays any character.
        manifest: of a trained agent; None for a scripted one.
        weights: the file of a trained agent; None for a scripted one.
        reaction_frames: age of the snapshot that a trained agent sees, in frames.
    """

    spec: str
    make: Callable[[OpponentSetting], Controller]
    character: Character | None = None
    manifest: Manifest | None = None
    weights: Path | None = None
    reaction_frames: int = 0


def is_scripted(spec: str) -> bool:
    """Whether a spec names an opponent that needs no weights."""
    plain = spec.strip().casefold()
    return plain in OPPONENTS or plain in ALIASES


def find_player(spec: str, home: Home) -> Player:
    """Return the player that a spec names: a scripted opponent, a character's stored agent or a weights file.

    They are tried in this order; a file with the name of a character must be given with its folder.

    Raises:
        UnknownNameError: the spec names none of them.
        InputError: the spec is ``self``.
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: its weights cannot play.
    """
    if is_scripted(spec):
        return scripted_player(spec)
    try:
        character = find_character(spec)
    except UnknownNameError:
        path = Path(spec)
        if path.suffix == ".npz" or path.exists():
            return player_from_file(path)
        if spec.strip().casefold() == SELF:
            raise InputError(
                f"{SELF!r} is an opponent in training only; name a character to play its trained agent"
            ) from None
        names = [*OPPONENTS, *(character.id for character in ROSTER), "a weights file"]
        raise UnknownNameError("opponent", spec, names) from None
    return stored_player(home, character)


def scripted_player(spec: str) -> Player:
    """Return an opponent that needs no weights; raises `UnknownNameError`."""
    name = full_spec(spec)
    return Player(name, OPPONENTS[name])


def stored_player(home: Home, character: Character) -> Player:
    """Return the trained agent of a character: the home's, else the packaged one.

    Raises:
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: no weights can play.
    """
    manifest, arrays = load_character(home, character.id)
    kept = find_weights(home, character.id)
    assert kept is not None, "weights that were just read"
    return _trained(character.id, kept.path, manifest, arrays)


def player_from_file(path: Path, character: Character | None = None, *, spec: str | None = None) -> Player:
    """Return the trained agent in a weights file.

    Args:
        path: the file.
        character: the character that it shall play; None for the one that it was trained for.
        spec: its name; None for the path.

    Raises:
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: it cannot play.
    """
    manifest, arrays = load_weights(path)
    require_playable(manifest, character)
    return _trained(spec or str(path), path, manifest, arrays)


def require_playable(manifest: Manifest, character: Character | None = None) -> None:
    """Raise an error if weights cannot play here, or cannot play the given character.

    Raises:
        IncompatibleWeightsError: they have another character, observation, action layout or agent.
    """
    try:
        theirs = find_character(manifest.character)
        find_agent(manifest.agent)
    except UnknownNameError as error:
        raise IncompatibleWeightsError(
            f"the weights for {manifest.character!r} by agent {manifest.agent!r} come from another sf2ai "
            f"({error}); install sf2ai {manifest.sf2ai}"
        ) from error
    require_compatible(
        manifest,
        character=character.id if character else None,
        observation=_observation_stamp(manifest.observation.name),
        actions=_actions_stamp(manifest.actions.name, theirs),
    )


def slowed(player: Player, reaction_frames: int) -> Player:
    """Return a trained agent that sees nothing younger than `reaction_frames` frames.

    An agent that was trained with a longer delay keeps it. Scripted opponents stay as they are: the
    CPU's level decides how fast it reacts.

    Raises:
        InputError: a negative delay.
    """
    require_least("the number of reaction frames", reaction_frames, 0)
    if player.manifest is None or reaction_frames <= player.reaction_frames:
        return player

    def make(setting: OpponentSetting) -> Controller:
        return player.make(replace(setting, least_reaction_frames=reaction_frames))

    return replace(player, make=make, reaction_frames=reaction_frames)


def common_setting(players: Iterable[Player], slots: int) -> OpponentSetting:
    """Return the setting in which players can meet: the step length and actions of the trained ones.

    If trained players have different actions, the first player's are used; only scripted
    opponents that draw from a preset use them.

    Raises:
        InputError: the players were trained with steps of different lengths.
    """
    manifests = [player.manifest for player in players if player.manifest is not None]
    lengths = {manifest.frames_per_step: manifest.character for manifest in reversed(manifests)}
    if len(lengths) > 1:
        said = " and ".join(f"{name!r} every {frames}" for frames, name in sorted(lengths.items()))
        raise InputError(
            f"agents with steps of different lengths cannot meet: {said} frames; "
            "retrain one of them with the other's step length"
        )
    return OpponentSetting(
        slots,
        actions=manifests[0].actions.name if manifests else "moves",
        frames_per_step=next(iter(lengths), DEFAULT_FRAMES_PER_STEP),
    )


def _observation_stamp(name: str) -> PresetStamp | None:
    preset = OBSERVATIONS.get(name)
    return None if preset is None else PresetStamp(name, preset.version, preset.size)


def _actions_stamp(name: str, character: Character) -> PresetStamp | None:
    preset = ACTIONS.get(name)
    return None if preset is None else PresetStamp(name, preset.version, preset.count(character.index))


def require_working(path: Path, manifest: Manifest, arrays: WeightArrays) -> None:
    """Try weights: raise an error if they cannot play here, or if their network cannot decide anything.

    Args:
        path: their file, for messages.
        manifest: of the weights.
        arrays: the network.

    Raises:
        IncompatibleWeightsError: as `require_playable`.
        DamagedFileError: arrays are missing, or do not fit the manifest or one another; the network's
            values are not finite; or the manifest has a step or a delay of an impossible length.
    """
    require_playable(manifest)
    for name, least in (("frames_per_step", 1), ("reaction_frames", 0)):
        if not least <= (frames := getattr(manifest, name)) <= LONGEST_FRAMES:
            raise DamagedFileError(
                f"the weights in {str(path)!r} have {name!r} {str(frames)[:40]}, which must be {least} to "
                f"{LONGEST_FRAMES}; use another copy"
            )
    try:
        policy = find_agent(manifest.agent).load_policy()(arrays)
    except ValueError as error:
        raise DamagedFileError(
            f"the weights in {str(path)!r} are incomplete: {error}; use another copy"
        ) from error
    sizes = policy.architecture
    if (sizes.features, sizes.actions) != (manifest.observation.size, manifest.actions.size):
        raise DamagedFileError(
            f"the weights in {str(path)!r} have {sizes.features} inputs and {sizes.actions} actions, "
            "but their manifest says otherwise; use another copy"
        )
    if not _decides(policy, sizes.features, sizes.actions):
        raise DamagedFileError(
            f"the weights in {str(path)!r} choose an action that is not legal, since their values are too "
            "large; use another copy"
        )


def _decides(policy: Policy, features: int, actions: int) -> bool:
    """Whether a network chooses a legal action; one whose values are NaN chooses the first, legal or not."""
    observations = np.array([[0.0] * features, [1.0] * features], dtype=np.float32)
    masks = np.ones((2, actions), dtype=np.bool_)
    masks[:, 0] = actions == 1
    chosen = policy.act(observations, masks, np.arange(2))
    return bool(masks[np.arange(2), chosen].all())


def _trained(spec: str, path: Path, manifest: Manifest, arrays: WeightArrays) -> Player:
    require_working(path, manifest, arrays)
    policy = find_agent(manifest.agent).load_policy()

    def make(setting: OpponentSetting) -> Controller:
        seat = Seat(
            setting.slots,
            observation=manifest.observation.name,
            actions=manifest.actions.name,
            reaction_frames=max(manifest.reaction_frames, setting.least_reaction_frames),
            frames_per_step=manifest.frames_per_step,
            sticky_actions=STICKY_ACTIONS,
        )
        return AgentController(policy(arrays), seat, setting.slots)

    played = find_character(manifest.character)
    return Player(spec, make, played, manifest, path, manifest.reaction_frames)
