"""Which entries play: bans, exclusions and missing weights keep an entry out, with a reason."""

import pytest

from sf2ai.errors import EveryoneExcludedError, InputError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.store.bans import ban_character, lift_ban
from sf2ai.store.layout import Home
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.lineup import Exclusion, ExclusionReason, choose_lineup

RYU, KEN, BISON, SAGAT = (find_character(name) for name in ("ryu", "ken", "bison", "sagat"))


@pytest.fixture
def home(tmp_path):
    """A home in which every character has a weights file."""
    home = Home(tmp_path)
    for character in ROSTER:
        home.weights(character.id).parent.mkdir(parents=True)
        home.weights(character.id).write_bytes(b"weights")
    return home


def names(lineup):
    return [entry.name for entry in lineup.entries]


def test_all_trained_characters_play_in_roster_order(home):
    lineup = choose_lineup(home)
    assert names(lineup) == [character.id for character in ROSTER]
    assert lineup.exclusions == ()


def test_banned_character_is_left_out_until_the_ban_is_lifted(home):
    ban_character(home, "bison")
    lineup = choose_lineup(home)
    assert len(lineup.entries) == 11
    assert lineup.exclusions == (
        Exclusion(
            "bison",
            "bison",
            ExclusionReason.BANNED,
            f"lift the ban with `sf2ai ban bison --lift{home.option}`",
        ),
    )
    lift_ban(home, "bison")
    assert "bison" in names(choose_lineup(home))


def test_excluded_character_plays_in_no_entry(home):
    lineup = choose_lineup(home, excluded=[BISON], user_entries=[parse_entry("Dictator=bison:random")])
    assert "bison" not in names(lineup)
    assert "Dictator" not in names(lineup)
    assert [(out.name, out.reason) for out in lineup.exclusions] == [
        ("bison", ExclusionReason.EXCLUDED),
        ("Dictator", ExclusionReason.EXCLUDED),
    ]


def test_untrained_character_comes_with_the_command_that_trains_it(home):
    home.weights("ken").unlink()
    (exclusion,) = choose_lineup(home).exclusions
    assert exclusion.to_json() == {
        "name": "ken",
        "character": "ken",
        "why": "untrained",
        "remedy": f"train with `sf2ai train --char ken{home.option}`",
    }


def test_only_chooses_from_the_roster_and_keeps_the_users_entries(home):
    lineup = choose_lineup(home, only=[RYU, KEN], user_entries=[parse_entry("Mine=sagat:random")])
    assert names(lineup) == ["ryu", "ken", "Mine"]
    assert {out.remedy for out in lineup.exclusions} >= {"add `--only sagat`"}
    assert {out.reason for out in lineup.exclusions} == {ExclusionReason.EXCLUDED}


def test_an_entry_of_the_users_needs_no_stored_weights_of_its_character(tmp_path):
    lineup = choose_lineup(
        Home(tmp_path), user_entries=[parse_entry("A=ryu:random"), parse_entry("B=ryu:random")]
    )
    assert names(lineup) == ["A", "B"]
    assert len(lineup.exclusions) == 12


def test_banned_and_excluded_counts_as_banned(home):
    ban_character(home, "bison")
    (exclusion,) = choose_lineup(home, excluded=[BISON]).exclusions
    assert exclusion.reason is ExclusionReason.BANNED


def test_fewer_than_two_is_refused_with_what_would_help(home):
    ban_character(home, "ken")
    home.weights("sagat").unlink()
    with pytest.raises(EveryoneExcludedError) as error:
        choose_lineup(home, only=[RYU, KEN, SAGAT])
    assert str(error.value).startswith("a tournament needs two entries and only 'ryu' is left; ")
    assert f"`sf2ai ban ken --lift{home.option}`" in str(error.value)
    assert f"`sf2ai train --char sagat{home.option}`" in str(error.value)
    assert "\n" not in str(error.value)


def test_everyone_banned_is_refused(home):
    for character in ROSTER:
        ban_character(home, character.id)
    remedy = f"none is left; lift the ban with `sf2ai ban ryu --lift{home.option}`"
    with pytest.raises(EveryoneExcludedError, match=remedy):
        choose_lineup(home)


@pytest.mark.parametrize("second", ["ken=ken:random", "A=ken:random", "a=ken:random"])
def test_two_of_one_name_are_refused(home, second):
    with pytest.raises(InputError, match=r"two entries are called .*; give each a different name"):
        choose_lineup(home, user_entries=[parse_entry("A=ryu:random"), parse_entry(second)])
