"""Plays one match outside a tournament, between two players chosen by name, and returns its replay."""

from sf2ai.backends.registry import make_backend
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.players.find import refusal
from sf2ai.players.names import JoinName
from sf2ai.store.layout import Home
from sf2ai.store.replays import Replay
from sf2ai.tournament.controllers import BotRules, EntryControllers
from sf2ai.tournament.entries import (
    Entry,
    JoinSource,
    ScriptedSource,
    WeightsSource,
    agent_file,
    parse_agent,
    parse_source,
)
from sf2ai.tournament.match import play_fixtures
from sf2ai.tournament.schedule import Fixture

UNTRAINED_SOURCE = ScriptedSource("cpu:4")
"""The player of a character without weights, if the user names no other."""


def parse_fighter(text: str, home: Home) -> Entry:
    """Read ``CHAR``, ``CHAR:PLAYER`` or an agent with its origin, such as ``packaged:ryu``.

    Args:
        text: a character alone is played by its trained agent, the user's or the packaged one, or by
            `UNTRAINED_SOURCE` without one.
        home: the home that has the trained agents.

    Raises:
        UnknownNameError: the character or the player is unknown.
        InputError: the player after the colon is missing, or cannot play here.

    >>> from pathlib import Path
    >>> parse_fighter("ken:cpu:7", Home(Path("none"))).source
    ScriptedSource(spec='cpu:7')
    """
    agent = parse_agent(text)
    if agent is not None:
        return Entry(agent.spec, agent.character, parse_source(text, home))
    name, colon, source = (part.strip() for part in text.partition(":"))
    character = find_character(name)
    if source:
        parsed = parse_source(source, home)
        if isinstance(parsed, JoinSource):  # only a tournament waits for programs
            raise refusal(JoinName())
        return Entry(source, character, parsed)
    if colon:
        raise InputError(f"fighter {text!r} has no player after its colon; write for example '{name}:cpu:4'")
    weights = agent_file(home, character)
    if weights.exists():
        return Entry(character.id, character, WeightsSource(weights))
    return Entry(UNTRAINED_SOURCE.spec, character, UNTRAINED_SOURCE)


def play_exhibition(first: Entry, second: Entry, seed: int, backend: str = "sim") -> Replay:
    """Play one match, the first fighter on the left, and return its replay.

    Args:
        first: p1.
        second: p2.
        seed: of all dice of the match, 0 to 2**64 - 1.
        backend: name in `backends.registry`.

    Raises:
        InputError: the two have steps of different lengths, or a bot cannot be loaded.
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
    """
    names = (first.name, second.name)
    # Entries need different names, and both may be the same agent.
    entries = [
        Entry(f"p{side + 1} {entry.name}", entry.character, entry.source)
        for side, entry in enumerate((first, second))
    ]
    with EntryControllers(entries, 1, BotRules()) as controllers:
        controllers.start_bots()
        fixture = Fixture(first=0, second=1, number=0, first_side=0, seed=seed)
        with make_backend(backend, 1) as made:
            results = play_fixtures(
                made, controllers.pools, controllers.characters, [fixture], controllers.frames_per_step, names
            )
            (replay,) = (result.replay for result in results)
    assert replay is not None
    return replay
