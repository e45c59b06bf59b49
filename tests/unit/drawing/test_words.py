"""Moves, activities and endings are named in a word or two."""

import pytest

from fakes.snapshots import snapshot
from sf2ai.backends.base import Activity, Posture
from sf2ai.drawing.words import doing_words, move_words
from sf2ai.game.files.loader import load_character, load_roster


@pytest.mark.parametrize(
    ("character", "move", "words"),
    [
        ("ryu", "st_far_HP", "far HP"),
        ("ryu", "st_close_LK", "close LK"),
        ("ryu", "cr_MK", "crouching MK"),
        ("ryu", "dj_HK", "jumping HK"),
        ("ryu", "hadouken_M", "Hadouken M"),
        ("zangief", "headbutt", "Headbutt"),
        ("sagat", "tiger_carry", "Tiger carry"),
    ],
)
def test_moves_are_said_as_players_say_them(character, move, words):
    assert move_words(load_character(character).move(move)) == words


def test_no_two_specials_of_a_character_are_called_the_same():
    for data in load_roster():
        words = [move_words(move) for move in data.moves if move.kind == "special"]
        assert len(set(words)) == len(words), data.character.id


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ({}, "standing"),
        ({"posture": Posture.CROUCHING}, "crouching"),
        ({"activity": Activity.BLOCK_STUN}, "blocking"),
        ({"activity": Activity.DIZZY}, "dizzy"),
        ({"activity": -1}, "?"),
        ({"activity": Activity.SPECIAL}, "special"),
        ({"activity": Activity.ATTACK, "move": 0}, "far LP"),
    ],
)
def test_what_a_side_does(side, words):
    assert doing_words(snapshot(side)[0]["sides"][0]) == words


def test_every_activity_has_words():
    for activity in Activity:
        assert doing_words(snapshot({"activity": activity})[0]["sides"][0])
