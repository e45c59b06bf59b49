"""The solved moment: regret matching finds equilibria, and rollouts leave the match as it is."""

import numpy as np
import pytest

from fakes.trained import write_untrained
from fakes.web_engine import WebEngine
from fakes.web_pages import served, until
from sf2ai.backends.base import make_setups
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_weights
from sf2ai.web.agents import page_agents
from sf2ai.web.brains import make_brain
from sf2ai.web.contest.matrix_game import MATRIX_GAME, MOST_CANDIDATES
from sf2ai.web.contest.records import CONTEST
from sf2ai.web.site import make_site


@pytest.fixture(scope="module")
def engine():
    return WebEngine()


@pytest.fixture(scope="module")
def networks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("networks")
    found = []
    for seed, (name, agent) in enumerate((("ryu", "ppo"), ("vega", "dqn"))):
        write_untrained(folder / f"{name}.npz", name, seed=seed, hidden=(16,), agent=agent)
        found.append(make_brain(*load_weights(folder / f"{name}.npz")))
    return found


def solved(engine, payoffs, squares=None, rollouts=3):
    """Return the solution of a game in which each pair was played so often, with these mean payoffs."""
    payoffs = np.array(payoffs, dtype=np.float64)
    rows, columns = payoffs.shape
    game = np.zeros(1, dtype=MATRIX_GAME)
    game["counts"], game["rollouts"] = (rows, columns), rollouts * rows * columns
    game["sums"][0, :rows, :columns] = rollouts * payoffs
    game["squares"][0, :rows, :columns] = rollouts * (payoffs**2 if squares is None else squares)
    address = engine.put(game.tobytes())
    engine.call("solve", address)
    return engine.get(address, MATRIX_GAME, 1)[0]


