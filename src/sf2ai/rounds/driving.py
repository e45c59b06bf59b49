"""Passes rounds from the runner to the controllers, and pads back."""

import numpy as np

from sf2ai.backends.base import PadArray, SlotArray
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.rounds.slots import SlotRunner


def begin_controller(runner: SlotRunner, slots: SlotArray, controller: Controller, role: int) -> None:
    """Begin rounds for a controller.

    Args:
        runner: where the rounds begin.
        slots: shape (n,).
        controller: a `PoolController` is first assigned the controllers that the plans name.
        role: 0 if it drives the learners' sides, 1 if it drives the opponents'.
    """
    if isinstance(controller, PoolController):
        plans = [runner.plan(slot) for slot in slots.tolist()]
        controller.assign(slots, np.array([(plan.learner, plan.opponent)[role] for plan in plans]))
    controller.begin(slots, runner.sides(slots, role), runner.snapshots[-1, slots], runner.seeds(slots, role))


def ask_pads(runner: SlotRunner, slots: SlotArray, controller: Controller) -> PadArray:
    """Return a controller's pads, shape (frames, all slots).

    The controller is asked only about the given slots; the pads of the others are neutral. If the given
    slots are all slots, nothing is copied.
    """
    if len(slots) == len(runner.all_slots):
        return controller.pads(slots, runner.snapshots)
    pads = np.zeros(runner.snapshots.shape, dtype=np.uint16)
    if len(slots):
        pads[:, slots] = controller.pads(slots, runner.snapshots.take(slots, axis=1))
    return pads
