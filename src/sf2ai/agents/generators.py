"""The state of the learners' random generators as an array, for checkpoints."""

import numpy as np
import numpy.typing as npt


def generator_state(generator: np.random.Generator) -> npt.NDArray[np.uint64]:
    """Return the state of an SFC64 generator, shape (6,)."""
    state = generator.bit_generator.state
    words = [*state["state"]["state"], state["has_uint32"], state["uinteger"]]
    return np.array(words, dtype=np.uint64)


def set_generator_state(generator: np.random.Generator, state: npt.NDArray[np.generic]) -> None:
    """Restore the state of an SFC64 generator that `generator_state` returned."""
    words = state.astype(np.uint64)
    generator.bit_generator.state = {
        "bit_generator": "SFC64",
        "state": {"state": words[:4]},
        "has_uint32": int(words[4]),
        "uinteger": int(words[5]),
    }
