"""The formats by name."""

from dataclasses import dataclass
from types import MappingProxyType

from sf2ai.checks import require_known
from sf2ai.tournament.formats.base import Format
from sf2ai.tournament.formats.elimination import double_elimination, single_elimination
from sf2ai.tournament.formats.pairs import gauntlet, round_robin
from sf2ai.tournament.formats.swiss import swiss


@dataclass(frozen=True)
class FormatKind:
    """A format as the rest of the program sees it.

    Attributes:
        situation: the function.
        title: for tables.
        settings: which of the settings it uses; it refuses the others.
        is_bracket: whether a series needs a winner.
    """

    situation: Format
    title: str
    settings: frozenset[str]
    is_bracket: bool = False


_BRACKET = frozenset({"best_of", "bracket_order", "seeded"})

FORMATS = MappingProxyType(
    {
        "round-robin": FormatKind(round_robin, "Round robin", frozenset({"matches"})),
        "swiss": FormatKind(swiss, "Swiss", frozenset({"matches", "rounds", "bracket_order", "seeded"})),
        "single": FormatKind(single_elimination, "Single elimination", _BRACKET, is_bracket=True),
        "double": FormatKind(double_elimination, "Double elimination", _BRACKET, is_bracket=True),
        "gauntlet": FormatKind(gauntlet, "Gauntlet", frozenset({"matches", "challenger"})),
    }
)


def find_format(name: str) -> FormatKind:
    """Return the format of that name; raises `UnknownNameError`."""
    return require_known(FORMATS, "format", name)
