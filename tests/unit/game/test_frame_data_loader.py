import re
import shutil
import time

import pytest

from sf2ai.errors import DataError, UnknownNameError
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.characters import ROSTER
from sf2ai.game.loader import FRAME_DATA, load_character, load_roster, load_rules
from sf2ai.game.moves import Box, HitWindow, HoldHits, HurtBox, MoveKind, Projectile


def test_the_roster_is_in_order_and_its_moves_are_numbered_through():
    roster = load_roster()
    assert [data.character for data in roster] == list(ROSTER)
    moves = [move for data in roster for move in data.moves]
    assert [move.index for move in moves] == list(range(508))
    assert load_roster() is roster


def test_moves_of_a_character_stand_in_their_order():
    kinds = list(MoveKind)
    normals = [f"{stance}_{button}" for stance in ("st_far", "st_close", "cr", "nj", "dj") for button in ATTACKS]
    for data in load_roster():
        assert [move.id for move in data.moves[:30]] == normals
        assert [kinds.index(move.kind) for move in data.moves] == sorted(kinds.index(move.kind) for move in data.moves)
        assert len({move.id for move in data.moves}) == len(data.moves)


def test_a_character_is_found_by_any_of_its_names():
    assert load_character("dictator") is load_roster()[8]
    with pytest.raises(UnknownNameError, match="did you mean 'vega'"):
        load_character("vegga")


def test_values_arrive_where_they_belong():
    ryu = load_character("ryu")
    assert ryu.stats.hurt.stand[0] == HurtBox("head", Box(-8, 16, 71, 87))
    assert ryu.stats.jump.back.vx == -4.0
    assert ryu.stats.close_normal_max_distance == (65, 71, 81, 40, 40, 80)
    jab = ryu.move("st_far_LP")
    assert (jab.startup, jab.active, jab.recovery, jab.total) == (3, 4, 4, 11)
    assert jab.hits == (HitWindow(4, 7, Box(10, 60, 66, 84), 1),)
    assert (jab.damage, jab.stun, jab.stun_timer, jab.level) == ((6,), 4, 40, "mid")
    assert dict(jab.src)["frames"] == "akiba"
    fireball = ryu.move("hadouken_L")
    assert fireball.projectile == Projectile(3.0, 80, 56, 15, 12)
    assert (fireball.family, fireball.strength, fireball.special_kind) == ("hadouken", "L", "projectile")
    assert ryu.move("seoi_nage").throw_range == 48
    assert load_character("ehonda").move("saba_ori").hold_hits == HoldHits(22, 7, 20, 150)
    assert load_character("dhalsim").move("drill_kick").velocity == (4.0, -4.0)
    with pytest.raises(KeyError):
        ryu.move("sonic_boom_L")


def test_marks_have_the_text_of_their_method():
    marks = load_character("ryu").marks
    assert marks["normals.st_far_LP.hurt_active"] == "sibling:ST hitbox dump"
    assert marks["stats.jump.prejump"].startswith("sibling:")
    assert "normals.st_far_LP.frames" not in marks


def test_a_close_normal_that_is_an_alias_repeats_the_far_one():
    vega = load_character("vega")
    far, close = vega.move("st_far_HP"), vega.move("st_close_HP")
    assert (close.hits, close.damage, close.total) == (far.hits, far.damage, far.total)
    assert (close.alias_of, close.stance, far.alias_of) == ("st_far_HP", "st_close", None)


def test_a_copy_elsewhere_gives_the_same_data(tmp_path):
    folder = shutil.copytree(FRAME_DATA, tmp_path / "copy")
    assert load_roster(folder) == load_roster()
    assert load_character("ken", folder) == load_character("ken")


def test_loading_is_quick():
    load_roster.cache_clear()
    load_rules.cache_clear()
    begin = time.process_time()
    load_roster()
    load_rules()
    assert time.process_time() - begin < 0.6


