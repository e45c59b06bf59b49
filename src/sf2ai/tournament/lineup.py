"""Who plays and who does not: bans, exclusions and characters that were never trained."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from sf2ai.errors import EveryoneExcludedError, InputError
from sf2ai.game.characters import ROSTER, Character
from sf2ai.store.bans import read_bans
from sf2ai.store.layout import Home
from sf2ai.store.packaged import find_weights
from sf2ai.tournament.entries import Entry, WeightsFile


class Why(StrEnum):
    """Why an entry does not play."""

    BANNED = "banned"
    EXCLUDED = "excluded"
    UNTRAINED = "untrained"


@dataclass(frozen=True)
class Exclusion:
    """An entry that does not play, why, and what would let it play."""

    name: str
    character: str
    why: Why
    remedy: str

    def to_json(self) -> dict[str, Any]:
        """Return the exclusion as JSON values."""
        return {"name": self.name, "character": self.character, "why": self.why.value, "remedy": self.remedy}


_Rule: TypeAlias = Callable[[Entry], Exclusion | None]


@dataclass(frozen=True)
class Lineup:
    """The entries that play, in roster order and then the guests, and those that do not."""

    entries: tuple[Entry, ...]
    exclusions: tuple[Exclusion, ...]


def choose_lineup(
    home: Home,
    *,
    only: Collection[Character] = (),
    excluded: Collection[Character] = (),
    guests: Sequence[Entry] = (),
) -> Lineup:
    """Decide who plays: the roster's stored weights and the guests.

    A banned or excluded character never plays, neither from the roster nor as
    a guest. ``only`` chooses from the roster; guests were asked for by name and
    play beside it.

    Args:
        home: where weights and bans are kept.
        only: characters of the roster that may play; all when empty.
        excluded: characters that do not play this time.
        guests: entries beside the roster's.

    Raises:
        EveryoneExcludedError: fewer than two are left.
        InputError: two entries have one name.
        DamagedFileError, HomeError: the bans cannot be read.
    """
    rules = [_banned(home), _excluded(excluded)]
    roster = [Entry(character.id, character, _stored(home, character)) for character in ROSTER]
    _refuse_doubles([*roster, *guests])
    sorted_out = [
        *_sort_out(roster, [*rules, _not_chosen(only), _untrained]),
        *_sort_out(guests, rules),
    ]
    lineup = Lineup(
        tuple(item for item in sorted_out if isinstance(item, Entry)),
        tuple(item for item in sorted_out if isinstance(item, Exclusion)),
    )
    _require_two(lineup)
    return lineup


def _stored(home: Home, character: Character) -> WeightsFile:
    """Return the weights that play for a character, or where they would be."""
    kept = find_weights(home, character.id)
    return WeightsFile(kept.path if kept else home.weights(character.id))


def _sort_out(entries: Iterable[Entry], rules: Sequence[_Rule]) -> Iterator[Entry | Exclusion]:
    """Yield each entry, or its exclusion by the first rule that has one."""
    for entry in entries:
        found = (rule(entry) for rule in rules)
        yield next((exclusion for exclusion in found if exclusion is not None), entry)


def _banned(home: Home) -> _Rule:
    banned = {ban.character for ban in read_bans(home)}
    return lambda entry: (
        _exclusion(entry, Why.BANNED, f"lift the ban with `sf2ai ban {entry.character.id} --lift`")
        if entry.character.id in banned
        else None
    )


def _excluded(characters: Collection[Character]) -> _Rule:
    return lambda entry: (
        _exclusion(entry, Why.EXCLUDED, f"leave out `--exclude {entry.character.id}`")
        if entry.character in characters
        else None
    )


def _not_chosen(only: Collection[Character]) -> _Rule:
    return lambda entry: (
        _exclusion(entry, Why.EXCLUDED, f"add `--only {entry.character.id}`")
        if only and entry.character not in only
        else None
    )


def _untrained(entry: Entry) -> Exclusion | None:
    if isinstance(entry.source, WeightsFile) and entry.source.path.exists():
        return None
    return _exclusion(entry, Why.UNTRAINED, f"train with `sf2ai train --char {entry.character.id}`")


def _exclusion(entry: Entry, why: Why, remedy: str) -> Exclusion:
    return Exclusion(entry.name, entry.character.id, why, remedy)


def _refuse_doubles(entries: Iterable[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.name.casefold() in seen:
            raise InputError(
                f"two entries are called {entry.name!r}; give each a name of its own, "
                "other than the ids of the roster"
            )
        seen.add(entry.name.casefold())


def _require_two(lineup: Lineup) -> None:
    if len(lineup.entries) >= 2:
        return
    left = f"only {lineup.entries[0].name!r} is" if lineup.entries else "none is"
    remedies = {exclusion.why: exclusion.remedy for exclusion in reversed(lineup.exclusions)}
    raise EveryoneExcludedError(
        f"a tournament needs two entries and {left} left; {', or '.join(remedies.values())}"
    )
