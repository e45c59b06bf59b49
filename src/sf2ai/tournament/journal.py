"""The journal of a tournament: what it was begun with, and every match as soon as it is finished.

A tournament that was stopped, by whatever, goes on from its journal, and ends with the result of one that was
never stopped: a match depends on its fixture alone. It goes on only with the entries and settings that it
was begun with.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sf2ai.closing import Closing
from sf2ai.errors import DamagedFileError, InputError
from sf2ai.players.names import HIGHEST
from sf2ai.store.layout import Home, history_name, utc_now, utc_text
from sf2ai.store.lock import hold_tournament
from sf2ai.store.results.tournaments import TournamentFolder, checked_name, tournament_names
from sf2ai.tournament.entries import (
    BotSource,
    CommandSource,
    Entry,
    JoinSource,
    ScriptedSource,
    WeightsSource,
    own_files,
)
from sf2ai.tournament.formats.base import Game
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture
from sf2ai.tournament.venues.kept_matches import KeptMatch, matches_of

Foreign: TypeAlias = Callable[[Iterable[MatchResult]], Iterable[MatchResult]]

_SECONDS = "seconds"
FORMAT = 1
"""Of the setting's file and of the lines."""


@dataclass(frozen=True)
class Setting:
    """What a tournament was begun with.

    Attributes:
        asked: the command's settings by name, as JSON values, such as ``{"matches": 10, "only": ["ryu"]}``.
        versions: of the backend, the engine and the CPU, by name.
        entries: one object for each entry: name, character, source, and the digest of its file.
    """

    asked: Mapping[str, Any]
    versions: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, object]:
        """Return the setting as JSON values."""
        return {"asked": dict(self.asked), "versions": dict(self.versions), "entries": list(self.entries)}


def describe_entries(entries: Sequence[Entry]) -> tuple[Mapping[str, Any], ...]:
    """Return what the journal says of the entries, with the SHA-256 of weights and of bots' sources."""
    return tuple(_describe(entry) for entry in entries)


def _describe(entry: Entry) -> dict[str, Any]:
    match entry.source:
        case WeightsSource(path, level):
            source = "weights" if level == HIGHEST else f"weights at level {level}"
            digest = _digest(path)
        case BotSource(module, class_name):
            source, digest = f"bot {module}:{class_name}", _digest(*own_files(entry.source))
        case CommandSource(command):
            source, digest = f"cmd:{command}", _digest(*own_files(entry.source))
        case JoinSource():
            source, digest = "join", ""
        case ScriptedSource(spec):
            source, digest = spec, ""
    return {"name": entry.name, "character": entry.character.id, "source": source, "digest": digest}


def _digest(*paths: Path) -> str:
    """Return the SHA-256 of files in hexadecimal; empty if one cannot be read, which loading it reports."""
    try:
        contents = [path.read_bytes() for path in paths]
    except OSError:
        return ""
    if len(contents) == 1:
        return hashlib.sha256(contents[0]).hexdigest()
    digests = "".join(hashlib.sha256(content).hexdigest() for content in contents)
    return hashlib.sha256(digests.encode()).hexdigest() if contents else ""


