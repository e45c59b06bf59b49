"""Banned characters, which take part in no tournament until the ban is lifted."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sf2ai.errors import DamagedFileError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.store.atomic import disk_error, write_bytes
from sf2ai.store.layout import Home, parse_utc, utc_now, utc_text
from sf2ai.store.lock import hold_home
from sf2ai.user_files import parse_json, read_at_most

_FORMAT = 1
_MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class Ban:
    """One banned character, with the reason and the date."""

    character: str
    """Character id."""
    reason: str
    """Text for the user; may be empty."""
    since: str
    """In UTC, such as ``"2025-03-01T12:30:00Z"``."""


def read_bans(home: Home) -> tuple[Ban, ...]:
    """Return the banned characters in roster order.

    Raises:
        DamagedFileError: the file of bans was not written by `ban_character`.
        HomeError: the file cannot be read.
    """
    try:
        content = read_at_most(home.bans, _MAX_BYTES)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise disk_error("read", home.bans, error) from error
    bans = _parse(content, home.bans)
    return tuple(sorted(bans.values(), key=lambda ban: find_character(ban.character).index))


def ban_character(home: Home, character: str, reason: str = "") -> Ban:
    """Ban a character, given by its id or another of its names.

    A second ban of the same character keeps the date of the first one, and its reason
    unless a new one is given.

    Raises:
        UnknownNameError: no character has that name.
        DamagedFileError, HomeError, BusyError: the bans cannot be read or written.
    """
    character = find_character(character).id
    with hold_home(home):
        bans = {ban.character: ban for ban in read_bans(home)}
        former = bans.get(character)
        since = former.since if former else utc_text(utc_now())
        ban = Ban(character, reason or (former.reason if former else ""), since)
        if ban != former:
            _write(home, {**bans, character: ban})
    return ban


def lift_ban(home: Home, character: str) -> Ban | None:
    """Lift the ban of a character, given by its id or another of its names.

    Returns:
        The ban that was lifted; None if the character was not banned.

    Raises:
        UnknownNameError: no character has that name.
        DamagedFileError, HomeError, BusyError: the bans cannot be read or written.
    """
    character = find_character(character).id
    with hold_home(home):
        bans = {ban.character: ban for ban in read_bans(home)}
        former = bans.pop(character, None)
        if former is not None:
            _write(home, bans)
    return former


def _write(home: Home, bans: dict[str, Ban]) -> None:
    document = {"format": _FORMAT, "bans": [asdict(ban) for ban in bans.values()]}
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    # A reason that is no UTF-8 becomes the escapes that JSON has for it.
    write_bytes(home.bans, text.encode("utf-8", "backslashreplace"))


def _parse(content: bytes, path: Path) -> dict[str, Ban]:
    """Return the bans by id; a user may have written another name of the character into the file."""
    try:
        if len(content) > _MAX_BYTES:
            raise ValueError(f"it has more than {_MAX_BYTES:,} bytes")
        document = parse_json(content)
        if document["format"] != _FORMAT:
            raise ValueError(f"format {document['format']!r}")
        written = [Ban(**entry) for entry in document["bans"]]
        bans = [replace(ban, character=find_character(ban.character).id) for ban in written]
        for ban in bans:
            parse_utc(ban.since)
            if not isinstance(ban.reason, str):
                raise TypeError("a reason must be text")
    except (ValueError, KeyError, TypeError, AttributeError, UnknownNameError) as error:
        raise DamagedFileError(
            f"the bans in {str(path)!r} cannot be read ({error}); "
            "correct the file, or remove it and ban again"
        ) from error
    return {ban.character: ban for ban in bans}
