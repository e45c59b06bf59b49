"""What a bot of your own is given and what it answers.

A guest is any class with the two methods of `Bot`; it need not import or
inherit anything. It plays the ``moves`` actions on the ``human`` observation,
in a process of its own, and enters a tournament with
``--entry NAME=CHAR:module:Class``. Only the standard library is imported here,
so that the bot's process starts at once. How a guest is run is in
`guest_controller`; ``docs/how-to/bring-your-own-bot.md`` is the walk-through.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

DECISION_SECONDS = 1.0
"""How long `Bot.act` may take before its match is forfeited."""
START_SECONDS = 30.0
"""How long importing a guest's module, and making one bot, may take."""


class Bot(Protocol):
    """A guest: one object plays one side of one match, through all its rounds.

    Whatever it keeps in ``self`` is its own; no two matches share an object.
    For the same match twice to be the same, take dice from
    ``random.Random(seed)`` and do not look at the clock.
    """

    def __init__(self, character: str, seed: int) -> None:
        """Get ready for a match.

        Args:
            character: id of the character to play, such as ``"ryu"``.
            seed: of this match and side, 0 to 2**64 - 1.
        """

    def act(self, seen: "Seen", legal: Mapping[str, int]) -> int | str:
        """Return what to do for the next step, four frames unless told otherwise.

        It is called once a step, except while a motion that the bot chose
        earlier is still being played: then there is nothing to choose.
        Directions are numpad digits as seen by a side that faces right (5 is
        neutral, 6 forward, 4 back), whichever way the fighter faces.

        Args:
            seen: what a person would see on the screen, from this side.
            legal: the actions that may be chosen, name to index, in order of the index.

        Returns:
            The name (``"6+HP"``, ``"hadouken_H"``) or the index of a legal action.
            Anything else, an exception or a late answer forfeits the match.
        """


class Seen(Mapping[str, float]):
    """The features of one observation by name; the reference docs list them with their ranges.

    Attributes:
        vector: the same as plain numbers in the order of the names, as learned agents get them.

    >>> seen = Seen({"distance": 0, "timer": 1}, (0.25, 1.0))
    >>> seen["distance"], seen.vector, list(seen)
    (0.25, (0.25, 1.0), ['distance', 'timer'])
    """

    __slots__ = ("_places", "vector")

    def __init__(self, places: Mapping[str, int], vector: tuple[float, ...]) -> None:
        """Keep the numbers and where each name's stands."""
        self._places = places
        self.vector = vector

    def __getitem__(self, name: str) -> float:
        """Return one feature; an unknown name is a `KeyError` that says so."""
        try:
            return self.vector[self._places[name]]
        except KeyError:
            raise KeyError(f"no feature is called {name!r}; there are: {', '.join(self._places)}") from None

    def __iter__(self) -> Iterator[str]:
        """Go through the names, in the order of the vector."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many features there are."""
        return len(self._places)
