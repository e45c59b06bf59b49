"""The stand-off benchmark counts a round's phases and approaches correctly."""

from pathlib import Path

import numpy as np
import pytest

from fakes.trained import write_untrained
from sf2ai.backends.base import Ending, make_setups
from sf2ai.players.find import player_from_file
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.outcome import Outcome, RoundResult
from sf2ai.rounds.plans import RoundPlan

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import stand_off_rounds

    return stand_off_rounds


def read(bench, apart, begun, low=None, ending=Ending.KO):
    """Read a round of so many frames, in steps of four."""
    frames = len(apart)
    low = [False] * frames if low is None else low
    tape = bench.Tape(*(np.array(row).reshape(-1, 4) for row in (apart, begun, low)))
    result = RoundResult(0, ending, frames, (0.1, 0.0))
    return bench._read(Outcome(RoundPlan(0, 0, (0, 4)), 0, (result,)), tape)


def test_the_longest_stretch_without_a_move(bench):
    begun = [frame in (40, 700) for frame in range(800)]
    apart = [0.5 if frame < 100 else 0.7 for frame in range(800)]
    seen = read(bench, apart, begun).whole
    assert seen.attacks == 2
    assert seen.seconds == pytest.approx(800 / 60)
    assert seen.longest == pytest.approx(660 / 60)
    assert seen.longest_distance == pytest.approx((60 * 0.5 + 600 * 0.7) / 660)
    assert seen.is_stand_off


@pytest.mark.parametrize(
    ("last_move", "distance", "stand_off"), [(0, 0.5, True), (0, 0.3, False), (220, 0.5, False)]
)
def test_a_stand_off_is_long_and_out_of_reach(bench, last_move, distance, stand_off):
    begun = [frame in (0, last_move) for frame in range(800)]
    assert read(bench, [distance] * 800, begun).whole.is_stand_off == stand_off


def test_endgame_begins_when_both_are_low(bench):
    low = [frame >= 200 for frame in range(400)]
    begun = [frame in (10, 250) for frame in range(400)]
    played = read(bench, [0.2] * 200 + [0.6] * 200, begun, low, Ending.TIME)
    assert played.endgame.attacks == 1
    assert played.endgame.distance == pytest.approx(0.6)
    assert played.endgame.seconds == pytest.approx(200 / 60)
    assert played.endgame.by_time
    assert read(bench, [0.2] * 400, begun).endgame is None


def test_rounds_begin_with_the_health_that_was_asked_for(bench):
    with bench.LowHealthBackend(2, 0.06) as backend:
        first = backend.reset(np.array([1]), make_setups([[0, 6]], [3]))
        assert first["sides"]["health"][0].tolist() == pytest.approx([9 / 144, 9 / 144])
        seen = backend.advance(np.zeros((4, 2, 2), dtype=np.uint16))
        assert seen["sides"]["health"][-1, 1].tolist() == pytest.approx([9 / 144, 9 / 144])


def test_rounds_of_two_agents(bench, tmp_path):
    for name in ("ryu", "ken"):
        write_untrained(tmp_path / f"{name}.npz", name, seed=1)
    pair = [player_from_file(tmp_path / f"{name}.npz") for name in ("ryu", "ken")]
    played = bench.play_rounds(*pair, OpponentSetting(4), 0.06, seed=0)
    assert len(played) == 4
    for one in played:
        assert one.endgame.seconds == one.whole.seconds  # low from the first frame on
        assert 0 < one.whole.longest <= one.whole.seconds
        assert 0 < one.whole.distance < 3
    assert bench.play_rounds(*pair, OpponentSetting(4), 0.06, seed=0) == played
