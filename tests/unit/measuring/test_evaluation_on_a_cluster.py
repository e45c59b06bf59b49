"""An evaluation on a cluster has the result of one in this process, whatever workers die meanwhile."""

import pickle
import threading
from dataclasses import replace

import pytest

from fakes.ray import FakeCluster, FakeRay
from fakes.trained import write_untrained
from sf2ai.errors import DamagedFileError, InputError
from sf2ai.game.characters import find_character
from sf2ai.measuring.evaluation import EvaluationConfig, EvaluationRun
from sf2ai.measuring.venues.base import RoundSetting
from sf2ai.measuring.venues.local import LocalVenue
from sf2ai.measuring.venues.node import NodeRounds, NodeSetting
from sf2ai.players.find import find_player, greedy, slowed
from sf2ai.players.travelling import TravellingFile, TravellingPlayer
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.reward import REWARDS
from sf2ai.store.layout import Home

RYU = find_character("ryu")
CONFIG = EvaluationConfig(RYU, 22, seed=3, keep_tapes=True)


@pytest.fixture
def players(tmp_path):
    """A greedy agent that sees late, and one at a low level."""
    for seed, name in enumerate(("ryu", "ken")):
        write_untrained(tmp_path / f"{name}.npz", name, agent="ppo", seed=seed)
    home = Home(tmp_path)
    first = greedy(slowed(find_player(str(tmp_path / "ryu.npz"), home), 9))
    return first, find_player(f"{tmp_path / 'ken.npz'}@4", home)


def result_of(config, players, cluster=None):
    with EvaluationRun(config, *players, cluster=cluster) as run:
        replays = {outcome.plan.index: run.replay(outcome).pads.tobytes() for outcome in run.play()}
        return run.result(), replays


def killing(*numbers):
    """Return a cluster of two nodes, whose workers die before the tasks of these numbers."""
    done = []

    def before(worker, task):
        done.append(task)
        if len(done) in numbers:
            ray.kill(worker)

    ray = FakeRay(before)
    return FakeCluster(ray, [("a", "10.0.0.1", 1), ("b", "10.0.0.2", 1)]), ray


def test_workers_that_die_change_nothing(players):
    cluster, ray = killing(1, 3, 8)
    assert result_of(CONFIG, players, cluster) == result_of(CONFIG, players)
    assert ray.killed == 3 + 3 + 2, "three died, each is ended once more, and two end with the evaluation"


def test_a_test_that_stops_early_has_counted_the_same_rounds(players):
    config = replace(CONFIG, episodes=200, bar=0.05, keep_tapes=False, count_tapes=True)
    results = []
    for cluster in (None, killing(2)[0]):
        with EvaluationRun(config, *players, cluster=cluster) as run:
            assert sum(1 for _ in run.play()) < 200
            results.append(run.result())
    assert results[0] == results[1]
    assert results[0].verdict == "above"


def test_a_worker_plays_two_tasks_at_once_as_this_process_plays_them(players):
    plans = list(PlanSequence(seed=1, character=RYU.index, opponent_characters=(1,)).take(10))
    setting = RoundSetting(4, REWARDS["health-gap"], keeps_tapes=False)
    with LocalVenue(setting, players) as local:
        expected = {one.plan: (one.winner, one.rounds, one.returns) for one in local.play(plans)}
    sent = NodeSetting(setting, tuple(map(TravellingPlayer.of, players)))
    node, played = NodeRounds(pickle.loads(pickle.dumps(sent))), []
    tasks = [tuple(plans[:3]), tuple(plans[3:])]
    threads = [threading.Thread(target=lambda task=task: played.extend(node.do(task))) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrived = pickle.loads(pickle.dumps(played))
    assert {one.plan: (one.winner, one.rounds, one.returns) for one in arrived} == expected


def test_bots_stay_here(players, tmp_path):
    (tmp_path / "still.py").write_text("class Still:\n    def act(self, seen, legal): return 0\n")
    bot = find_player(str(tmp_path / "still.py"), Home(tmp_path))
    with pytest.raises(InputError, match=r"still\.py' is a bot, which a cluster plays in `sf2ai compare`"):
        EvaluationRun(CONFIG, players[0], bot, cluster=killing()[0])


def test_weights_are_checked_where_they_arrive(players, tmp_path):
    travelling = TravellingPlayer.of(players[0])
    damaged = replace(travelling, weights=TravellingFile("ryu.npz", travelling.weights.content[:99]))
    with pytest.raises(DamagedFileError):
        damaged.arrive(tmp_path / "node")
