"""The conformance report turns red when a rule is altered by one, for each rule listed below."""

import numpy as np
import pytest

from sf2ai.backends.sim.backend import SimBackend
from sf2ai.conformance.report import compared
from sf2ai.conformance.rows import DIFFERS
from sf2ai.engine.state import SUBPX
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character

RYU = find_character("ryu").index
SWEEP, SPECIAL, THROWN = 0, 1, 2

# Rule, what is altered in the packed tables, by how much, and whose move shows it.
RULES = [
    ("hit stop", ("rules", "hitstop"), (), 1, "ryu shoryuken_L"),
    ("hit stop of a projectile's victim", ("rules", "shot_hitstop"), (), 1, "ryu hadouken_L"),
    ("light stun", ("rules", "stun"), (0,), 1, "ryu cr_LP"),
    ("medium stun", ("rules", "stun"), (1,), 1, "ryu cr_MP"),
    ("hard stun", ("rules", "stun"), (2,), 1, "ryu cr_HP"),
    ("longer hit stop of an idle victim", ("rules", "stun_lead"), (), 1, "ryu cr_LP"),
    ("light pushback", ("rules", "pushback"), (0, 0), SUBPX, "ryu cr_LP"),
    ("medium pushback", ("rules", "pushback"), (1, 0), SUBPX, "ryu cr_MP"),
    ("hard pushback", ("rules", "pushback"), (2, 0), SUBPX, "ryu cr_HP"),
    ("pool of a hold", ("rules", "hold_pool"), (), 1, "ehonda saba_ori"),
    ("rise of a sweep's victim", ("rules", "falls", "vy"), (SWEEP,), SUBPX, "ryu cr_HK"),
    ("rise of a special's victim", ("rules", "falls", "vy"), (SPECIAL,), SUBPX, "dhalsim yoga_fire_L"),
    ("rise of a thrown body", ("rules", "falls", "vy"), (THROWN,), SUBPX, "ryu seoi_nage"),
    ("bounce", ("rules", "bounce_vy"), (THROWN,), SUBPX, "ryu seoi_nage"),
    ("pause before the bounce", ("rules", "bounce_pause"), (THROWN,), 1, "ryu seoi_nage"),
    ("time on the ground after a sweep", ("rules", "fall_ground"), (SWEEP,), 1, "ryu cr_HK"),
    ("time on the ground after a special", ("rules", "fall_ground"), (SPECIAL,), 1, "dhalsim yoga_fire_L"),
    ("time on the ground after a throw", ("rules", "fall_ground"), (THROWN,), 1, "ryu seoi_nage"),
    ("getting up", ("rules", "getup"), (), 1, "ryu seoi_nage"),
    ("defence", ("fighters", "defense_num"), (RYU,), 1, "ryu hadouken_H"),
    ("width of a throw's victim", ("fighters", "throw_width"), (RYU,), SUBPX, "ryu seoi_nage"),
    (
        "distance of close normals",
        ("fighters", "close"),
        (RYU, ATTACKS.index("LP")),
        -SUBPX,
        "ryu st_close_LP",
    ),
    ("dizzy threshold", ("rules", "dizzy_threshold"), (), 1, "ryu cr_LP"),
    ("size of a body", ("fighters", "hurt", "x1"), (RYU,), SUBPX, "ryu cr_LP"),
]


def maker(fields, place, amount):
    """Return a maker of backends whose tables differ in one number (or one of each of its boxes)."""
    tables = load_tables().copy()
    view = tables
    for field in fields:
        view = view[field]
    # The first axes are those of the one record, and of the one set of rules.
    first = (0, 0) if fields[0] == "rules" else (0,)
    view[(*first, *place)] += amount

    def make(slots):
        backend = SimBackend(slots)
        backend._tables = tables
        return backend

    return make


def red(move_name, make):
    character, move_id = move_name.split()
    rows = compared(load_character(character).move(move_id), make)
    assert rows
    return [row.field for row in rows if row.verdict == DIFFERS]


@pytest.mark.parametrize("move_name", sorted({rule[-1] for rule in RULES}))
def test_the_moves_below_are_green_with_the_rules_as_they_are(move_name):
    assert red(move_name, SimBackend) == []


@pytest.mark.parametrize(
    ("rule", "fields", "place", "amount", "move_name"), RULES, ids=lambda value: str(value)[:40]
)
def test_a_rule_altered_by_one_turns_the_report_red(rule, fields, place, amount, move_name):
    assert red(move_name, maker(fields, place, amount)), rule


def test_twenty_rules_are_altered_one_by_one():
    assert len({(fields, place) for _, fields, place, _, _ in RULES}) >= 20
    before = load_tables().tobytes()
    maker(*RULES[0][1:4])
    assert load_tables().tobytes() == before
    assert isinstance(load_tables(), np.ndarray)