@pytest.mark.parametrize(
    ("payoffs", "first", "second", "value"),
    [
        ([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], (1 / 3, 1 / 3, 1 / 3), (1 / 3, 1 / 3, 1 / 3), 0),
        ([[0.6, -0.2], [-0.4, 0.8]], (0.6, 0.4), (0.5, 0.5), 0.2),
        ([[0.5, 0.1], [0.2, 0.0]], (1, 0), (0, 1), 0.1),
        ([[-0.3, 0.4, -0.7]], (1,), (0, 0, 1), -0.7),
        ([[0.25]], (1,), (1,), 0.25),
    ],
    ids=["rock, paper, scissors", "mixed", "dominated", "one action", "none to choose"],
)
def test_a_game_is_solved(engine, payoffs, first, second, value):
    found = solved(engine, payoffs)
    np.testing.assert_allclose(found["mixes"][0, : len(first)], first, atol=0.002)
    np.testing.assert_allclose(found["mixes"][1, : len(second)], second, atol=0.002)
    assert found["value"] == pytest.approx(value, abs=0.001)
    assert found["error"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_no_answer_gains_much_against_the_mixes(engine, seed):
    generator = np.random.default_rng(seed)
    payoffs = generator.uniform(-1, 1, generator.integers(1, MOST_CANDIDATES + 1, 2))
    found = solved(engine, payoffs)
    first, second = (found["mixes"][side, :count] for side, count in enumerate(payoffs.shape))
    assert first.sum() == pytest.approx(1, abs=1e-5)
    assert second.sum() == pytest.approx(1, abs=1e-5)
    gain = (payoffs @ second).max() - (first @ payoffs).min()
    assert gain == pytest.approx(found["incentive"], abs=1e-5)
    assert gain < 0.001


def test_the_error_is_that_of_the_mean(engine):
    outcomes = np.array([0.1, 0.5, -0.3])
    found = solved(engine, [[outcomes.mean()]], squares=(outcomes**2).mean())
    assert found["error"] == pytest.approx(outcomes.std(ddof=1) / np.sqrt(3), rel=1e-5)


def moment(engine, networks, frames, seed=3):
    """Play a match for some frames; return the addresses of a copy at the next decision and of its game."""
    engine.begin(make_setups([(0, 11)], [seed]), networks)
    engine.play(frames=frames)
    before = engine.get(engine.contest, np.uint8, CONTEST.itemsize)
    root, game = engine.room(CONTEST.itemsize), engine.room(MATRIX_GAME.itemsize)
    engine.copy(engine.contest, root, CONTEST.itemsize)
    assert engine.consider(root, game)
    np.testing.assert_array_equal(before, engine.get(engine.contest, np.uint8, CONTEST.itemsize))
    return root, game


def open_moment(engine, networks):
    """Return the first moment at which both sides have several actions, and these are no part of a script."""
    for frames in range(240, 400, 4):
        root, game = moment(engine, networks, frames)
        counts = engine.get(game, MATRIX_GAME, 1)[0]["counts"]
        if counts.min() > 1:
            return root, game, counts
    raise AssertionError("both sides are never free at once")


def roll(engine, root, game, frames):
    """Play the next rollout; return the match at its end."""
    copy = engine.room(CONTEST.itemsize)
    engine.copy(root, copy, CONTEST.itemsize)
    engine.roll_out(copy, game, frames)
    return engine.get(copy, CONTEST, 1)[0]


def test_the_likeliest_legal_actions_are_compared(engine, networks):
    root, game = moment(engine, networks, 242)
    sides, found = engine.get(root, CONTEST, 1)[0]["sides"], engine.get(game, MATRIX_GAME, 1)[0]
    for side in range(2):
        weights = sides[side]["weights"][: networks[side].record["actions"][0]]
        legal = np.isfinite(weights) & ((weights > 0) | (side == 1))
        order = sorted(np.flatnonzero(legal), key=lambda action: -weights[action])[:MOST_CANDIDATES]
        assert list(found["actions"][side, : found["counts"][side]]) == order


def test_a_rollout_begins_with_its_pair_and_pays_the_lead(engine, networks):
    root, game, (rows, columns) = open_moment(engine, networks)
    for number in range(rows * columns):
        last = roll(engine, root, game, 4)
        found = engine.get(game, MATRIX_GAME, 1)[0]
        row, column = divmod(number, columns)
        assert found["rollouts"] == number + 1
        assert last["sides"][0]["action"] == found["actions"][0, row]
        assert last["sides"][1]["action"] == found["actions"][1, column]
        healths = last["shown"][0, 0]["sides"]["health"]
        assert found["sums"][row, column] == pytest.approx(healths[0] - healths[1])


def test_dice_are_those_of_the_turn_and_not_those_of_the_match(engine, networks):
    root, game, counts = open_moment(engine, networks)
    pairs = int(counts.prod())
    ends = [roll(engine, root, game, 240) for _ in range(2 * pairs)]
    match = engine.get(root, CONTEST, 1)[0]["match"][0]
    seeds = [(end["match"][0]["seed_low"], end["match"][0]["seed_high"]) for end in ends]
    assert len(set(seeds[:pairs])) == len(set(seeds[pairs:])) == 1
    assert len({seeds[0], seeds[pairs], (match["seed_low"], match["seed_high"])}) == 3
    assert any(one["shown"] != two["shown"] for one, two in zip(ends[:pairs], ends[pairs:], strict=True))


def test_a_round_that_ends_pays_who_has_won_it(engine, networks):
    root, game = moment(engine, networks, 242)
    last = roll(engine, root, game, 60 * 60 * 3)["shown"][0, 0]
    assert last["phase"] == 1
    payoff = engine.get(game, MATRIX_GAME, 1)[0]["sums"][0, 0]
    assert payoff == (0 if last["winner"] < 0 else 1 - 2 * last["winner"])


def test_a_match_that_is_over_has_no_moment(engine, networks):
    engine.begin(make_setups([(0, 11)], [3]), networks)
    engine.play_match()
    copy, game = engine.room(CONTEST.itemsize), engine.room(MATRIX_GAME.itemsize)
    engine.copy(engine.contest, copy, CONTEST.itemsize)
    assert not engine.consider(copy, game)


@pytest.mark.slow
def test_the_page_solves_a_stopped_moment_and_forgets_it(watched, tmp_path):
    home = Home(tmp_path)
    for name in ("ken", "ryu"):
        write_untrained(home.weights(name), name, agent="ppo", hidden=(8,))
    with served(make_site(page_agents(home))) as server:
        page = watched.open(server.url)
        page.keyboard.press("Enter")  # a person against the agent
        until(page, "window.sf2ai.contest.session.match?.frames > 30")
        page.keyboard.press("t")
        page.wait_for_selector(".thoughts section:nth-child(2) .lead")
        sums = "window.sf2ai.contest.session.current.checksums.length"
        page.evaluate("window.sf2ai.contest.solving.solver.rollouts = 2")
        page.click("#solve")
        until(
            page, "/ (\\d+) of \\1 rollouts/.test(document.querySelector('.solution .hint').textContent)", 60
        )
        before = page.evaluate(sums)
        shares = page.locator(".solution section:nth-child(1) meter")
        assert (
            sum(shares.nth(place).evaluate("meter => meter.value") for place in range(shares.count())) > 0.97
        )
        assert "as " in page.inner_text(".solution section:nth-child(1) h3")
        assert page.evaluate(sums) == before
        page.keyboard.press(".")
        until(page, "document.querySelector('.solution .hint').textContent === ''")
