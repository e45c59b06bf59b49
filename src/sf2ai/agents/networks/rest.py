"""The resting action, which is always taken while the fighter cannot act, so that nothing is decided there.

Half of the time a fighter is in the middle of a move, stunned, falling or down. What it presses then hardly
matters, so learning from those steps would be learning from noise, and a bootstrapped maximum over them
would drive all values up. A person holds down-back there, which blocks from the first free frame on and
charges. The learned agent does the same; for the learner such steps are part of the decision before them,
like the steps of a script. A special that is mashed is an exception: while it is out the resting action is
not legal, and the learner decides whether to go on.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.agents.networks.architecture import REST_NAME, Architecture
from sf2ai.parallel.compiled import compiled

RestArray: TypeAlias = npt.NDArray[np.float32]
"""Shape (1 + n,): the resting action, then columns of the observation, one of which is 1 if the fighter
cannot act; empty for an agent that never rests."""

NO_REST: RestArray = np.zeros(0, dtype=np.float32)


@compiled
def rested(
    rest: RestArray, observations: npt.NDArray[np.float32], masks: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Leave only the resting action legal where the fighter cannot act.

    Args:
        rest: a `RestArray`.
        observations: float32, shape (n, features).
        masks: legal actions, shape (n, actions); unchanged.

    Returns:
        A new array of the masks' shape; rows where the resting action is illegal are unchanged.
    """
    left = masks.copy()
    if len(rest) == 0:
        return left
    for row in range(len(masks)):
        rest_row(rest, observations[row], left[row])
    return left


@compiled
def rest_row(rest: RestArray, observation: npt.NDArray[np.float32], mask: npt.NDArray[np.bool_]) -> None:
    """Leave only the resting action legal in one row, if the fighter cannot act.

    Args:
        rest: a `RestArray` that is not empty.
        observation: float32, shape (features,).
        mask: legal actions, shape (actions,); changed, unless the resting action is illegal.
    """
    action = int(rest[0])
    is_busy = False
    for place in range(1, len(rest)):
        is_busy |= observation[int(rest[place])] == 1.0
    if is_busy and mask[action]:
        mask[:] = False
        mask[action] = True


def require_rest(rest: RestArray, sizes: Architecture) -> None:
    """Raise `ValueError` unless the resting action and its columns exist: compiled code does not check."""
    action, columns = rest[:1], rest[1:]
    if (
        rest.ndim != 1
        or not ((action >= 0) & (action < sizes.actions)).all()
        or not ((columns >= 0) & (columns < sizes.features)).all()
    ):
        raise ValueError(f"the parameters' {REST_NAME!r} is {rest!r}, which does not fit this network")
