"""A character is found by any spelling of its id, name or alias, and an unknown name gets a suggestion."""

import pytest

from sf2ai.errors import UnknownNameError
from sf2ai.game.characters import ROSTER, find_character


def test_the_roster_is_in_the_order_of_the_snes_ids():
    assert [character.index for character in ROSTER] == list(range(12))
    assert " ".join(character.id for character in ROSTER) == (
        "ryu ehonda blanka guile ken chunli zangief dhalsim bison sagat balrog vega"
    )


@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
def test_id_name_and_aliases_find_the_character_however_they_are_spelled(character):
    for name in (character.id, character.name, *character.aliases):
        for spelling in (
            name,
            name.upper(),
            f" {name.title()} ",
            name.replace(" ", "_"),
            name.replace("-", "."),
        ):
            assert find_character(spelling) is character


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("M.Bison", "bison"),
        ("m bison", "bison"),
        ("dictator", "bison"),
        ("claw", "vega"),
        ("boxer", "balrog"),
        ("Honda", "ehonda"),
        ("E-Honda", "ehonda"),
        ("Chun Li", "chunli"),
        ("chun-li", "chunli"),
    ],
)
def test_common_other_names(name, wanted):
    assert find_character(name).id == wanted


def test_no_two_characters_share_a_name():
    names = [name for character in ROSTER for name in {character.id, *character.aliases}]
    assert len(names) == len(set(names))


def test_a_typo_gets_a_suggestion():
    with pytest.raises(
        UnknownNameError, match=r"no character is called 'ryuu'; did you mean 'ryu'\?"
    ) as caught:
        find_character("ryuu")
    assert caught.value.known == tuple(character.id for character in ROSTER)


@pytest.mark.parametrize("name", ["", "  ", "akuma", "."])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(UnknownNameError):
        find_character(name)
