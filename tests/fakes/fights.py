"""Fights that scripted opponents have played on the engine, with everything that was recorded of them."""

from functools import cache
from typing import Any

from sf2ai.backends.registry import make_backend
from sf2ai.game.characters import find_character
from sf2ai.players.opponents import make_opponent
from sf2ai.replays.playback import play_back, replay_of
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.play import play
from sf2ai.store.replays import Replay


@cache
def fight(
    p1: str = "ryu",
    p2: str = "sagat",
    seed: int = 7,
    agents: tuple[str, str] = ("cpu:6", "cpu:3"),
    rounds: bool = True,
) -> Replay:
    """Play one round (or with ``rounds=False`` a match) and return its replay."""
    plan = RoundPlan(0, seed, (find_character(p1).index, find_character(p2).index))
    with make_backend("sim", 1) as backend:
        pair = make_opponent(agents[0], 1), make_opponent(agents[1], 1)
        (outcome,) = play(backend, pair, [plan], whole_match=not rounds, tape=True)
        return replay_of(outcome, backend, agents, whole_match=not rounds)


@cache
def frames(*arguments: Any, **more: Any) -> Any:
    """Return the snapshots of a `fight`, shape (frames + 1,); not to be written to."""
    return play_back(fight(*arguments, **more), "a test's fight")
