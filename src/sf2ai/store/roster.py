"""The twelve characters as a home knows them: trained or not, banned or not, how well they did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sf2ai.errors import NoWeightsError, StoreError
from sf2ai.game.characters import ROSTER, Character
from sf2ai.store.bans import Ban, read_bans
from sf2ai.store.layout import Home
from sf2ai.store.manifest import Manifest
from sf2ai.store.packaged import Origin, find_weights
from sf2ai.store.results import read_results
from sf2ai.store.weights import load_character

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
"""Fields of the manifest that a roster's JSON shows."""


@dataclass(frozen=True)
class Measured:
    """The last evaluation of a character's present weights against one opponent."""

    opponent: str
    episodes: int
    win_rate: float
    win_rate_interval: tuple[float, float]
    when: str
    """In UTC, such as ``"2025-03-01T12:30:00Z"``."""


@dataclass(frozen=True)
class RosterEntry:
    """One character in one home."""

    character: Character
    manifest: Manifest | None
    """Of the weights that play; None when there are none, or they cannot be read."""
    problem: str | None = None
    """Why weights that are there cannot be read; None when they can."""
    ban: Ban | None = None
    origin: Origin | None = None
    """Whose weights they are; None when there are none."""
    measured: tuple[Measured, ...] = ()
    """One for each opponent, in the order in which they were first met."""

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
            "weights": self.origin.value if self.origin else None,
            **trained,
            "banned": self.ban is not None,
            "ban_reason": self.ban.reason if self.ban else None,
            "ban_since": self.ban.since if self.ban else None,
            "problem": self.problem,
            "measured": [{**vars(m), "win_rate_interval": list(m.win_rate_interval)} for m in self.measured],
        }


def read_roster(home: Home) -> tuple[RosterEntry, ...]:
    """Return the twelve in roster order; damaged weights of one spoil no other's row.

    Raises:
        DamagedFileError, HomeError: the bans cannot be read.
    """
    bans = {ban.character: ban for ban in read_bans(home)}
    results = read_results(home)
    return tuple(_entry(home, character, bans.get(character.id), results) for character in ROSTER)


def _entry(
    home: Home, character: Character, ban: Ban | None, results: Iterable[Mapping[str, Any]]
) -> RosterEntry:
    try:
        manifest, _ = load_character(home, character.id)
    except NoWeightsError:
        return RosterEntry(character, None, ban=ban)
    except StoreError as error:
        return RosterEntry(character, None, str(error), ban, _origin(home, character))
    measured = tuple(_measured(manifest, results).values())
    return RosterEntry(character, manifest, None, ban, _origin(home, character), measured)


def _origin(home: Home, character: Character) -> Origin | None:
    kept = find_weights(home, character.id)
    return kept.origin if kept else None


def _measured(manifest: Manifest, results: Iterable[Mapping[str, Any]]) -> dict[str, Measured]:
    """Return the last evaluation of these very weights by opponent."""
    found: dict[str, Measured] = {}
    for record in results:
        of_these = (record.get("character"), record.get("weights_created")) == (
            manifest.character,
            manifest.created,
        )
        if record.get("kind") == "evaluation" and of_these:
            try:
                low, high = record["win_rate_interval"]
                row = Measured(
                    str(record["opponent"]),
                    int(record["episodes"]),
                    float(record["win_rate"]),
                    (float(low), float(high)),
                    str(record["when"]),
                )
            except (KeyError, TypeError, ValueError):  # a line that somebody has edited
                continue
            found[row.opponent] = row
    return found
