"""The twelve characters of the roster, in the order of their SNES ids.

Names are forgiving: case, dots, spaces, dashes, underscores and apostrophes do not matter, and names of
other regions and nicknames that fit only one character are understood. What a character can do is in
`files.loader`.
"""

from dataclasses import dataclass
from types import MappingProxyType

from sf2ai.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Character:
    """One entry of the roster.

    Attributes:
        index: position in `ROSTER`, 0..11, the number the SNES game itself uses.
        id: the name in files, JSON and on the command line, such as ``"ehonda"``.
        name: the name for people, such as ``"E. Honda"``.
        aliases: other names that `find_character` understands.
    """

    index: int
    id: str
    name: str
    aliases: tuple[str, ...] = ()


ROSTER: tuple[Character, ...] = (
    Character(0, "ryu", "Ryu"),
    Character(1, "ehonda", "E. Honda", ("honda", "edmond honda")),
    Character(2, "blanka", "Blanka"),
    Character(3, "guile", "Guile"),
    Character(4, "ken", "Ken", ("ken masters",)),
    Character(5, "chunli", "Chun-Li", ("chun",)),
    Character(6, "zangief", "Zangief", ("gief",)),
    Character(7, "dhalsim", "Dhalsim", ("sim",)),
    Character(8, "bison", "M. Bison", ("m.bison", "dictator")),
    Character(9, "sagat", "Sagat"),
    Character(10, "balrog", "Balrog", ("boxer",)),
    Character(11, "vega", "Vega", ("claw",)),
)
"""All characters; `Character.index` is the position here. Western names."""


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


_BY_PLAIN_NAME = MappingProxyType(
    {
        _plain(name): character
        for character in ROSTER
        for name in (character.id, character.name, *character.aliases)
    }
)


def find_character(name: str) -> Character:
    """Return the character of a name in any spelling.

    Args:
        name: an id, a display name or an alias.

    Raises:
        UnknownNameError: no character has that name; the message names the nearest id.

    >>> find_character("M.Bison") is find_character("dictator") is ROSTER[8]
    True
    """
    found = _BY_PLAIN_NAME.get(_plain(name)) if isinstance(name, str) else None
    if found is None:
        raise UnknownNameError("character", str(name), [character.id for character in ROSTER])
    return found
