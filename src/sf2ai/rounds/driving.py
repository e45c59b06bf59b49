"""Between the rounds that are running and the controllers that drive them."""

import numpy as np

from sf2ai.backends.base import PadArray, SlotArray
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.rounds.slots import SlotRunner


def begin_controller(running: SlotRunner, slots: SlotArray, controller: Controller, who: int) -> None:
    """Tell a controller that rounds begin.

    Args:
        running: where they begin.
        slots: shape (n,).
        controller: a `PoolController` is told first which of its controllers the plans ask for.
        who: 0 when it drives the learners' sides, 1 when it drives the opponents'.
    """
    if isinstance(controller, PoolController):
        plans = [running.plan(slot) for slot in slots.tolist()]
        controller.assign(slots, np.array([(plan.learner, plan.opponent)[who] for plan in plans]))
    controller.begin(
        slots, running.sides(slots, who), running.snapshots[-1, slots], running.seeds(slots, who)
    )


def ask_pads(running: SlotRunner, slots: SlotArray, controller: Controller) -> PadArray:
    """Return a controller's pads, shape (frames, all slots).

    It is asked only about the given slots; the others are neutral. With all slots nothing is copied.
    """
    if len(slots) == len(running.all_slots):
        return controller.pads(slots, running.snapshots)
    pads = np.zeros(running.snapshots.shape, dtype=np.uint16)
    if len(slots):
        pads[:, slots] = controller.pads(slots, running.snapshots.take(slots, axis=1))
    return pads
