"""The conformance report becomes tables of fields and counts, and one sentence."""

from rendering import render

from sf2ai.conformance.report import summaries
from sf2ai.conformance.rows import Row
from sf2ai.report.conformance.table import character_table, summary_table, verdict_line

ROWS = [
    Row("ryu", "st_far_LP", "damage", "4", "4", "published", "agrees"),
    Row("ryu", "st_far_LP", "reach", "60", "61", "sibling", "differs"),
    Row("ryu", "tatsumaki_L", "active length", "9", "7", "rule", "excused", "why"),
]


def test_a_character_is_shown_field_by_field():
    assert (
        render(character_table("ryu", ROWS))
        == """\
Ryu
move         field          data  measured  source     verdict
──────────────────────────────────────────────────────────────
st_far_LP    damage         4     4         published  agrees
             reach          60    61        sibling    differs
tatsumaki_L  active length  9     7         rule       excused"""
    )


def test_the_counts_stand_below_each_other():
    text = render(summary_table(summaries(ROWS)))
    assert text.splitlines()[-2:] == [
        "Ryu            2       3          1        1     1        1       1",
        "all            2       3          1        1     1        1       1",
    ]


def test_the_verdict_is_one_sentence():
    assert verdict_line(ROWS[:1]) == "the engine does what its data say in all 1 fields compared"
    assert verdict_line(ROWS).endswith("the first: reach of ryu's st_far_LP is 61, not 60")