class Journal(Closing):
    """The journal of one tournament, held for writing until it is closed.

    Attributes:
        name: of the tournament.
        setting: what it was begun with.
        finished: the matches that were finished before it was opened.
        seconds: how long they were played for.
    """

    def __init__(self, folder: TournamentFolder, name: str, setting: Setting, stack: ExitStack) -> None:
        """Take an open journal; call `begin` or `resume` instead."""
        self.name = name
        self.setting = setting
        self.finished: tuple[MatchResult, ...] = ()
        self.seconds = 0.0
        self._folder = folder
        self._stack = stack
        self._is_empty = False

    @classmethod
    def begin(cls, home: Home, name: str | None, setting: Setting) -> "Journal":
        """Begin a journal.

        Args:
            home: the home that gets the folder.
            name: of the tournament; None for the date and the seed.
            setting: what the tournament is begun with.

        Raises:
            InputError: the name is taken, or no folder can have it.
            HomeError, BusyError: the folder cannot be written, or another process holds it.
        """
        chosen = _free_name(home, int(setting.asked["seed"])) if name is None else checked_name(name)
        folder = TournamentFolder(home, chosen)
        with ExitStack() as stack:
            if folder.exists:
                raise InputError(
                    f"there is a tournament called {chosen!r} already; continue it with --resume, or choose "
                    "another --name"
                )
            stack.enter_context(hold_tournament(home, chosen))
            folder.begin({"format": FORMAT, "begun": utc_text(utc_now()), **setting.to_json()})
            journal = cls(folder, chosen, setting, stack)
            journal._is_empty = True
            journal._stack = stack.pop_all()
            return journal

    @classmethod
    def resume(cls, home: Home, name: str | None) -> "Journal":
        """Open the journal of a tournament that was stopped.

        Args:
            home: the home that has it.
            name: of the tournament; None for the newest that is not finished.

        Raises:
            InputError: there is no such tournament, or it is finished.
            DamagedFileError: its files were altered.
            HomeError, BusyError: they cannot be written, or another process plays the tournament.
        """
        chosen = _newest_unfinished(home) if name is None else checked_name(name)
        folder = TournamentFolder(home, chosen)
        if not folder.exists:
            raise InputError(f"no tournament is called {chosen!r}; omit --resume to begin it")
        if folder.is_finished:
            raise InputError(f"tournament {chosen!r} is finished; omit --resume, and choose another --name")
        with ExitStack() as stack:
            stack.enter_context(hold_tournament(home, chosen))
            journal = cls(folder, chosen, _read_setting(folder), stack)
            journal._stack = stack.pop_all()
            return journal

    def require_same(self, now: Setting) -> None:
        """Check that a tournament can go on.

        Raises:
            InputError: an entry, a setting or a version is another one.
        """
        before = self.setting
        for kind in ("asked", "versions"):
            old, new = getattr(before, kind), getattr(now, kind)
            for key in old.keys() | new.keys():
                if old.get(key) != new.get(key):
                    self._refuse(key.replace("_", " "), old.get(key), new.get(key))
        names = [[entry["name"] for entry in one.entries] for one in (before, now)]
        if names[0] != names[1]:
            self._refuse("entries", *(", ".join(one) for one in names))
        for old, new in zip(before.entries, now.entries, strict=True):
            if old != new:
                raise InputError(
                    f"entry {old['name']!r} is not as it was when tournament {self.name!r} was begun "
                    f"({_entry_text(old)}, now {_entry_text(new)}); put its file back, or omit --resume to "
                    "begin another tournament"
                )

    def _refuse(self, what: str, before: object, now: object) -> None:
        raise InputError(
            f"tournament {self.name!r} was begun with {what} {before} and cannot continue with {now}; give "
            "the same, or omit --resume to begin another tournament"
        )

    def read_finished(self, fixture_of: Callable[[Game], Fixture], foreign: Foreign) -> None:
        """Read the finished matches into `finished`; a torn end is dropped.

        Args:
            fixture_of: makes the fixture of a game.
            foreign: says which of some results are of no game of the tournament.

        Raises:
            DamagedFileError: a line was altered.
        """
        self._folder.drop_torn_end()
        found: dict[Game, MatchResult] = {}
        lines: dict[Game, int] = {}
        for number, record in enumerate(self._folder.read_matches(), start=1):
            game = _game(record, len(self.setting.entries))
            if game is None or game in found:
                raise self._no_match(number)
            found[game] = MatchResult.from_json(fixture_of(game), record)
            lines[game] = number
            self.seconds = max(self.seconds, float(record.get(_SECONDS, 0.0)))
        if found:
            for result in foreign(found.values()):
                raise self._no_match(lines[result.fixture.game])
        self.finished = tuple(found.values())

    def _no_match(self, line: int) -> DamagedFileError:
        return DamagedFileError(
            f"line {line} of the journal of tournament {self.name!r} is no match of it, or one "
            "that an earlier line has; remove that line"
        )

    def add(self, result: MatchResult, seconds: float = 0.0) -> None:
        """Write a finished match.

        Args:
            result: of the match.
            seconds: how long the tournament has been played for.

        Raises:
            HomeError: the disk fails.
        """
        self._folder.append({**result.to_json(), _SECONDS: round(seconds, 3)})
        self._is_empty = False

    def keep(self, kept: KeptMatch) -> None:
        """Write a match with its pads, before `add` counts it; raises `HomeError` if the disk fails."""
        self._folder.append_replay(kept.to_json())

    def kept(self) -> list[KeptMatch]:
        """Return the matches that were kept so far; raises `HomeError` if they cannot be read."""
        return matches_of(self._folder.read_replays())

    def finish(self, result: Mapping[str, object]) -> None:
        """Write the result of the whole tournament; raises `HomeError` if the disk fails."""
        self._folder.finish({"when": utc_text(utc_now()), **result})

    def close(self) -> None:
        """Release the tournament; one that was begun here and has no match is removed."""
        if self._is_empty:
            self._folder.remove()
        self._stack.close()


def _read_setting(folder: TournamentFolder) -> Setting:
    document = folder.read_setting()
    try:
        if document["format"] != FORMAT:
            raise ValueError
        return Setting(
            dict(document["asked"]), dict(document["versions"]), tuple(map(dict, document["entries"]))
        )
    except (KeyError, TypeError, ValueError):
        raise DamagedFileError(
            f"the setting of the tournament in {str(folder.path)!r} was altered, or is of another version of "
            "sf2ai; omit --resume to begin another tournament"
        ) from None


def _game(record: Mapping[str, Any], entries: int) -> Game | None:
    """Return the game of a record; None if no tournament of so many entries has it."""
    match = record.get("match")
    if not isinstance(match, list) or len(match) != 3 or not all(type(number) is int for number in match):
        return None
    game = Game(*match)
    return game if 0 <= game.first < game.second < entries and game.number >= 0 else None


def _entry_text(entry: Mapping[str, Any]) -> str:
    digest = f", digest {entry['digest'][:12]}" if entry.get("digest") else ""
    return f"{entry.get('character')} {entry.get('source')}{digest}"


def _free_name(home: Home, seed: int) -> str:
    moment, number = utc_now(), 1
    taken = set(tournament_names(home))
    while (name := f"{history_name(moment, number)}-seed-{seed}") in taken:
        number += 1
    return name


def _newest_unfinished(home: Home) -> str:
    unfinished = [name for name in tournament_names(home) if not TournamentFolder(home, name).is_finished]
    if not unfinished:
        raise InputError("there is no tournament to continue; omit --resume to begin one")
    return unfinished[-1]
