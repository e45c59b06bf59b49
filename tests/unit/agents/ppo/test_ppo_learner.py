"""`BatchedPpo` learns, mixes, is taught, and goes on to the bit from a kept state."""

import numpy as np
import pytest

from sf2ai.agents.base import Advice
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.ppo.learner import BatchedPpo
from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.agents.ppo.sampling import softmax
from sf2ai.errors import TrainingError

SLOTS = 8
ALL = np.arange(SLOTS)
LEGAL = np.ones((SLOTS, 3), dtype=np.bool_)
SMALL = PpoHyperparameters(
    hidden=(16,),
    decisions_per_update=64,
    minibatch=32,
    learning_rate=5e-3,
    entropy_bonus=0.0,
    average_weight=0.0,
)


def make(settings: PpoHyperparameters = SMALL, *, slots: int = SLOTS, seed: int = 1) -> BatchedPpo:
    learner = BatchedPpo(settings, features=4, actions=3, slots=slots, seed=seed)
    learner.compile()
    learner.training = True
    learner.begin_episodes(np.arange(slots))
    return learner


def play(learner: BatchedPpo, steps: int, seed: int = 0) -> None:
    """Play an environment in which the right action is the place of the 1 in the observation."""
    dice = np.random.default_rng(seed)
    over = np.ones(SLOTS, dtype=np.bool_)
    for _ in range(steps):
        wanted = dice.integers(0, 3, SLOTS)
        seen = np.eye(4, dtype=np.float32)[wanted]
        actions = learner.act(seen, LEGAL, ALL)
        learner.learn((actions == wanted).astype(np.float32), over, ~over, ALL)
        learner.begin_episodes(ALL)


def chances(learner: BatchedPpo, seen: np.ndarray) -> np.ndarray:
    found = np.empty((len(seen), 3), dtype=np.float32)
    for row, head in enumerate(PpoPolicy(learner.parameters()).heads(seen)):
        softmax(head[1:], LEGAL[0], found[row])
    return found


def test_it_learns_what_pays():
    learner = make()
    play(learner, 400)
    assert np.diag(chances(learner, np.eye(4, dtype=np.float32)[:3])).min() > 0.9
    assert learner.step == 400 * SLOTS
    assert np.isfinite(learner.metrics).all()


def test_a_kept_state_goes_on_to_the_bit():
    one = make()
    play(one, 21)  # in the middle of collecting
    other = make(seed=5)
    other.set_state({name: array.copy() for name, array in one.get_state().items()})
    for learner in (one, other):
        play(learner, 40, seed=9)
    assert one.step == other.step
    for name, array in one.get_state().items():
        np.testing.assert_array_equal(other.get_state()[name], array, err_msg=name)


def test_the_same_seed_gives_the_same_weights_and_another_does_not():
    learners = [make(seed=seed) for seed in (1, 1, 2)]
    for learner in learners:
        play(learner, 40)
    first, second, third = (learner.updater.flat for learner in learners)
    np.testing.assert_array_equal(first, second)
    assert (first != third).any()


def test_self_play_of_rock_paper_scissors_stays_mixed_by_its_average():
    """Without regularisation a policy gradient runs in circles; the average draws it to one third each."""
    settings = PpoHyperparameters(
        hidden=(16,), decisions_per_update=512, minibatch=256, learning_rate=3e-3, entropy_bonus=0.0,
        average_weight=0.3, average_rate=0.1,
    )  # fmt: skip
    learner = make(settings, slots=64)
    slots, seen = np.arange(64), np.ones((64, 4), dtype=np.float32)
    legal, over = np.ones((64, 3), dtype=np.bool_), np.ones(64, dtype=np.bool_)
    furthest = []
    for step in range(1_500):
        actions = learner.act(seen, legal, slots)
        beaten = (actions - np.roll(actions, 32)) % 3
        learner.learn(np.array([0.0, 1.0, -1.0], dtype=np.float32)[beaten], over, ~over, slots)
        learner.begin_episodes(slots)
        if step > 1_000:
            furthest.append(chances(learner, seen[:1]).max())
    assert max(furthest) < 0.5


