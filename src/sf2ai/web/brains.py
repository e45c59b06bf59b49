"""Turns weights into what the browser's engine reads, and says which cannot play there."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dqn.forward import action_units
from sf2ai.agents.networks.architecture import FACTS_NAME, REST_NAME, dueling_sizes
from sf2ai.agents.networks.rest import NO_REST
from sf2ai.agents.registry import find_agent
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.feature_choice import find_observation
from sf2ai.seats.features import FEATURES
from sf2ai.store.manifest import Manifest
from sf2ai.store.weights import WeightArrays
from sf2ai.web.contest.records import (
    BRAIN,
    CHANCES,
    MOST_REACTION_FRAMES,
    MOST_RESTS,
    MOST_STEP_FRAMES,
    MOST_WIDTHS,
    VALUES,
    WIDEST_ACTIONS,
    WIDEST_LAYER,
)


@dataclass(frozen=True, eq=False)
class Brain:
    """A network as the browser's engine reads it.

    Attributes:
        record: all but its numbers, dtype BRAIN, shape (1,).
        numbers: its parameters, float32, shape (n,).
        given: of a network of values what `action_units` returns, float32, shape (actions, units).
    """

    record: npt.NDArray[np.void]
    numbers: npt.NDArray[np.float32]
    given: npt.NDArray[np.float32]

    def to_bytes(self) -> bytes:
        """Return the content of its file: the record, `given`, and the parameters.

        The parameters are written in half precision where that changes none of them, as in the packaged
        weights: the rest of the file's length says which.
        """
        halves = self.numbers.astype(np.float16)
        is_exact = bool((halves.astype(np.float32) == self.numbers).all())
        numbers = halves if is_exact else self.numbers
        return self.record.tobytes() + self.given.tobytes() + numbers.tobytes()


def why_not_playable(manifest: Manifest, arrays: WeightArrays) -> str:
    """Return why weights that play natively cannot play in the browser; empty if they can."""
    network = {name: array for name, array in arrays.items() if name not in (REST_NAME, FACTS_NAME)}
    sizes = dueling_sizes(network, arrays.get(FACTS_NAME))
    for what, size, most in (
        ("layers", len(sizes.widths), MOST_WIDTHS),
        ("units in a layer", max(*sizes.widths[:-1], sizes.branch), WIDEST_LAYER),
        ("resting columns", len(arrays.get(REST_NAME, NO_REST)), MOST_RESTS),
        ("actions", sizes.actions, WIDEST_ACTIONS),
        ("frames of reaction", manifest.reaction_frames, MOST_REACTION_FRAMES),
        ("frames in a step", manifest.frames_per_step, MOST_STEP_FRAMES),
    ):
        if size > most:
            return f"it has {size} {what}; the page plays at most {most}"
    return ""


def make_brain(manifest: Manifest, arrays: WeightArrays) -> Brain:
    """Return the network of weights that `why_not_playable` has nothing against."""
    network = dict(arrays)
    rest = network.pop(REST_NAME, NO_REST)
    facts = network.pop(FACTS_NAME, None)
    sizes = dueling_sizes(network, facts)
    numbers = sizes.flat(network)
    widths = np.array(sizes.widths, dtype=np.int64)
    mixes = find_agent(manifest.agent).mixes
    given = np.zeros((sizes.actions, 0), dtype=np.float32)
    if not mixes and facts is not None:
        given = action_units(numbers, widths, np.ascontiguousarray(facts))
    columns = find_observation(manifest.observation.name).columns
    record = np.zeros(1, dtype=BRAIN)
    record["kind"] = CHANCES if mixes else VALUES
    record["preset"] = list(ACTIONS).index(manifest.actions.name)
    record["reaction_frames"] = manifest.reaction_frames
    record["step_frames"] = manifest.frames_per_step
    record["layers"], record["widths"][0, : len(widths)] = len(widths), widths
    if columns is not None:
        assert len(columns) <= len(FEATURES)
        record["columns_count"], record["columns"][0, : len(columns)] = len(columns), columns
    record["rest_count"], record["rest"][0, : len(rest)] = len(rest), rest
    record["size"], record["actions"], record["units"] = len(numbers), sizes.actions, given.shape[1]
    return Brain(record, numbers, given)
