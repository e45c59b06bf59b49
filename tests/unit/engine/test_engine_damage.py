"""A move's damage becomes lost points, and its dizzy points dizziness, as the rules say."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import DIZZY, FALLING, FLIPPED, HIT_STUN, STAND, SUBPX
from sf2ai.game.choices import BONUS_CHANCE_32NDS, DIZZY_PICTURE_FRAMES
from sf2ai.game.files.loader import load_rules


def hit_for(health, pads="5HP", gap=45, **fields):
    """Points that Ryu's attack takes from a Ken who has this much health."""
    lab = Lab(gap=gap)
    lab.two["health"] = health
    for field, value in fields.items():
        lab.two[field] = value
    lab.play(pads, frames=40)
    return health - int(lab.two["health"])


def test_defence_takes_seven_32nds():
    assert Lab().move(0, "st_close_HP").damage == (26,)
    assert hit_for(144) == 26 * 25 // 32 == 20


@pytest.mark.parametrize(
    ("health", "removed"),
    [(31, 0), (30, 4), (26, 4), (25, 8), (21, 8), (20, 12), (16, 12), (15, 16), (11, 16)],
)
def test_the_last_points_are_harder_to_take(health, removed):
    assert hit_for(health) == min(health, 20 - 20 * removed // 32)


@pytest.mark.parametrize(("health", "lost"), [(10, 8), (6, 6), (9, 8)])
def test_under_eleven_points_twenty_32nds_go(health, lost):
    assert hit_for(health) == lost  # 20 - 20 x 20/32 = 8


def test_a_hit_takes_at_least_one_point():
    # Ryu's jab: 4 x 25/32 = 3, of which 24/32 would leave less than one.
    assert hit_for(5, "5LP") >= 1


def test_throws_skip_the_defence_but_not_the_last_reserves():
    assert hit_for(144, "6HP", gap=45) == 0  # still held
    lab = Lab(gap=45)
    lab.two["health"] = 40
    lab.play("6HP", frames=60)
    assert lab.lost(1) - 104 == 32
    low = Lab(gap=45)
    low.two["health"] = 30
    low.play("6HP", frames=60)
    assert low.lost(1) - 114 == 32 - 32 * 4 // 32


def test_random_damage_adds_one_or_four_points_but_not_to_light_attacks():
    def losses(pads, health, gap=45):
        seen = set()
        for seed in range(60):
            lab = Lab(gap=gap, seed=seed, dice=True)
            lab.two["health"] = health
            lab.play(pads, frames=12)
            seen.add(health - int(lab.two["health"]))
        return seen

    assert losses("5HP", 144) == {20, 27 * 25 // 32}
    assert losses("5HP", 60) == {20, 27 * 25 // 32}
    assert losses("5HP", 59) == {20, 30 * 25 // 32}
    assert len(losses("5LP", 144)) == 1


@pytest.mark.parametrize(("pads", "table"), [("5MP", 0), ("5HP", 1), ("2*2 3*2 6LP", 2), ("2*2 3*2 6HP", 2)])
def test_mediums_hards_and_specials_have_dice_of_their_own(pads, table, monkeypatch):
    # Each table in turn is made certain; only the attacks that use it then always have the bonus.
    def lost(lab):
        lab.two["health"] = 50
        return 50 - int(lab.play(pads, frames=40).two["health"])

    plain = lost(Lab(gap=60, seed=3))
    for number in range(3):
        lab = Lab(gap=60, seed=3, dice=True)
        tables = lab.backend._tables.copy()
        tables["rules"]["bonus_chance"][0] = [[32, 32] if row == number else [0, 0] for row in range(3)]
        monkeypatch.setattr(lab.backend, "_tables", tables)
        assert (lost(lab) > plain) is (number == table)


def test_the_chances_of_the_dice_give_means_that_were_observed():
    life = load_rules().life
    for row in BONUS_CHANCE_32NDS:
        for chance, points, (least, most) in zip(row, life.bonus_points, life.bonus_mean_points, strict=True):
            assert least <= points * chance / 32 <= most
    assert sorted(BONUS_CHANCE_32NDS) == list(BONUS_CHANCE_32NDS)


def test_without_dice_damage_is_the_same_for_every_seed():
    assert {Lab(gap=45, seed=seed).play("5HP", frames=12).lost(1) for seed in range(20)} == {20}


def dizzied(points=30, pads="5HP", gap=45, frames=60, **kwargs):
    """Ryu hits a Ken who already has that many dizzy points."""
    lab = Lab(gap=gap, **kwargs)
    lab.two["dizzy_points"], lab.two["dizzy_timer"] = points, 60
    return lab.play(pads, frames=frames)


@pytest.mark.parametrize(("button", "points", "timer"), [("LP", 4, 40), ("MP", 8, 60), ("HP", 14, 80)])
def test_a_hit_adds_its_dizzy_points_give_or_take_three_and_sets_the_timer(button, points, timer):
    seen = set()
    for seed in range(80):
        lab = Lab(gap=45, seed=seed).play(f"5{button}", frames=20)
        hit = lab.track(1, "state").index(HIT_STUN)
        seen.add(lab.track(1, "dizzy_points")[hit])
        assert lab.track(1, "dizzy_timer")[hit] == timer
    assert seen <= set(range(points - 3, points + 4))
    assert len(seen) > 3


def test_points_are_forgotten_when_the_timer_runs_out():
    lab = Lab(gap=45).play("5LP", frames=60)
    hit = lab.track(1, "state").index(HIT_STUN)
    points = lab.track(1, "dizzy_points")
    assert points[hit + 39] > 0
    assert points[hit + 40] == 0


def test_a_blocked_hit_adds_no_points():
    lab = Lab(gap=45).play("5HP", "5 4*40", frames=41)
    assert set(lab.track(1, "dizzy_points")) == {0}


def test_from_31_points_on_one_falls_and_gets_up_dizzy():
    lab = dizzied(frames=400)
    states = lab.track(1, "state")
    assert FALLING in states
    assert states.index(DIZZY) > states.index(FALLING)
    assert set(lab.track(1, "dizzy_points")[states.index(DIZZY) :]) == {0}
    assert states[-1] == STAND


@pytest.mark.parametrize(("total", "dizzy"), [(30, False), (31, True)])
def test_thirty_one_points_are_too_many(total, dizzy):
    # The dice of this seed and frame are known from a first run.
    plain = Lab(gap=45).play("5HP", frames=20)
    added = plain.track(1, "dizzy_points")[plain.track(1, "state").index(HIT_STUN)]
    assert (DIZZY in dizzied(points=total - added, frames=300).track(1, "state")) is dizzy


def test_dizziness_lasts_one_of_its_six_lengths():
    lengths = {dizzied(frames=420, seed=seed).frames_in(1, DIZZY) for seed in range(24)}
    assert lengths <= {60, 90, 120, 150, 180, 210}
    assert len(lengths) > 2


def shaken(pads):
    """Return the frames that a dizzy Ken needs who plays these pads while Ryu stands still."""
    lab = Lab(gap=45)
    lab.two["dizzy_points"], lab.two["dizzy_timer"] = 30, 60
    lab.play("5HP", frames=60)
    while lab.two["state"] != DIZZY:
        lab.play(frames=1)
    lab.play("", pads, frames=400)
    return lab.frames_in(1, DIZZY)


@pytest.mark.parametrize(
    ("pads", "jolts"),
    [
        ("5*400", 0),
        ("5LP*400", 0),  # one new button counts 1
        ("5LP 5 5LP 5*397", 0),  # two count 2
        ("5LP 5 5LP 5 5LP 5*395", 1),  # three make the needed 3
        ("4*3 5*397", 0),  # a new direction counts 2, and letting go nothing
        ("4LP*3 5*397", 1),
        ("4 5 4*398", 1),
        ("4 6*399", 1),
        ("4 1*2 4*2 7*395", 1),  # of a diagonal, what is new in it: down, then nothing, then up
    ],
)
def test_a_new_direction_counts_two_and_a_new_button_one_and_three_skip_a_picture(pads, jolts):
    skipped = shaken("5*400") - shaken(pads)
    assert (skipped > 0) is (jolts > 0)
    assert skipped <= jolts * DIZZY_PICTURE_FRAMES


def test_shaking_skips_only_what_is_left_of_a_picture():
    lost = {shaken("5*400") - shaken(f"5*{wait} 4LP*2 5*390") for wait in range(DIZZY_PICTURE_FRAMES)}
    assert lost == set(range(1, DIZZY_PICTURE_FRAMES + 1))


def test_the_fastest_shaking_shortens_dizziness_by_most_of_it():
    still, fast = shaken("5*400"), shaken("(4LP 6MP)*200")
    assert fast < still / 2


def test_a_dizzy_fighter_can_be_thrown_and_gathers_no_points():
    lab = dizzied(frames=180)
    assert lab.two["state"] == DIZZY
    lab.one["x"] = lab.two["x"] - 45 * SUBPX
    lab.play("6HP", frames=200)
    assert lab.moves(0)[-1] == "seoi_nage"
    assert set(lab.track(1, "dizzy_points")[180:]) == {0}
    assert DIZZY not in lab.track(1, "state")[185:]


def test_a_hit_ends_dizziness_without_new_points():
    lab = dizzied(frames=180)
    lab.one["x"] = lab.two["x"] - 45 * SUBPX
    lab.play("5LP", frames=100)
    assert HIT_STUN in lab.track(1, "state")[180:]
    assert set(lab.track(1, "dizzy_points")[180:]) == {0}
    assert lab.two["state"] == STAND


def test_who_is_dizzied_in_the_air_falls_and_gets_up_dizzy():
    lab = Lab("ryu", "ken", gap=60)
    lab.two["dizzy_points"], lab.two["dizzy_timer"] = 30, 100
    lab.play("5*36 5HP", "8 5*80", frames=260)
    states = lab.track(1, "state")
    assert FLIPPED not in states
    assert DIZZY in states


def test_a_throw_and_a_hold_can_dizzy():
    for character, pads in (("ryu", "6HP"), ("ehonda", "6HP")):
        lab = Lab(character, "ken", gap=50)
        lab.two["dizzy_points"], lab.two["dizzy_timer"] = 30, 100
        lab.play(pads, frames=300)
        assert DIZZY in lab.track(1, "state"), character