DAMAGES = [
    # header of the table, old, new, what the message must say
    ("stats", "health = 144", "health = 0", "stats.health is 0 but must be at least 1"),
    ("stats", "health = 144", "health = 144.5", "stats.health is 144.5 but must be a whole number"),
    ("stats", "health = 144", "health = true", "stats.health is True but must be a whole number"),
    ("stats", "health = 144\n", "", "stats.health is missing"),
    ("stats", "walk_back = 2\n", "walk_back = -2\n", "stats.walk_back is -2.0 but must be more than 0"),
    ("stats", "walk_back = 2\n", "walk_back = 2\nrun = 5\n", "stats.run is 5 but this table has no such field"),
    ("stats", "HK = 80", "XX = 80", "stats.close_normal_max_distance.HK is missing"),
    ("stats.jump", "vx = -4.0", "vx = 4.0", "stats.jump.back.vx is 4.0 but must point the way of the jump"),
    ("stats.push", "crouch = [-16, 16, -1, 49]", "crouch = [16, -16, -1, 49]", "stats.push.crouch is [16, -16, -1, 49] but"),
    ("stats.hurt", "head = [-13, 15, 87, 105]", "hand = [-13, 15, 87, 105]", "stats.hurt.air.hand is [-13, 15, 87, 105] but"),
    ("stats.estimated", 'hurt = "st_dump"', 'heart = "st_dump"', "stats.estimated.heart is 'st_dump' but must name one of"),
    ("stats.estimated", 'hurt = "st_dump"', 'hurt = "guess"', "stats.estimated.hurt is 'guess' but must be one of"),
    ("methods", 'rule = "rule"', 'rule = "guess"', "methods.rule is 'guess' but must begin with 'sibling:' or 'rule'"),
    ("methods", 'rule = "rule"', 'rule = "rule"\nodd = "rule"', "methods.odd is 'rule' but must be named by a value"),
    ("normals.st_far_LP", "startup = 3, ", "", "normals.st_far_LP.frames.startup is missing"),
    ("normals.st_far_LP", "startup = 3", "startup = 0", "normals.st_far_LP.frames.startup is 0 but must be at least 1"),
    ("normals.st_far_LP", "total = 11", "total = 12", "normals.st_far_LP.frames.total is 12 but must be startup + active + recovery = 11"),
    ("normals.st_far_LP", "total = 11", "total = 11, sum = 11", "normals.st_far_LP.frames.sum is 11 but this table has no such field"),
    ("normals.st_far_LP", "frames = [4, 7]", "frames = [4, 8]", "normals.st_far_LP.hits[0].frames is [4, 8] but must lie in the active frames 4 to 7"),
    ("normals.st_far_LP", "frames = [4, 7]", "frames = [7, 4]", "normals.st_far_LP.hits[0].frames is [7, 4] but"),
    ("normals.st_far_LP", "box = [10, 60, 66, 84]", "box = [10, 60, 84, 66]", "normals.st_far_LP.hits[0].box is [10, 60, 84, 66] but must be [x0, x1, y0, y1]"),
    ("normals.st_far_LP", "box = [10, 60, 66, 84]", "box = [10, 60, 66]", "normals.st_far_LP.hits[0].box is [10, 60, 66] but must be a list of 4"),
    ("normals.st_far_LP", "hit = 1", "hit = 2", "normals.st_far_LP.hits[0].hit is 2 but must be at most 1"),
    ("normals.st_far_LP", "hits = [", "hits = 5\nhitz = [", "normals.st_far_LP.hits is 5 but must be a list"),
    ("normals.st_far_LP", "hits = [", "hitz = [", "normals.st_far_LP.hitz is [{'box': [10, 60, 66, 84], 'frames': [4, 7], 'hit': 1}] but this table has no such field"),
    ("normals.st_far_LP", "reach = 60", "reach = 61", "normals.st_far_LP.reach is 61 but must be 60"),
    ("normals.st_far_LP", "damage = [6]", "damage = [0]", "normals.st_far_LP.damage is [0] but must be above 0"),
    ("normals.st_far_LP", "damage = [6]", "damage = []", "normals.st_far_LP.hits[0].hit is 1 but must be at most 0"),
    ("normals.st_far_LP", 'level = "mid"', 'level = "high"', "normals.st_far_LP.level is 'high' but must be one of low, mid, none, overhead"),
    ("normals.st_far_LP", 'level = "mid"', 'level = "none"', "normals.st_far_LP.hits is [] but must be left out where level is 'none'"),
    ("normals.st_far_LP", "special_cancel = true", "special_cancel = 1", "normals.st_far_LP.special_cancel is 1 but must be true or false"),
    ("normals.st_far_LP", "special_cancel = true", "until_landing = true", "normals.st_far_LP.until_landing is True but must be true for jump normals"),
    ("normals.st_far_LP", "[-26, 14, -2, 30]", "[-26, 14, -2, 30.5]", "normals.st_far_LP.hurt_active is [-26, 14, -2, 30.5] but"),
    ("normals.st_far_LP", "[-26, 14, -2, 30]", "[-26, -26, -2, 30]", "normals.st_far_LP.hurt_active is [-26, -26, -2, 30] but"),
    ("normals.st_far_LP", 'frames = "akiba", ', "", "normals.st_far_LP.src.frames is missing"),
    ("normals.st_far_LP", 'frames = "akiba"', 'frames = "someone"', "normals.st_far_LP.src.frames is 'someone' but must begin with"),
    ("normals.st_far_LP", 'level = "ww_region"', 'path = "ww_region"', "normals.st_far_LP.estimated.path is 'ww_region' but must be left out"),
    ("normals.st_far_LP", 'level = "ww_region"', 'colour = "ww_region"', "normals.st_far_LP.estimated.colour is 'ww_region' but must name one of"),
    ("normals.st_far_LP", "[normals.st_far_LP]", "[normals.st_far_XP]", "normals.st_far_LP is missing"),
    ("normals.st_far_LP", "[normals.st_far_LP]", "[normals.extra]\n[normals.st_far_LP]", "normals.extra is {} but this table has no such field"),
    ("normals.nj_LP", "until_landing = true", "until_landing = false", "normals.nj_LP.until_landing is False but"),
    ("specials.hadouken_L", "236+P", "632+X", "specials.hadouken_L.input is '632+X' but must be a command"),
    ("specials.hadouken_L", 'kind = "projectile"', 'kind = "strike"', "specials.hadouken_L.projectile is Projectile(speed=3.0"),
    ("specials.hadouken_L", 'kind = "projectile"', 'kind = "beam"', "specials.hadouken_L.kind is 'beam' but must be one of"),
    ("specials.hadouken_L", "speed = 3", "speed = 0", "specials.hadouken_L.projectile.speed is 0.0 but must be more than 0"),
    ("specials.hadouken_L", "chip = [4]", "chip = [4, 4]", "specials.hadouken_L.chip is [4, 4] but must be as long as damage, 1"),
    ("specials.hadouken_L", 'kind = "projectile"', 'kind = "projectile"\ncharge = 54', "specials.hadouken_L.charge is 54 but must be left out"),
    ("specials.hadouken_L", "[specials.hadouken_L]", "[specials.hadouken_X]", "specials.hadouken_X.id is 'hadouken_X' but must end in _L, _M or _H"),
    ("specials.hadouken_L", "[specials.hadouken_L]", "[specials.hadouken]", "specials.hadouken.id is 'hadouken' but must end in"),
    ("specials.shoryuken_H", "dx = 68", "dx = 69", "specials.shoryuken_H.dx is 69 but must be 68"),
    ("specials.shoryuken_H", "y_max = 112", "y_max = 11", "specials.shoryuken_H.y_max is 11 but must be 112"),
    ("specials.shoryuken_H", "invulnerable = [[2, 27]]", "invulnerable = [[2, 68]]", "specials.shoryuken_H.invulnerable is [2, 68] but must lie in the move's frames 1 to 67"),
    ("throws.seoi_nage", "range = 48", "range = 0", "throws.seoi_nage.range is 0 but must be at least 1"),
    ("throws.seoi_nage", 'kind = "throw"', 'kind = "hold"', "throws.seoi_nage.hold_hits is None but must stand where kind is 'hold'"),
    ("throws.seoi_nage", "[throws.seoi_nage]", "[throws.hadouken_L]", "throws.hadouken_L is 'hadouken_L' but must have a name that no other move has"),
]


def damaged(folder, file, header, old, new):
    """Copy the frame data and change one thing in one table of one file."""
    shutil.copytree(FRAME_DATA, folder)
    text = folder.joinpath(file).read_text(encoding="utf-8")
    start = text.index(f"[{header}]\n")
    end = text.find("\n\n", start)
    table = text[start:end]
    assert old in table
    folder.joinpath(file).write_text(text[:start] + table.replace(old, new, 1) + text[end:], encoding="utf-8")
    return folder


@pytest.mark.parametrize(("header", "old", "new", "message"), DAMAGES, ids=range(len(DAMAGES)))
def test_damage_is_named_with_file_move_field_and_value(tmp_path, header, old, new, message):
    folder = damaged(tmp_path / "copy", "ryu.toml", header, old if old in (header,) else old, new)
    with pytest.raises(DataError, match="^" + re.escape(f"ryu.toml: {message}")):
        load_roster(folder)
