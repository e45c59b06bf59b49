"""The roster, its bans and its evaluations become tables that fit 80 columns."""

from dataclasses import replace

from rendering import render

from sf2ai.game.characters import ROSTER
from sf2ai.report.roster import (
    ban_table,
    lift_lines,
    manifest_table,
    measured_table,
    roster_problems,
    roster_table,
    unfinished_table,
)
from sf2ai.seats.features import COLUMN
from sf2ai.store.bans import Ban
from sf2ai.store.former.stopped import StoppedTraining
from sf2ai.store.length import TrainingLength
from sf2ai.store.manifest import PresetStamp
from sf2ai.store.packaged import Origin
from sf2ai.store.roster import LastEvaluation, RosterEntry


def test_roster_shows_training_and_bans_at_80_columns(manifest):
    entries = [
        RosterEntry(ROSTER[0], None),
        RosterEntry(ROSTER[1], None, "cannot be read"),
        RosterEntry(ROSTER[8], manifest, None, Ban("bison", "", "2025-03-01T12:30:00Z"), Origin.PACKAGED),
    ]
    text = render(roster_table(entries, "/home/me/sf2ai"))
    assert (
        text
        == """\
Roster: 1 of 3 trained
character  episodes  trained     weights   banned  agent  observation, actions
──────────────────────────────────────────────────────────────────────────────
Ryu               -  no
E. Honda          -  damaged
M. Bison      1,300  2025-03-01  packaged  banned  dqn    human v1, moves v2
home: /home/me/sf2ai"""
    )
    assert roster_problems(entries) == ["cannot be read"]


def test_a_choice_of_features_fits_80_columns(manifest):
    chosen = replace(manifest, observation=PresetStamp(",".join(COLUMN), 1, len(COLUMN)))
    text = render(
        roster_table([RosterEntry(ROSTER[8], chosen, None, None, Origin.PACKAGED)], "/home/me/sf2ai")
    )
    assert "dqn    features v1, moves v2" in text
    assert "observation  timer,distance,near,own_throw_gap,their_throw_gap,... version 1" in " ".join(
        render(manifest_table(chosen)).split("\n")
    )


def test_bans_show_reason_and_date_and_take_reasons_literally():
    text = render(ban_table([Ban("bison", "too [bold]strong", "2025-03-01T12:30:00Z")]))
    assert "M. Bison   2025-03-01 12:30  too [bold]strong" in text
    assert lift_lines([Ban("bison", "", "")], " --home x") == [
        "lift a ban for example with: sf2ai ban bison --lift --home x"
    ]
    assert lift_lines([], "") == []


def test_long_reason_takes_several_lines():
    text = render(ban_table([Ban("ryu", "word " * 40, "2025-03-01T12:30:00Z")]))
    assert text.count("word") == 40


def test_no_bans_is_a_sentence():
    assert render(ban_table([])) == "no character is banned"


def test_last_evaluations_have_a_row_each(manifest):
    measured = LastEvaluation("random", 400, 0.934, (0.9, 0.953), "2025-03-01T12:30:00Z")
    table = measured_table([RosterEntry(ROSTER[8], manifest, measured=(measured,))])
    assert table is not None
    assert "M. Bison   random       400  0.93 [0.90, 0.95]  2025-03-01 12:30" in render(table)
    assert measured_table([RosterEntry(ROSTER[8], manifest)]) is None


def test_stopped_trainings_have_a_row_each():
    stopped = StoppedTraining("ryu", 46, TrainingLength("episodes", 1200), "2025-03-01T12:30:00Z")
    by_steps = StoppedTraining("blanka", 12_000, TrainingLength("steps", 50_000), "2025-03-01T12:30:00Z")
    damaged = StoppedTraining("ehonda", None, None, "2025-03-01T12:30:00Z")
    entries = [
        RosterEntry(ROSTER[0], None, unfinished=stopped),
        RosterEntry(ROSTER[1], None, unfinished=damaged),
        RosterEntry(ROSTER[2], None, unfinished=by_steps),
    ]
    table = unfinished_table(entries, "sf2ai train --char ryu --resume")
    assert table is not None
    text = render(table)
    assert "Ryu        stopped at 46 of 1,200" in text
    assert "Blanka     stopped at 12,000 of 50,000 steps" in text
    assert "its checkpoints are damaged" in text
    assert "continue with: sf2ai train --char ryu --resume" in text
    assert unfinished_table([RosterEntry(ROSTER[0], None)], "") is None


def test_manifest_says_what_an_agent_is(manifest):
    text = render(manifest_table(manifest))
    assert "1,300 episodes, 1,234,567 steps, until 2025-03-01 12:30 UTC" in text
    assert "human version 1 (58 wide), 0 frames old" in text
