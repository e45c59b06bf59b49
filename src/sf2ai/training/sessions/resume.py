"""What may differ when a training continues: a greater length, and nothing else."""

import shlex
from collections.abc import Collection, Mapping
from dataclasses import replace

from sf2ai.engine import ENGINE_VERSION
from sf2ai.errors import TrainingError
from sf2ai.store.checkpoint import Checkpoint
from sf2ai.store.former.aside import kept_names
from sf2ai.store.layout import Home
from sf2ai.store.length import UNITS
from sf2ai.training.config import TrainingConfig, differing_setting
from sf2ai.training.files.checkpoint_meta import writer_version
from sf2ai.training.settings import TrainingSettings


def resumed_config(
    what: str, before: TrainingConfig, asked: TrainingConfig, given: Collection[str], kept: str = ""
) -> TrainingConfig:
    """Return the configuration of a training that continues: the former one, which may be longer now.

    Args:
        what: the training, for messages: ``"the training of 'ryu'"``.
        before: the training that was begun.
        asked: the training that is asked for now.
        given: names of the settings of ``asked`` that the user has given; the others are ignored.
        kept: `kept_hint` of the home, for messages.

    Raises:
        TrainingError: a given setting differs, or the length is in another unit or shorter.
    """
    if "reward" in given and _is_same_function(before, asked):
        before = replace(before, reward=asked.reward)  # its file may have been moved
    name = differing_setting(before, asked, given)
    if name is not None:
        former = {**before.hyperparameters, **before.to_json()}.get(name)
        wanted = {**asked.hyperparameters, **asked.to_json()}[name]
        require_same(what, name, former, wanted, kept)
    if "probe" in given:
        before = replace(before, probe=asked.probe)
    return _lengthened(what, before, asked) if set(UNITS) & set(given) else before


def _lengthened(what: str, before: TrainingConfig, asked: TrainingConfig) -> TrainingConfig:
    """Return a training with the length that is asked for, if it is no shorter."""
    old, new = before.length, asked.length
    if old.unit != new.unit:
        raise TrainingError(
            f"{what} was begun for a number of {old.unit} and cannot continue to a number of {new.unit}; "
            f"give --{old.unit} {old.total!r} or more"
        )
    if new.total < old.total:
        raise TrainingError(
            f"{what} was begun for {old.amount(old.total)} {old.unit}, and {new.amount(new.total)} are "
            f"fewer; give {old.total!r} or more"
        )
    return before.lasting(new)


def _is_same_function(before: TrainingConfig, asked: TrainingConfig) -> bool:
    """Whether both rewards are the same function of the same source, whatever its file is called."""
    functions = {config.reward.rpartition(":")[2] for config in (before, asked)}
    return before.reward_digest == asked.reward_digest != "" and len(functions) == 1


def require_same(what: str, name: str, former: object, wanted: object, kept: str = "") -> None:
    """Raise an error if a setting of a training that continues differs.

    Args:
        what: the training, as in `resumed_config`.
        name: of the setting.
        former: the setting of the training that was begun.
        wanted: the setting that is asked for now.
        kept: as in `resumed_config`.

    Raises:
        TrainingError: the two differ.
    """
    if former != wanted:
        raise TrainingError(
            f"{what} was begun with {name} {_shown(former)} and cannot continue with {_shown(wanted)}; "
            f"give the same, or omit --resume to begin a new training{kept}"
        )


def require_same_engine(home: Home, character: str, checkpoint: Checkpoint) -> None:
    """Raise an error if another engine version began a training: its matches cannot go on here.

    Args:
        home: the home.
        character: id.
        checkpoint: with a meta that `require_meta` has checked.

    Raises:
        TrainingError: the message names the sf2ai that can finish the training, and the command that begins
            a new one from its weights.
    """
    backend = checkpoint.meta["config"]["backend"]
    before = checkpoint.meta["origin"].get(f"backend {backend}")
    if backend != "sim" or before == str(ENGINE_VERSION):
        return
    begin = begin_command(home, character, checkpoint.file, checkpoint.meta["config"])
    raise TrainingError(
        f"the training of {character!r} was begun on engine version {before} and cannot continue on version "
        f"{ENGINE_VERSION}; finish it with sf2ai {writer_version(checkpoint.meta)}, or begin a new training "
        f"from its weights: {begin}"
    )


def begin_command(home: Home, character: str, file: str, network: Mapping[str, object]) -> str:
    """Return the command that begins a new training from the weights of a stopped one.

    Args:
        home: the home.
        character: id.
        file: name of the stopped training's checkpoint.
        network: its agent, observation and actions; other values are ignored.
    """
    usual = TrainingSettings()
    names = {"agent": usual.agent, "observation": usual.observation, "actions": usual.actions}
    options = "".join(f" --{name} {network[name]}" for name in names if network[name] != names[name])
    path = shlex.quote(str(home.checkpoint(character) / file))
    return f"sf2ai train --char {character}{options} --from {path}{home.option}"


def nothing_to_resume(what: str, home: Home) -> TrainingError:
    """Return the error for ``--resume`` without a training to continue.

    Args:
        what: the missing training: ``"training of 'ryu'"``.
        home: the home.
    """
    return TrainingError(
        f"there is no {what} in {str(home.path)!r} to continue; omit --resume to begin a new "
        f"training{kept_hint(home)}"
    )


def kept_hint(home: Home) -> str:
    """Return how to list the trainings that the history keeps, as the end of a message; empty without any.

    The training that the user means may have made room for a later one.
    """
    return f", or list those that are kept: `sf2ai history{home.option}`" if kept_names(home) else ""


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else repr(value)
