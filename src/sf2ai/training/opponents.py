"""Whom a training plays against: one controller for every opponent, each in its own slots."""

from collections.abc import Sequence

from sf2ai.envs.controller import Controller, PoolController
from sf2ai.envs.opponents import make_opponent


def make_pool(specs: Sequence[str], slots: int, frames_per_step: int) -> Controller:
    """Make the opponents of a training.

    Args:
        specs: such as ``"random"`` or ``"cpu:4"``; a plan's ``opponent`` is a place among them.
        slots: rounds played at once.
        frames_per_step: frames that an action lasts.

    Raises:
        UnknownNameError: a spec that stands for no opponent.
    """
    controllers = [make_opponent(spec, slots, frames_per_step=frames_per_step) for spec in specs]
    return PoolController(controllers, slots, frames_per_step)
