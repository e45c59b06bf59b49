"""Every fact that players know holds in the built-in game, but for those that sources dispute."""

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sf2ai.conformance.facts.fact import Kind
from sf2ai.conformance.facts.judging import Verdict, judge_facts
from sf2ai.conformance.facts.reader import load_facts
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import FRAME_DATA
from sf2ai.report.conformance.facts import facts_line, facts_page

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "facts.md"
LEAST_FACTS, LEAST_OF_EACH, MOST_NUMBERS, LEAST_BETWEEN_TWO, LEAST_SEQUENCES = 120, 8, 30, 60, 15

MOST_DISPUTED = 1
"""Facts that sources do not settle and that fail; the number only shrinks."""


@pytest.fixture(scope="module")
def results():
    return judge_facts()


def test_there_are_enough_facts_of_every_kind():
    facts = load_facts()
    kinds = Counter(fact.kind for fact in facts)
    owners = Counter(fact.owner for fact in facts)
    assert len(facts) >= LEAST_FACTS
    assert min(owners[character] for character in ROSTER) >= LEAST_OF_EACH
    assert kinds[Kind.NUMBER] <= MOST_NUMBERS
    assert kinds[Kind.DUEL] + kinds[Kind.SEQUENCE] >= LEAST_BETWEEN_TWO
    assert kinds[Kind.SEQUENCE] >= LEAST_SEQUENCES


def test_every_fact_says_something_else_and_has_a_page():
    facts = load_facts()
    assert len({fact.says for fact in facts}) == len(facts)
    assert len({(fact.fighters, fact.gaps, fact.scripts, fact.expects) for fact in facts}) == len(facts)
    assert all(fact.source.startswith("http") for fact in facts)


def test_a_fact_from_a_page_of_its_fighters_frame_data_is_marked():
    for fact in load_facts():
        pages = {page for fighter in fact.fighters for page in pages_of(fighter.id)}
        assert fact.same_page or fact.source not in pages, fact.name


def pages_of(character):
    document = tomllib.loads((FRAME_DATA / f"{character}.toml").read_text(encoding="utf-8"))
    return [address.partition(" ")[0] for listed in document["sources"].values() for address in listed]


def test_every_fact_holds_on_which_sources_agree(results):
    failing = {
        result.fact.name: f"{result.came_true} of {result.plays}, {result.measured}"
        for result in results
        if result.verdict is Verdict.FAILS
    }
    assert failing == {}


def test_a_disputed_fact_fails(results):
    disputed = [result for result in results if result.fact.disputed]
    assert len(disputed) <= MOST_DISPUTED
    assert all(result.verdict is Verdict.DISPUTED for result in disputed), "take `disputed` out of the fact"


def test_all_fighters_reach_their_places(results):
    assert [result.fact.name for result in results if "places" in result.measured] == []


def test_the_page_holds_the_report(results):
    assert PAGE.read_text(encoding="utf-8") == facts_page(results), "run scripts/write_facts.py"


def test_the_line_counts_what_fails_and_what_is_disputed(results):
    disputed = [result for result in results if result.verdict is Verdict.DISPUTED]
    assert facts_line(results).endswith(f"sources dispute the other {len(disputed)}")
    assert facts_line([one for one in results if one.holds]).startswith("all ")
    broken = replace(disputed[0], fact=replace(disputed[0].fact, disputed=""))
    assert facts_line([*results, broken]).startswith(f"1 of {len(results) + 1} facts fail")
