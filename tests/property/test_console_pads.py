"""Every button reaches a core as it was pressed, but never two opposite directions at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fakes.pads import clean_pad
from sf2ai.backends.console.pads import clean_pads
from sf2ai.game.buttons import Pad

PADS = arrays(np.uint16, st.tuples(*[st.integers(1, 5)] * 3), elements=st.integers(0, 4095))


@given(PADS)
def test_opposite_directions_are_neither_and_the_rest_is_untouched(pads):
    before = pads.copy()
    cleaned = clean_pads(pads)
    assert cleaned.dtype == np.uint16
    assert np.array_equal(pads, before)
    assert cleaned.ravel().tolist() == [clean_pad(int(pad)) for pad in pads.ravel()]
    for both in (Pad.LEFT | Pad.RIGHT, Pad.UP | Pad.DOWN):
        assert not ((cleaned & int(both)) == int(both)).any()
