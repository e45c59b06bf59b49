"""What the hands do while the body cannot act: one and the same action, and nothing is decided.

Half of the time a fighter is in the middle of a move, reeling, falling or lying.
What is pressed then changes next to nothing, so learning from it is learning from
noise, and a bootstrapped maximum over it drives all values up. A person holds
down-back there: it guards from the first frame on and charges. So does the learned
agent; to the learner such steps are part of the decision before them, like the
steps of a script.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.parallel.compiled import compiled

RestArray: TypeAlias = npt.NDArray[np.float32]
"""Shape (1 + n,): the action to rest on, then the columns of an observation one of which is 1 where
the body cannot act; empty for an agent that never rests."""

NO_REST: RestArray = np.zeros(0, dtype=np.float32)


@compiled
def rested(
    rest: RestArray, observations: npt.NDArray[np.float32], masks: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Leave only the resting action legal where the body cannot act.

    Args:
        rest: as `RestArray` says.
        observations: float32, shape (n, features).
        masks: legal actions, shape (n, actions); unchanged.

    Returns:
        Masks of the same shape, a new array. Where resting is not legal nothing changes.
    """
    left = masks.copy()
    if len(rest) == 0:
        return left
    action = int(rest[0])
    for row in range(len(masks)):
        is_busy = False
        for place in range(1, len(rest)):
            is_busy |= observations[row, int(rest[place])] == 1.0
        if is_busy and masks[row, action]:
            left[row] = False
            left[row, action] = True
    return left
