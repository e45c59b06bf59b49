"""Replays play back to their frames, and a frame or a result that differs is refused."""

from dataclasses import replace

import numpy as np
import pytest

from fakes.fights import fight, frames
from fakes.toy_backend import ToyBackend
from sf2ai.backends.registry import make_backend
from sf2ai.errors import DamagedFileError, ReplayError
from sf2ai.players.opponents import make_opponent
from sf2ai.replays.playback import play_back, play_back_on, replay_of
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.rounds.tape import checksums_of


class Quitter(Controller):
    """Stands for three steps, then forfeits."""

    asked = 0

    def begin(self, slots, sides, snapshots, seeds):
        self.asked = 0

    def pads(self, slots, snapshots):
        self.asked += 1
        return np.zeros((4, len(slots)), np.uint16)

    def forfeits(self):
        return {0: "no more"} if self.asked == 3 else {}


PLANS = list(PlanSequence(seed=3, character=0, opponent_characters=(9, 4)).take(4))


@pytest.mark.parametrize("whole_match", [False, True])
def test_rounds_played_side_by_side_play_back_alone(whole_match):
    backend = ToyBackend(3, 30)
    pair = make_opponent("random", 3), make_opponent("random", 3)
    for outcome in play(backend, pair, PLANS, whole_match=whole_match, tape=True):
        replay = replay_of(outcome, backend, ("one", "two"), whole_match=whole_match)
        snapshots = play_back_on(ToyBackend(1, 30), replay, "file")
        assert len(snapshots) == outcome.frames + 1
        assert tuple(snapshots[-1]["sides"]["health"].tolist()) == outcome.health
        assert replay.agents == (("one", "two") if outcome.plan.learner_side == 0 else ("two", "one"))
        assert replay.winner == outcome.winner


def test_a_match_on_the_engine_plays_back():
    replay = fight(rounds=False)
    snapshots = frames(rounds=False)
    assert len(snapshots) == replay.frames + 1
    assert snapshots[-1]["phase"] == 2
    assert snapshots[-1]["winner"] == replay.winner
    assert np.array_equal(checksums_of(snapshots), replay.checksums)


def test_another_engine_version_is_refused_with_the_version_that_plays_it():
    replay = replace(fight(), engine_version="1", sf2ai="0.0.9")
    with pytest.raises(ReplayError, match=r"with engine version '1' .* has '\d+'.* install sf2ai 0\.0\.9"):
        play_back(replay, "old.sf2replay")


def test_the_first_frame_that_differs_is_named():
    replay = fight()
    sums = replay.checksums.copy()
    sums[100:] ^= 1
    with pytest.raises(ReplayError, match=rf"from frame 100 of {replay.frames} on"):
        play_back(replace(replay, checksums=sums), "file")


def test_changed_pads_are_found():
    replay = fight()
    pads = replay.pads.copy()
    pads[60:] = 0
    with pytest.raises(ReplayError, match="differs from its recording"):
        play_back(replace(replay, pads=pads), "file")


@pytest.mark.parametrize("change", [{"seed": 8}, {"characters": ("ken", "sagat")}, {"neutral_frames": 3}])
def test_a_changed_setup_is_found(change):
    with pytest.raises(ReplayError, match="differs from its recording"):
        play_back(replace(fight(), **change), "file")


def test_what_does_not_exist_is_named():
    with pytest.raises(DamagedFileError, match="'arcade'"):
        play_back(replace(fight(), backend="arcade"), "file")
    with pytest.raises(DamagedFileError, match="'akuma'"):
        play_back(replace(fight(), characters=("akuma", "ryu")), "file")


def test_a_forfeited_match_plays_back_to_where_it_was_given_up():
    pair = make_opponent("random", 1), Quitter()
    (outcome,) = play(ToyBackend(1), pair, PLANS[:1], whole_match=True, tape=True)
    replay = replay_of(outcome, ToyBackend(1), ("a", "b"), whole_match=True)
    assert set(replay.forfeits) == {None, "no more"}
    assert len(play_back_on(ToyBackend(1), replay, "file")) == replay.frames + 1 == 13


def test_recording_needs_a_tape():
    with make_backend("sim", 1) as backend:
        pair = make_opponent("random", 1), make_opponent("random", 1)
        (outcome,) = play(backend, pair, PLANS[:1])
        with pytest.raises(AssertionError, match="tape=True"):
            replay_of(outcome, backend, ("a", "b"), whole_match=False)


def truncated(replay, frames):
    return replace(replay, pads=replay.pads[:frames], checksums=replay.checksums[: frames + 1])


@pytest.mark.parametrize("rounds", [True, False])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda replay: replace(replay, winner=1 - replay.winner), "'winner'"),
        (lambda replay: replace(replay, winner=-1), "'winner'"),
        (lambda replay: replace(replay, forfeits=("it cheated", None)), "'forfeits'"),
        (lambda replay: replace(replay, forfeits=("a", "b"), winner=-1), "'forfeits'"),
        (lambda replay: replace(replay, whole_match=not replay.whole_match), "'whole_match'"),
        (lambda replay: truncated(replay, replay.frames - 1), "'winner'"),
        (lambda replay: truncated(replay, 100), "ends at frame 100, before .* is decided"),
        (lambda replay: truncated(replay, 0), "ends at frame 0"),
        (lambda replay: replace(truncated(replay, 100), winner=-1), "no forfeit"),
        (lambda replay: replace(truncated(replay, 100), forfeits=(None, "x"), winner=1), "'winner'"),
        (lambda replay: replace(truncated(replay, 100), forfeits=("x", "y"), winner=1), "'winner'"),
    ],
)
def test_a_result_that_was_not_played_is_refused_by_its_field(rounds, change, field):
    with pytest.raises(ReplayError, match=rf"{field}.*use another copy"):
        play_back(change(fight(rounds=rounds)), "file")


def test_frames_after_the_end_are_refused():
    match = fight(rounds=False)
    first_end = int(np.flatnonzero(frames(rounds=False)["phase"] == 1)[0])
    more = replace(truncated(match, first_end + 20), whole_match=False)
    with pytest.raises(ReplayError, match=f"'whole_match'.* at frame {first_end} of {first_end + 20}"):
        play_back(more, "file")


class LateQuitter(Quitter):
    """Forfeits in the step in which the toy backend's round ends."""

    def forfeits(self):
        return {0: "too late"} if self.asked == 15 else {}


@pytest.mark.parametrize("whole_match", [False, True])
def test_a_forfeit_in_the_last_step_of_a_round_plays_back(whole_match):
    pair = make_opponent("random", 1), LateQuitter()
    (outcome,) = play(ToyBackend(1, 30), pair, PLANS[:1], whole_match=whole_match, tape=True)
    assert outcome.rounds
    assert outcome.forfeits
    replay = replay_of(outcome, ToyBackend(1, 30), ("a", "b"), whole_match=whole_match)
    assert len(play_back_on(ToyBackend(1, 30), replay, "file")) == replay.frames + 1
