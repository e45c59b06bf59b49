"""The twelve characters as a home knows them: trained or not, banned or not, last measured how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sf2ai.errors import NoWeightsError, StoreError
from sf2ai.game.characters import ROSTER, Character
from sf2ai.store.bans import Ban, read_bans
from sf2ai.store.layout import Home
from sf2ai.store.manifest import Manifest
from sf2ai.store.weights import load_character


@dataclass(frozen=True)
class RosterEntry:
    """One character in one home."""

    character: Character
    manifest: Manifest | None
    """Of the weights that play; None when there are none, or they cannot be read."""
    problem: str | None
    """Why weights that are there cannot be read; None when they can."""
    ban: Ban | None

    @property
    def trained(self) -> bool:
        """Whether there are weights that can play."""
        return self.manifest is not None

    def to_json(self) -> dict[str, Any]:
        """Return the entry as JSON values; what is not there is null."""
        manifest: Mapping[str, Any] = self.manifest.to_json() if self.manifest else {}
        trained = {name: manifest.get(name) for name in _SHOWN}
        return {
            "character": self.character.id,
            "name": self.character.name,
            "trained": self.trained,
            **trained,
            "banned": self.ban is not None,
            "ban_reason": self.ban.reason if self.ban else None,
            "ban_since": self.ban.since if self.ban else None,
            "problem": self.problem,
        }


_SHOWN = (
    "episodes",
    "steps",
    "created",
    "agent",
    "observation",
    "actions",
    "reward",
    "seed",
    "engine_version",
)


def read_roster(home: Home) -> tuple[RosterEntry, ...]:
    """Return the twelve in roster order; damaged weights of one spoil no other's row.

    Raises:
        DamagedFileError, HomeError: the bans cannot be read.
    """
    bans = {ban.character: ban for ban in read_bans(home)}
    return tuple(_entry(home, character, bans.get(character.id)) for character in ROSTER)


def _entry(home: Home, character: Character, ban: Ban | None) -> RosterEntry:
    try:
        manifest, _ = load_character(home, character.id)
    except NoWeightsError:
        return RosterEntry(character, None, None, ban)
    except StoreError as error:
        return RosterEntry(character, None, str(error), ban)
    return RosterEntry(character, manifest, None, ban)
