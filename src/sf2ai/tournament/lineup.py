"""Chooses the entries of a tournament: bans, exclusions and untrained characters do not play."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sf2ai.errors import EveryoneExcludedError, InputError
from sf2ai.game.characters import ROSTER, Character
from sf2ai.store.bans import read_bans
from sf2ai.store.layout import Home
from sf2ai.tournament.entries import Entry, WeightsSource, agent_file


class ExclusionReason(StrEnum):
    """Why an entry does not play."""

    BANNED = "banned"
    EXCLUDED = "excluded"
    UNTRAINED = "untrained"


@dataclass(frozen=True)
class Exclusion:
    """An entry that does not play, with the reason and a remedy."""

    name: str
    character: str
    reason: ExclusionReason
    remedy: str
    """What the user can do to let the entry play."""

    def to_json(self) -> dict[str, object]:
        """Return the exclusion as JSON values."""
        return {
            "name": self.name,
            "character": self.character,
            "why": self.reason.value,
            "remedy": self.remedy,
        }


_Rule: TypeAlias = Callable[[Entry], Exclusion | None]
"""Returns the exclusion of an entry, or None if the entry may play."""


@dataclass(frozen=True)
class Lineup:
    """The entries that play, the roster's before the user's, and the entries that do not."""

    entries: tuple[Entry, ...]
    exclusions: tuple[Exclusion, ...]


def choose_lineup(
    home: Home,
    *,
    only: Collection[Character] = (),
    excluded: Collection[Character] = (),
    user_entries: Sequence[Entry] = (),
    has_roster: bool = True,
) -> Lineup:
    """Choose from the roster's stored weights and the user's entries.

    A banned or excluded character never plays, neither in the roster's entry nor in one of the
    user's. ``only`` chooses from the roster and does not affect the user's entries.

    Args:
        home: has the weights and the bans.
        only: characters of the roster that may play; all if empty.
        excluded: characters that do not play this time.
        user_entries: entries besides the roster's.
        has_roster: whether the roster plays; without it the user's entries are alone.

    Raises:
        EveryoneExcludedError: fewer than two entries may play.
        InputError: two entries have the same name.
        DamagedFileError, HomeError: the bans cannot be read.
    """
    rules = [_ban_rule(home), _exclude_rule(excluded)]
    roster = [
        Entry(character.id, character, WeightsSource(agent_file(home, character)))
        for character in (ROSTER if has_roster else ())
    ]
    _require_unique_names([*roster, *user_entries])
    decided = [
        *_apply_rules(roster, [*rules, _only_rule(only), _untrained_rule(home)]),
        *_apply_rules(user_entries, rules),
    ]
    lineup = Lineup(
        tuple(item for item in decided if isinstance(item, Entry)),
        tuple(item for item in decided if isinstance(item, Exclusion)),
    )
    _require_two_entries(lineup)
    return lineup


def _apply_rules(entries: Iterable[Entry], rules: Sequence[_Rule]) -> Iterator[Entry | Exclusion]:
    """Yield each entry, or its exclusion by the first rule that excludes it."""
    for entry in entries:
        found = (rule(entry) for rule in rules)
        yield next((exclusion for exclusion in found if exclusion is not None), entry)


def _ban_rule(home: Home) -> _Rule:
    banned = {ban.character for ban in read_bans(home)}
    return lambda entry: (
        _exclusion(
            entry,
            ExclusionReason.BANNED,
            f"lift the ban with `sf2ai ban {entry.character.id} --lift{home.option}`",
        )
        if entry.character.id in banned
        else None
    )


def _exclude_rule(characters: Collection[Character]) -> _Rule:
    return lambda entry: (
        _exclusion(entry, ExclusionReason.EXCLUDED, f"omit `--exclude {entry.character.id}`")
        if entry.character in characters
        else None
    )


def _only_rule(only: Collection[Character]) -> _Rule:
    return lambda entry: (
        _exclusion(entry, ExclusionReason.EXCLUDED, f"add `--only {entry.character.id}`")
        if only and entry.character not in only
        else None
    )


def _untrained_rule(home: Home) -> _Rule:
    return lambda entry: (
        None
        if isinstance(entry.source, WeightsSource) and entry.source.path.exists()
        else _exclusion(
            entry,
            ExclusionReason.UNTRAINED,
            f"train with `sf2ai train --char {entry.character.id}{home.option}`",
        )
    )


def _exclusion(entry: Entry, reason: ExclusionReason, remedy: str) -> Exclusion:
    return Exclusion(entry.name, entry.character.id, reason, remedy)


def _require_unique_names(entries: Iterable[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.name.casefold() in seen:
            raise InputError(
                f"two entries are called {entry.name!r}; give each a different name, "
                "other than the ids of the roster"
            )
        seen.add(entry.name.casefold())


def _require_two_entries(lineup: Lineup) -> None:
    if len(lineup.entries) >= 2:
        return
    left = f"only {lineup.entries[0].name!r} is" if lineup.entries else "none is"
    remedies = {exclusion.reason: exclusion.remedy for exclusion in reversed(lineup.exclusions)}
    remedy = ", or ".join(remedies.values()) or "add one with --entry"
    raise EveryoneExcludedError(f"a tournament needs two entries and {left} left; {remedy}")
