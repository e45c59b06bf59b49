"""The state of the twelve characters in a home: trained, banned, and last evaluations."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from sf2ai.errors import NoWeightsError, StoreError
from sf2ai.game.characters import ROSTER, Character
from sf2ai.store.bans import Ban, read_bans
from sf2ai.store.former.stopped import StoppedTraining, find_unfinished
from sf2ai.store.layout import Home
from sf2ai.store.length import progress_json
from sf2ai.store.manifest import Manifest
from sf2ai.store.packaged import Origin, find_weights
from sf2ai.store.results.lines import ResultRecord, read_results
from sf2ai.store.weights import load_character

_MANIFEST_FIELDS = (
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
"""Fields of the manifest that are in a roster's JSON."""


@dataclass(frozen=True)
class LastEvaluation:
    """The last evaluation of a character's present weights against one opponent."""

    opponent: str
    episodes: int
    win_rate: float
    win_rate_interval: tuple[float, float]
    when: str
    """In UTC, such as ``"2025-03-01T12:30:00Z"``."""

    @classmethod
    def of(cls, record: ResultRecord) -> Self | None:
        """Read a result; None for a line without the needed values, which a user may have edited."""
        interval = record.get("win_rate_interval")
        if not isinstance(interval, list) or len(interval) != 2:
            return None
        try:
            found = cls(
                str(record["opponent"]),
                int(str(record["episodes"])),
                float(str(record["win_rate"])),
                (float(interval[0]), float(interval[1])),
                str(record["when"]),
            )
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        figures = (found.win_rate, *found.win_rate_interval)
        return found if all(map(math.isfinite, figures)) else None


@dataclass(frozen=True)
class RosterEntry:
    """One character in one home."""

    character: Character
    manifest: Manifest | None
    """Manifest of the weights that play; None if there are none, or they cannot be read."""
    problem: str | None = None
    """Why the weights cannot be read; None if they can, or there are none."""
    ban: Ban | None = None
    origin: Origin | None = None
    """Where the weights come from; None if there are none."""
    measured: tuple[LastEvaluation, ...] = ()
    """The last evaluation against each opponent, in the order of their first evaluations."""
    unfinished: StoppedTraining | None = None
    """The training that runs, or that was stopped and can continue; None if there is none."""

    @property
    def stopped(self) -> StoppedTraining | None:
        """The training that was stopped and can continue; None if there is none."""
        return None if self.unfinished is None or self.unfinished.is_running else self.unfinished

    @property
    def running(self) -> StoppedTraining | None:
        """The training that runs now, as it was saved last; None if there is none."""
        return self.unfinished if self.unfinished is not None and self.unfinished.is_running else None

    @property
    def trained(self) -> bool:
        """Whether the character has weights that can play."""
        return self.manifest is not None

    def to_json(self) -> dict[str, object]:
        """Return the entry as JSON values; absent values are null."""
        manifest: Mapping[str, object] = self.manifest.to_json() if self.manifest else {}
        trained = {name: manifest.get(name) for name in _MANIFEST_FIELDS}
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
            **_unfinished_json("stopped", self.stopped),
            **_unfinished_json("running", self.running),
            "measured": [{**vars(m), "win_rate_interval": list(m.win_rate_interval)} for m in self.measured],
        }


def _unfinished_json(how: str, training: StoppedTraining | None) -> dict[str, object]:
    """Return how far a training came as JSON values; their names begin with ``how``."""
    progress = progress_json(training.done, training.length) if training else progress_json(None, None)
    return {
        f"{how}_at_episode": progress["episodes_done"],
        f"{how}_of_episodes": progress["episodes"],
        f"{how}_at": training.progress if training else None,
    }


def read_roster(home: Home) -> tuple[RosterEntry, ...]:
    """Return the twelve characters in roster order; damaged weights affect only their own entry.

    Raises:
        DamagedFileError, HomeError: the bans cannot be read.
    """
    bans = {ban.character: ban for ban in read_bans(home)}
    results = read_results(home)
    entries = (_entry(home, character, bans.get(character.id), results) for character in ROSTER)
    return tuple(replace(entry, unfinished=find_unfinished(home, entry.character.id)) for entry in entries)


def _entry(home: Home, character: Character, ban: Ban | None, results: Iterable[ResultRecord]) -> RosterEntry:
    try:
        manifest, _ = load_character(home, character.id)
    except NoWeightsError:
        return RosterEntry(character, None, ban=ban)
    except StoreError as error:
        return RosterEntry(character, None, str(error), ban, _origin(home, character))
    measured = _last_evaluations(manifest, results)
    return RosterEntry(character, manifest, None, ban, _origin(home, character), measured)


def _origin(home: Home, character: Character) -> Origin | None:
    kept = find_weights(home, character.id)
    return kept.origin if kept else None


def _last_evaluations(manifest: Manifest, results: Iterable[ResultRecord]) -> tuple[LastEvaluation, ...]:
    """Return the last evaluation of exactly these weights against each opponent."""
    wanted = ("evaluation", manifest.character, manifest.created)
    found: dict[str, LastEvaluation] = {}
    for record in results:
        if tuple(record.get(name) for name in ("kind", "character", "weights_created")) == wanted:
            row = LastEvaluation.of(record)
            if row is not None:
                found[row.opponent] = row
    return tuple(found.values())
