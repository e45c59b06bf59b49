"""The interface of a bot: what it is given, and what it answers.

A bot is any class with the two methods of `Bot`; it need not import or inherit anything. It
plays the ``moves`` actions on the ``human`` observation, in a process of its own, and enters a
tournament with ``--entry NAME=CHAR:module:Class``. Only the standard library is imported here, so
that the bot's process starts quickly. `controller` runs bots in matches;
``docs/how-to/bring-your-own-bot.md`` is a walk-through.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

DECISION_SECONDS = 1.0
"""Time limit of `Bot.act`; a later answer forfeits the match."""
START_SECONDS = 30.0
"""Time limit of importing a bot's module, and of making one bot."""


class Bot(Protocol):
    """A bot: one object plays one side of one match, through all its rounds.

    It may keep anything in ``self``; no two matches share an object. To play the same match the
    same way twice, draw random numbers from ``random.Random(seed)`` and do not read the clock.
    """

    def __init__(self, character: str, seed: int) -> None:
        """Get ready for a match.

        Args:
            character: id of the character to play, such as ``"ryu"``.
            seed: of this match and side, 0 to 2**64 - 1.
        """

    def act(self, seen: "Seen", legal: Mapping[str, int]) -> int | str:
        """Return the action for the next step, which lasts four frames by default.

        It is called once a step, except while a motion that the bot chose
        earlier is still being played: then there is no choice.
        Directions are numpad digits as seen by a side that faces right (5 is
        neutral, 6 forward, 4 back), whichever way the fighter faces.

        Args:
            seen: what a person would see on the screen, from this side.
            legal: the legal actions, name to index, in the order of the index.

        Returns:
            The name (``"6+HP"``, ``"hadouken_H"``) or the index of a legal action.
            Anything else, an exception or a late answer forfeits the match.
        """


class Seen(Mapping[str, float]):
    """The features of one observation by name; the reference docs list them with their ranges.

    Attributes:
        vector: the same numbers in the order of the names, as learned agents get them.

    >>> seen = Seen({"distance": 0, "timer": 1}, (0.25, 1.0))
    >>> seen["distance"], seen.vector, list(seen)
    (0.25, (0.25, 1.0), ['distance', 'timer'])
    """

    __slots__ = ("_places", "vector")

    def __init__(self, places: Mapping[str, int], vector: tuple[float, ...]) -> None:
        """Wrap a vector.

        Args:
            places: index of each feature by its name.
            vector: the features.
        """
        self._places = places
        self.vector = vector

    def __getitem__(self, name: str) -> float:
        """Return one feature; raises a `KeyError` that lists the names for an unknown one."""
        try:
            return self.vector[self._places[name]]
        except KeyError:
            raise KeyError(f"no feature is called {name!r}; there are: {', '.join(self._places)}") from None

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, in the order of the vector."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self._places)
