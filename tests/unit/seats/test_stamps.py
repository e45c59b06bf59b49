"""Stamps say which weights fit: lists of actions only grow at their end, so older weights still play."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sf2ai.game.characters import ROSTER, find_character
from sf2ai.seats import actions as module
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.stamps import actions_stamp, known_actions, known_observation, observation_stamp
from sf2ai.store.manifest import PresetStamp

FIRST = json.loads((Path(__file__).parents[2] / "data" / "actions-0.1.0.json").read_text())
"""The names of all actions of 0.1.0."""
MOVES = ACTIONS["moves"]


@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
def test_the_actions_of_0_1_0_are_still_the_first_ones(character):
    before = FIRST["plain"] + FIRST["moves"][character.id]
    assert list(MOVES.names(character.index))[: len(before)] == before
    assert MOVES.first_count(character.index) == len(before)


@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
def test_weights_of_0_1_0_have_no_digest_and_fit(character):
    theirs = PresetStamp("moves", 1, MOVES.first_count(character.index))
    assert known_actions(theirs, character) == theirs
    assert known_actions(replace(theirs, size=theirs.size + 1), character) != replace(
        theirs, size=theirs.size + 1
    )


@pytest.fixture
def grown(monkeypatch):
    """A roster whose Ryu has one move more, which was added between two of the first ones."""
    roster = module.load_roster()
    ryu = roster[0]
    place = next(i for i, move in enumerate(ryu.moves) if move.id == "hadouken_M")
    new = replace(ryu.moves[place], id="shakunetsu_H", added=4)
    moves = (*ryu.moves[:place], new, *ryu.moves[place:])
    monkeypatch.setattr(module, "load_roster", lambda: (replace(ryu, moves=moves), *roster[1:]))
    monkeypatch.setattr(module, "_pack", module._pack.__wrapped__)


def test_an_added_move_is_the_last_action_and_shorter_lists_still_fit(grown):
    ryu, ken = find_character("ryu"), find_character("ken")
    assert MOVES.names(0)[-1] == "shakunetsu_H"
    first = MOVES.first_count(0)
    assert MOVES.count(0) == first + 1
    old = PresetStamp("moves", 1, first)
    assert known_actions(old, ryu) == old
    stamped = actions_stamp(MOVES, ryu, first)
    assert known_actions(stamped, ryu) == stamped != actions_stamp(MOVES, ryu)
    assert known_actions(actions_stamp(MOVES, ryu), ryu) == actions_stamp(MOVES, ryu)
    assert known_actions(actions_stamp(MOVES, ken), ken) == actions_stamp(MOVES, ken)


def test_other_names_or_a_longer_list_do_not_fit():
    ryu, ken = find_character("ryu"), find_character("ken")
    theirs = actions_stamp(MOVES, ken)
    assert known_actions(theirs, ryu) != theirs
    longer = replace(actions_stamp(MOVES, ryu), size=MOVES.count(0) + 1)
    assert known_actions(longer, ryu) != longer
    assert known_actions(PresetStamp("x-ray", 1, 35), ryu) is None


def test_an_observation_fits_only_itself():
    human = observation_stamp(OBSERVATIONS["human"])
    assert known_observation(human) == human
    assert known_observation(replace(human, version=99)) == human
    assert known_observation(PresetStamp("x-ray", 1, 3)) is None