def test_a_guides_values_are_learned_as_a_soft_policy():
    settings = PpoHyperparameters(
        hidden=(16,), decisions_per_update=64, minibatch=32, learning_rate=5e-3, lesson_steps=3_000,
        lesson_temperature=0.1, entropy_bonus=0.0, average_weight=0.0,
    )  # fmt: skip
    learner = make(settings)
    values = np.tile(np.array([0.1, 0.0, -5.0, 9.0], dtype=np.float32), (SLOTS, 1))  # wider than its actions
    values[:, 3] = np.nan
    advice = Advice(np.zeros(SLOTS, dtype=np.int64), values)
    seen, over = np.ones((SLOTS, 4), dtype=np.float32), np.ones(SLOTS, dtype=np.bool_)
    assert learner.advised
    assert learner.epsilon == 0.0, "no guide has taught yet"
    learner.act(seen, LEGAL, ALL, advice)
    assert learner.epsilon == 1.0
    learner.begin_episodes(ALL)
    while learner.advised:
        learner.act(seen, LEGAL, ALL, advice)
        learner.learn(np.zeros(SLOTS, dtype=np.float32), over, ~over, ALL)
        learner.begin_episodes(ALL)
    assert learner.epsilon == 0.0
    np.testing.assert_allclose(
        chances(learner, seen[:1])[0], [np.e / (1 + np.e), 1 / (1 + np.e), 0.0], atol=0.03
    )


def test_nothing_is_decided_where_only_one_action_is_legal():
    learner = make()
    only = np.zeros((SLOTS, 3), dtype=np.bool_)
    only[:, 2] = True
    assert learner.act(np.ones((SLOTS, 4), np.float32), only, ALL).tolist() == [2] * SLOTS
    assert learner.experience.count == 0


def test_a_learner_that_diverges_says_so():
    learner = make()
    learner.updater.flat[0] = np.nan
    with pytest.raises(
        TrainingError, match=r"the learner diverged: its loss was .* train again with a lower"
    ):
        play(learner, 20)


def test_it_plays_by_drawing_and_greedily_if_told():
    learner = make()
    seen, slots = np.ones((500, 4), dtype=np.float32), np.arange(500)
    legal = np.ones((500, 3), dtype=np.bool_)
    for greedy, kinds in ((False, 3), (True, 1)):
        policy = PpoPolicy(learner.parameters(), greedy=greedy)
        policy.begin(slots, np.zeros(500, np.int8), slots.astype(np.uint64))
        assert len(set(policy.act(seen, legal, slots).tolist())) == kinds


def test_the_policys_outputs_are_the_learners():
    learner = make()
    seen = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    found = PpoPolicy(learner.parameters()).heads(seen)
    np.testing.assert_allclose(found, learner.updater.heads(seen), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"clip": 0.0}, "'clip' is above 0, not 0.0"),
        ({"trace": 1.5}, "'trace' is between 0 and 1, not 1.5"),
        ({"minibatch": 0}, "'minibatch' is between 1 and 65,536, not 0"),
        ({"decisions_per_update": 100}, "'decisions_per_update' is at least a minibatch, not 100"),
        ({"hidden": ()}, "'hidden' is one width or more"),
        ({"decisions_per_update": 1 << 30}, "'decisions_per_update' is between 1 and"),
    ],
)
def test_hyperparameters_that_cannot_be_are_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        PpoHyperparameters(**changed)


def test_without_a_guide_no_share_of_decisions_is_the_guides():
    learner = make(PpoHyperparameters(hidden=(16,), lesson_steps=3_000))
    learner.act(np.ones((SLOTS, 4), np.float32), LEGAL, ALL)
    assert learner.advised
    assert learner.epsilon == 0.0
