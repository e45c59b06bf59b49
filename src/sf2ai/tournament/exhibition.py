"""One match for its own sake: two fighters, chosen by name, and the replay of what they played."""

from sf2ai.backends.registry import make_backend
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.store.layout import Home
from sf2ai.store.replays import Replay
from sf2ai.tournament.bots.process import Deadlines
from sf2ai.tournament.entries import Entry, Scripted, WeightsFile, parse_source
from sf2ai.tournament.field import Field
from sf2ai.tournament.match import play_fixtures
from sf2ai.tournament.schedule import Fixture

UNTRAINED_SOURCE = Scripted("cpu:4")
"""Who plays a character that was never trained and for which nobody else was named."""


def parse_fighter(text: str, home: Home) -> Entry:
    """Read ``CHAR`` or ``CHAR:SOURCE``, with the sources of a tournament's entries.

    Args:
        text: a character alone is played by its trained agent, or by `UNTRAINED_SOURCE` without one.
        home: where trained agents are kept.

    Raises:
        UnknownNameError: the character is unknown.
        InputError: nothing stands after the colon.

    >>> from pathlib import Path
    >>> parse_fighter("ken:cpu:7", Home(Path("none"))).source
    Scripted(spec='cpu:7')
    >>> parse_fighter("ken", Home(Path("none"))).name
    'cpu:4'
    """
    name, colon, source = (part.strip() for part in text.partition(":"))
    character = find_character(name)
    if source:
        return Entry(source, character, parse_source(source))
    if colon:
        raise InputError(f"fighter {text!r} names nobody after its colon; write for example '{name}:cpu:4'")
    weights = home.weights(character.id)
    if weights.exists():
        return Entry(character.id, character, WeightsFile(weights))
    return Entry(UNTRAINED_SOURCE.spec, character, UNTRAINED_SOURCE)


def play_exhibition(first: Entry, second: Entry, seed: int, backend: str = "sim") -> Replay:
    """Play one match, the first fighter on the left, and return its replay.

    Args:
        first: p1.
        second: p2.
        seed: of everybody's dice, 0 to 2**64 - 1.
        backend: name in `backends.registry`.

    Raises:
        InputError: the two decide at different times, or a bot cannot be loaded.
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
    """
    names = (first.name, second.name)
    # A field tells its entries apart by their names, and both may be the same agent.
    entries = [
        Entry(f"p{side + 1} {entry.name}", entry.character, entry.source)
        for side, entry in enumerate((first, second))
    ]
    field = Field(entries, 1, Deadlines())
    try:
        field.start_bots()
        fixture = Fixture(first=0, second=1, number=0, first_side=0, seed=seed)
        with make_backend(backend, 1) as made:
            results = play_fixtures(
                made, field.pools, field.characters, [fixture], field.frames_per_step, names
            )
            (replay,) = (result.replay for result in results)
    finally:
        field.close()
    assert replay is not None
    return replay
