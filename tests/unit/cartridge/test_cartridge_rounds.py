"""Rounds and matches on the cartridge end by KO, double KO, time over and draws."""

import pytest

from fakes.duel import FULL, KO, DuelConsole
from sf2ai.game.buttons import Pad

NEITHER = 0xFF
ROUND_PAUSE = 180
"""Frames from a round's end to the next one's announcement."""
SCORE_FRAME = 60
"""Frames from a round's end to its counting."""


def knock_out(console: DuelConsole, side: int) -> None:
    """Let one side be beaten by a heavy punch of the other."""
    console.place(230, 270)
    console.put("HEALTH", side, 1)
    pads = [0, 0]
    pads[1 - side] = Pad.HP
    console.run(*pads)
    console.run_until("scene", console.symbols["SC_ROUND"], 30)


def next_round(console: DuelConsole) -> None:
    console.run_until("scene", console.symbols["SC_FIGHT"], ROUND_PAUSE + 120)


def run_out_the_clock(console: DuelConsole) -> int:
    console.put_variable("TIMER", 0x01)
    return console.run_until("scene", console.symbols["SC_ROUND"], 60)


@pytest.mark.parametrize("loser", [0, 1])
def test_a_ko_writes_255_and_wins_the_round(fight, loser):
    console = fight()
    knock_out(console, loser)
    healths = console.facts("HEALTH")
    assert healths[loser] == console.fact("HEALTH2", loser) == KO
    assert healths[1 - loser] == FULL
    assert console.facts("ROUNDEND") == (1, 1)
    assert console.variable("ending") == console.symbols["EN_KO"]
    assert console.variable("winner") == 1 - loser
    assert console.facts("ROUNDS") == (0, 0)
    console.run(frames=SCORE_FRAME)
    assert console.facts("ROUNDS") == (loser, 1 - loser)


def test_health_of_zero_is_not_a_ko(fight):
    console = fight()
    console.place(230, 270)
    damage = FULL - _health_after(console, FULL)
    console = fight()
    console.place(230, 270)
    assert _health_after(console, damage) == 0
    assert console.variable("ending") == 0


def _health_after(console: DuelConsole, health: int) -> int:
    console.put("HEALTH", 1, health)
    console.run(Pad.LP)
    console.run(frames=30)
    return console.fact("HEALTH", 1)


def test_the_clock_counts_forty_frames_a_unit_in_decimal(fight):
    console = fight()
    seen = []
    for _ in range(40 * 12):
        console.run()
        seen.append((console.variable("TIMER"), console.variable("TIMER_SUB")))
    assert seen[:3] == [(0x99, 39), (0x99, 38), (0x99, 37)]
    assert seen[38:41] == [(0x99, 1), (0x98, 40), (0x98, 39)]
    assert [timer for timer, left in seen if left == 40] == [
        0x98, 0x97, 0x96, 0x95, 0x94, 0x93, 0x92, 0x91, 0x90, 0x89, 0x88, 0x87,
    ]  # fmt: skip


def test_a_whole_round_lasts_99_units(fight):
    console = fight()
    assert console.run_until("scene", console.symbols["SC_ROUND"], 4000) == 99 * 40
    assert console.variable("TIMER") == 0
    assert console.variable("ending") == console.symbols["EN_TIME"]
    assert console.variable("winner") == NEITHER


@pytest.mark.parametrize(("healths", "winner"), [((90, 80), 0), ((80, 90), 1), ((7, 7), NEITHER)])
def test_time_over_is_decided_by_health(fight, healths, winner):
    console = fight()
    for side in (0, 1):
        console.put("HEALTH", side, healths[side])
    run_out_the_clock(console)
    assert console.variable("winner") == winner
    assert console.facts("HEALTH") == healths
    console.run(frames=SCORE_FRAME)
    assert console.facts("ROUNDS") == (int(winner == 0), int(winner == 1))
    console.run(frames=30)
    poses = {0: (0x10, 0x12), 1: (0x12, 0x10), NEITHER: (0, 0)}
    assert console.facts("STATE") == poses[winner]


def test_two_attacks_that_meet_are_a_double_ko_for_nobody(fight):
    console = fight()
    console.place(230, 270)
    for side in (0, 1):
        console.put("HEALTH", side, 5)
    console.run(Pad.MP, Pad.MP)
    console.run_until("scene", console.symbols["SC_ROUND"], 30)
    assert console.facts("HEALTH") == (KO, KO)
    assert console.variable("ending") == console.symbols["EN_DOUBLE"]
    assert console.variable("winner") == NEITHER
    next_round(console)
    assert console.facts("ROUNDS") == (0, 0)
    assert console.variable("round") == 2


def test_the_next_round_begins_anew(fight):
    console = fight()
    knock_out(console, 1)
    assert console.run_until("scene", console.symbols["SC_INTRO"], 300) == ROUND_PAUSE
    assert console.facts("HEALTH") == (FULL, FULL)
    assert console.facts("X") == (205, 307)
    assert console.facts("ROUNDEND") == (0, 0)
    assert console.facts("ROUNDS") == (1, 0)
    console.run(Pad.RIGHT | Pad.LP, Pad.LEFT, 60)
    assert console.facts("X") == (205, 307), "pads are not heard while a round is announced"
    assert (console.variable("TIMER"), console.variable("TIMER_SUB")) == (0x99, 40)


def test_pads_are_not_heard_after_the_end_of_a_round(fight):
    console = fight()
    console.place(230, 270)
    console.put("HEALTH", 1, 1)
    console.run(Pad.HP)
    console.run_until("scene", console.symbols["SC_ROUND"], 30, Pad.DOWN, Pad.LEFT)
    console.run(Pad.DOWN, Pad.LEFT)
    assert console.facts("PAD") == (0, 0), "what was held at the end is let go"
    console.run(frames=60)
    x = console.facts("X")
    console.run(Pad.RIGHT | Pad.HP, Pad.LEFT | Pad.HP, 60)
    assert console.facts("X") == x
    assert console.facts("STATE") == (0x10, 0x14)


def test_two_rounds_win_the_match_and_lead_back_to_the_characters(fight):
    console = fight(3, 5)
    lag = console.frames - console.variable("frame_count")
    for loser in (1, 0, 1):
        assert console.variable("scene") == console.symbols["SC_FIGHT"]
        knock_out(console, loser)
        console.run(frames=ROUND_PAUSE)
        if console.variable("scene") != console.symbols["SC_MATCH"]:
            next_round(console)
    assert console.variable("scene") == console.symbols["SC_MATCH"]
    assert console.facts("ROUNDS") == (2, 1)
    console.run_until("scene", console.symbols["SC_SELECT"], 200)
    assert console.facts("HUMAN") == (1, 1)
    assert console.facts("ROUNDS") == console.facts("SELECTED") == (0, 0)
    assert console.frames - console.variable("frame_count") == lag, "a frame of logic was late"


def test_ten_rounds_without_a_decision_end_the_match(fight):
    console = fight()
    for number in range(1, 11):
        assert console.variable("round") == number
        run_out_the_clock(console)
        console.run(frames=ROUND_PAUSE)
        if number < 10:
            next_round(console)
    assert console.variable("scene") == console.symbols["SC_MATCH"]
    assert console.facts("ROUNDS") == (0, 0)
