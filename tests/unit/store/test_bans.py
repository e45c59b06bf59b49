"""Bans: kept with reason and date, lifted, and never lost to a damaged file or a second writer."""

import json
import threading

import pytest

from sf2ai.errors import DamagedFileError, UnknownNameError
from sf2ai.game.characters import ROSTER
from sf2ai.store import bans
from sf2ai.store.bans import Ban, ban_character, lift_ban, read_bans
from sf2ai.store.layout import parse_utc
from sf2ai.tournament.lineup import choose_lineup


@pytest.fixture
def clock(monkeypatch):
    moments = iter(parse_utc(f"2025-03-{day:02}T00:00:00Z") for day in range(1, 29))
    monkeypatch.setattr(bans, "utc_now", lambda: next(moments))


def test_a_new_home_has_no_bans(home):
    assert read_bans(home) == ()
    assert not home.path.exists()


def test_ban_keeps_reason_and_date(home, clock):
    assert ban_character(home, "bison", "too strong") == Ban("bison", "too strong", "2025-03-01T00:00:00Z")
    assert read_bans(home) == (Ban("bison", "too strong", "2025-03-01T00:00:00Z"),)


def test_second_ban_changes_nothing_but_a_new_reason(home, clock):
    first = ban_character(home, "bison", "too strong")
    assert ban_character(home, "bison") == first
    assert ban_character(home, "bison", "far too strong") == Ban("bison", "far too strong", first.since)


def test_bans_are_listed_in_roster_order(home):
    for character in ("vega", "ryu", "bison"):
        ban_character(home, character)
    assert [ban.character for ban in read_bans(home)] == ["ryu", "bison", "vega"]


def test_lift_is_idempotent(home):
    ban_character(home, "bison", "x")
    lifted = lift_ban(home, "bison")
    assert lifted is not None
    assert lifted.reason == "x"
    assert lift_ban(home, "bison") is None
    assert read_bans(home) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 2, "bans": []}',
        b'{"format": 1}',
        b'{"format": 1, "bans": ["bison"]}',
        b'{"format": 1, "bans": [{"character": "nobody", "reason": "", "since": "2025-03-01T00:00:00Z"}]}',
        b'{"format": 1, "bans": [{"character": "bison", "reason": "", "since": "today"}]}',
        b'{"format": 1, "bans": [{"character": "bison", "reason": 1, "since": "2025-03-01T00:00:00Z"}]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_damaged_bans_are_never_taken_for_none(home, content):
    home.path.mkdir()
    home.bans.write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"bans\.json"):
        read_bans(home)
    with pytest.raises(DamagedFileError):
        ban_character(home, "ryu")
    assert home.bans.read_bytes() == content


@pytest.mark.parametrize("name", ["M. Bison", "dictator", "BISON", "m.bison"])
def test_a_ban_by_another_name_holds_and_can_be_lifted(home, name):
    entry = {"character": name, "reason": "", "since": "2025-03-01T00:00:00Z"}
    for character in ("ryu", "ken", "bison", "vega"):
        home.agent(character).mkdir(parents=True)
        home.weights(character).touch()
    home.bans.write_text(json.dumps({"format": 1, "bans": [entry, {**entry, "character": "Claw"}]}))
    assert [ban.character for ban in read_bans(home)] == ["bison", "vega"]
    assert {x.character for x in choose_lineup(home).exclusions if x.reason == "banned"} == {"bison", "vega"}
    lift_ban(home, name)
    assert ban_character(home, name, "by its name").character == "bison"
    assert [ban.character for ban in read_bans(home)] == ["bison", "vega"]


def test_a_ban_of_nobody_is_refused(home):
    for use in (ban_character, lift_ban):
        with pytest.raises(UnknownNameError):
            use(home, "akuma")
    assert not home.path.exists()


def test_bans_at_the_same_moment_all_count(home):
    threads = [threading.Thread(target=ban_character, args=(home, c.id)) for c in ROSTER]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_bans(home)) == len(ROSTER)


def test_file_is_plain_json_for_people(home):
    ban_character(home, "bison", "zu stark \u00fc")
    text = home.bans.read_text(encoding="utf-8")
    assert "zu stark \u00fc" in text
    assert json.loads(text)["bans"][0]["character"] == "bison"
