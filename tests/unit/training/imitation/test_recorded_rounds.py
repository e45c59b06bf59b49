"""The pads of a recorded side are read as the actions that an agent would have chosen."""

from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest

from sf2ai.agents.base import Agent
from sf2ai.backends.base import Phase
from sf2ai.backends.registry import make_backend
from sf2ai.game.buttons import Pad
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.replays.playback import play_back, replay_of
from sf2ai.rounds.controller import AgentController, Controller
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.play import play
from sf2ai.seats.seat import Seat
from sf2ai.training.imitation.recorded import RecordedRound, recorded_rounds

SEAT = {"observation": "human", "actions": "moves"}


class KeptChoices(Agent):
    """Plays at random, and keeps what it saw and chose."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)
        self.kept: list[tuple[np.ndarray, int, int]] = []

    def act(self, observations, masks, slots):
        """Choose, and keep the observation, the action and how many were legal."""
        action = int(self._generator.choice(np.flatnonzero(masks[0])))
        self.kept.append((observations[0].copy(), action, int(masks[0].sum())))
        return np.array([action])


class Given(Agent):
    """Takes given actions in turn."""

    def __init__(self, actions: list[int]) -> None:
        self._actions = cycle(actions)

    def act(self, observations, masks, slots):
        """Take the next one."""
        return np.array([next(self._actions)])


def played(name: str, seed: int, controller: Controller | None = None):
    """Play one round of a character at random against Ken; return its replay and what it chose."""
    agent = KeptChoices(seed)
    first = controller or AgentController(agent, Seat(1, **SEAT), 1)
    second = AgentController(KeptChoices(1), Seat(1, **SEAT), 1)
    character, ken = find_character(name).index, find_character("ken").index
    plans = PlanSequence(seed=seed, character=character, opponent_characters=[ken])
    with make_backend("sim", 1) as backend:
        (outcome,) = play(backend, (first, second), plans.take(1), tape=True)
        replay = replay_of(outcome, backend, ("random", "random"), whole_match=False)
    return replay, agent.kept


def read(name: str, seed: int) -> tuple[RecordedRound, list]:
    replay, kept = played(name, seed)
    (recorded,) = recorded_rounds(replay, play_back(replay, "round"), name, Seat(1, **SEAT))
    return recorded, kept


@pytest.mark.parametrize("name", ["ryu", "guile", "ehonda", "zangief"])
def test_what_an_agent_chose_is_read_from_its_pads(name):
    recorded, kept = read(name, seed=3)
    same = total = 0
    for (_, chosen, legal), read_action in zip(kept, recorded.actions, strict=False):
        if legal > 1:
            total += 1
            same += chosen == read_action
    # Specials that do not come out look like plain directions, and every one shifts the steps after it.
    assert total > 100
    assert same / total > 0.65


def test_directions_and_buttons_are_read_exactly():
    names = Seat(1, **SEAT).actions.names(0)
    wanted = [names.index(name) for name in ("6", "2+MK", "5+HP", "4", "9+HK", "1") for _ in range(9)]

    given = AgentController(Given(wanted), Seat(1, **SEAT), 1)
    replay, _ = played("ryu", 5, given)
    (recorded,) = recorded_rounds(replay, play_back(replay, "round"), "ryu", Seat(1, **SEAT))
    chosen = np.resize(wanted, len(recorded.actions))
    legal = recorded.masks[np.arange(len(chosen)), chosen]
    is_plain = recorded.masks.sum(axis=1) > 1
    same = recorded.actions == chosen
    assert same[legal & is_plain].mean() > 0.95


def test_observations_are_those_that_the_agent_had():
    recorded, kept = read("ryu", seed=4)
    first = np.array([seen for seen, _, _ in kept[:3]])
    np.testing.assert_array_equal(recorded.observations[0], first[0])
    assert recorded.observations.shape[1] == first.shape[1]


def test_rewards_are_the_change_of_the_health_gap():
    replay, _ = played("ryu", 6)
    snapshots = play_back(replay, "round")
    (recorded,) = recorded_rounds(replay, snapshots, "ryu", Seat(1, **SEAT))
    side = replay.characters.index("ryu")
    last = snapshots[snapshots["phase"] != Phase.FIGHT][0]["sides"]["health"]
    assert recorded.rewards.sum() == pytest.approx(last[side] - last[1 - side], abs=1e-5)


def test_both_sides_of_a_mirror_teach_and_other_characters_do_not():
    replay, _ = played("ken", 7)
    snapshots = play_back(replay, "round")
    assert len(list(recorded_rounds(replay, snapshots, "ken", Seat(1, **SEAT)))) == 2
    others = [each.id for each in ROSTER if each.id != "ken"]
    assert not any(list(recorded_rounds(replay, snapshots, other, Seat(1, **SEAT))) for other in others)


def test_opposite_directions_at_once_are_read_as_none():
    replay, _ = played("ryu", 8)
    pads = replay.pads.copy()
    pads[:] = int(Pad.LEFT | Pad.RIGHT)
    # The frames are those of other pads: only what is read from the pads matters here.
    (recorded,) = recorded_rounds(
        replace(replay, pads=pads), play_back(replay, "round"), "ryu", Seat(1, **SEAT)
    )
    plain = recorded.actions < Seat(1, **SEAT).actions.plain_count
    assert (recorded.actions[plain] == 0).all()


def test_a_round_that_was_given_up_at_once_teaches_nothing():
    replay, _ = played("ryu", 9)
    snapshots = play_back(replay, "round")
    for frames, rounds in ((1, 0), (3, 0), (4, 1)):
        short = replace(replay, pads=replay.pads[:frames])
        found = list(recorded_rounds(short, snapshots[: frames + 1], "ryu", Seat(1, **SEAT)))
        assert [len(each.actions) for each in found] == [1] * rounds
