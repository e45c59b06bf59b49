"""Facts are read from TOML, and a file that is not right is refused with file, fact and field."""

import tomllib

import pytest

from sf2ai.conformance.facts.fact import Game, Holds, Kind
from sf2ai.conformance.facts.reader import KNOWN, load_facts, read_facts
from sf2ai.errors import DataError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.game.data_table import DataTable

GOOD = """
[sources]
page = "https://example.org/ryu"

[facts.jab]
says = "Ryu's standing LP hits Ken from nearby."
kind = "duel"
source = "page"
game = "CE"
fighters = ["ryu", "ken"]
gaps = [50, 60]
p1 = "wait t, press LP"
t = [0, 4, 2]
expect = [{ measure = "hits", side = 2, by = "st_close_LP", is = 1 }]
holds = "always"
"""


def read(document):
    return read_facts(DataTable("ryu.toml", "", document), find_character("ryu"))


def test_a_fact_is_read_with_all_it_says():
    (fact,) = read(tomllib.loads(GOOD))
    assert fact.name == "ryu jab"
    assert (fact.kind, fact.game, fact.holds) == (Kind.DUEL, Game.CE, Holds.ALWAYS)
    assert fact.source == "https://example.org/ryu"
    assert not fact.same_page
    assert [fighter.id for fighter in fact.fighters] == ["ryu", "ken"]
    assert [(one.gap, one.t, one.u, one.seed) for one in fact.variants()] == [
        (gap, t, 0, 1) for gap in (50, 60) for t in (0, 2, 4)
    ]
    (expectation,) = fact.expects
    assert (expectation.side, expectation.by) == (2, "st_close_LP")
    assert (expectation.least, expectation.most) == (1, 1)


def test_a_number_may_miss_by_its_tolerance():
    document = tomllib.loads(GOOD)
    document["facts"]["jab"]["tolerance"] = 0.5
    (fact,) = read(document)
    assert (fact.expects[0].least, fact.expects[0].most) == (0.5, 1.5)


WRONG = [
    ("says", "Ryu", "says"),
    ("says", "Ryu's standing LP hits Ken from nearby", "full stop"),
    ("kind", "fight", "kind"),
    ("kind", "sequence", "two moves"),
    ("source", "nowhere", "source"),
    ("game", "ST", "game"),
    ("fighters", ["ryu"], "fighters"),
    ("fighters", ["ryu", "kenn"], "fighters"),
    ("fighters", ["ken", "guile"], "whose file this is"),
    ("gaps", [], "gaps"),
    ("gaps", [20], "gaps"),
    ("gaps", [400], "gaps"),
    ("gaps", list(range(40, 240)), "plays"),
    ("corner", 3, "corner"),
    ("p1", "wait t, hadouken_X", "no step and no move of Ryu"),
    ("p1", "wait t, hold 5 10", "'hold 5 10'"),
    ("p1", "wait t, jump 2", "'jump 2'"),
    ("p1", "wait t, press HPP", "'press HPP'"),
    ("p1", "wait t, wait x", "'wait x'"),
    ("p1", "wait t, charge 9", "too many words"),
    ("p1", "press LP", "be named in a script"),
    ("p2", 7, "p2"),
    ("t", [0, 4, 0], "step above 0"),
    ("t", [4, 0, 1], "step above 0"),
    ("seeds", 0, "seeds"),
    ("after", 0, "after"),
    ("tolerance", -1, "tolerance"),
    ("holds", "often", "holds"),
    ("expect", [], "at least one"),
    ("expect", [{"measure": "beauty", "side": 1, "is": 1}], "measure"),
    ("expect", [{"measure": "hits", "side": 3, "is": 1}], "side"),
    ("expect", [{"measure": "hits", "side": 1}], "is, least or most"),
    ("expect", [{"measure": "hits", "side": 1, "least": 3, "most": 2}], "is, least or most"),
    ("expect", [{"measure": "used", "side": 1, "is": 1}], "move"),
    ("expect", [{"measure": "used", "side": 1, "move": "sonic_boom_H", "is": 1}], "move"),
    ("expect", [{"measure": "hits", "side": 2, "by": "sonic_boom_H", "is": 1}], "by"),
    ("expect", [{"measure": "hits", "side": 2, "is": "one"}], "be a number"),
    ("expect", [{"measure": "hits", "side": 2, "least": "one"}], "be a number"),
    ("expect", [{"measure": "hits", "side": 2, "is": 1, "mots": 2}], "no such field"),
    ("mood", "good", "no such field"),
]


@pytest.mark.parametrize(("field", "value", "words"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_field_is_refused_by_name(field, value, words):
    document = tomllib.loads(GOOD)
    document["facts"]["jab"][field] = value
    with pytest.raises(DataError) as refused:
        read(document)
    assert str(refused.value).startswith("ryu.toml: facts.jab")
    assert words in str(refused.value)
    assert str(refused.value).endswith(" the file")


@pytest.mark.parametrize("field", sorted(set(tomllib.loads(GOOD)["facts"]["jab"]) - {"p1", "t"}))
def test_a_missing_field_is_refused_by_name(field):
    document = tomllib.loads(GOOD)
    del document["facts"]["jab"][field]
    with pytest.raises(DataError, match=rf"ryu.toml: facts.jab.{field} is missing"):
        read(document)


def test_sources_are_addresses_and_each_is_named():
    document = tomllib.loads(GOOD)
    document["sources"]["page"] = "a book"
    with pytest.raises(DataError, match="address of a page"):
        read(document)
    document = tomllib.loads(GOOD)
    document["sources"]["other"] = "https://example.org/other"
    with pytest.raises(DataError, match=r"sources is .*other.* be named by a fact"):
        read(document)


def test_a_file_that_is_missing_or_no_toml_is_refused(tmp_path):
    for character in ROSTER:
        text = (KNOWN / f"{character.id}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{character.id}.toml").write_text(text, encoding="utf-8")
    assert load_facts(tmp_path) == load_facts()
    (tmp_path / "one").mkdir()
    with pytest.raises(DataError, match=r"ryu.toml cannot be read"):
        load_facts(tmp_path / "one")
    (tmp_path / "one" / "ryu.toml").write_text("[facts", encoding="utf-8")
    with pytest.raises(DataError, match=r"ryu.toml is no TOML file"):
        load_facts(tmp_path / "one")
