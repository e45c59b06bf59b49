"""The loader reads the packaged files, and refuses a damaged one with file, place, field and value."""

import shutil
import time
from pathlib import Path

import pytest

from sf2ai.errors import DataError, UnknownNameError
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import FRAME_DATA, load_character, load_roster, load_rules
from sf2ai.game.moves import MOVE_COUNT, Box, HitWindow, HoldHits, HurtBox, MoveKind, Projectile

DATA = Path(__file__).parents[2] / "data"


def test_the_roster_is_in_order_and_its_moves_are_numbered_through():
    roster = load_roster()
    assert [data.character for data in roster] == list(ROSTER)
    moves = [move for data in roster for move in data.moves]
    assert [move.index for move in moves] == list(range(MOVE_COUNT))
    assert load_roster() is roster


def test_moves_of_a_character_stand_in_their_order():
    kinds = list(MoveKind)
    normals = [
        f"{stance}_{button}" for stance in ("st_far", "st_close", "cr", "nj", "dj") for button in ATTACKS
    ]
    for data in load_roster():
        assert [move.id for move in data.moves[:30]] == normals
        assert [kinds.index(move.kind) for move in data.moves] == sorted(
            kinds.index(move.kind) for move in data.moves
        )
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


SECTIONS = {"normal": "normals", "command": "command_normals", "special": "specials", "throw": "throws"}
PUBLISHED = {"hf", "ce", "akiba"}


def test_every_published_value_names_a_source_that_can_be_read():
    published = 0
    for data in load_roster():
        for move in data.moves:
            for group, tag in move.src:
                place = f"{SECTIONS[move.kind]}.{move.alias_of or move.id}"
                marked = {f"{place}.{group}", f"{place}.projectile"} & data.marks.keys()
                if marked or move.level == "none":  # nothing hits, so nothing is measured
                    continue
                keys = set(tag.removeprefix("ryu:").partition(" ")[0].split("+"))
                assert keys <= PUBLISHED, (data.character.id, move.id, group, tag)
                assert all(one.startswith("http") for key in keys for one in data.sources[key])
                published += 1
    assert published > 900


def test_a_value_of_a_sibling_game_names_its_source():
    for data in load_roster():
        for place, mark in data.marks.items():
            kind, _, text = mark.partition(":")
            if kind == "sibling":
                keys = text.partition(" ")[0].rstrip(",;:").lower().split("+")
                assert set(keys) <= data.sources.keys(), (data.character.id, place, mark)
            else:
                assert kind == "rule"


def test_a_close_normal_that_is_an_alias_repeats_the_far_one():
    vega = load_character("vega")
    far, close = vega.move("st_far_HP"), vega.move("st_close_HP")
    assert (close.hits, close.damage, close.total) == (far.hits, far.damage, far.total)
    assert (close.alias_of, close.stance, far.alias_of) == ("st_far_HP", "st_close", None)


def test_a_copy_elsewhere_gives_the_same_data(tmp_path):
    folder = shutil.copytree(FRAME_DATA, tmp_path / "copy")
    assert load_roster(folder) == load_roster()
    assert load_character("ken", folder) == load_character("ken")


def test_loading_is_quick(tmp_path):
    spent = []
    for attempt in range(3):  # the best of three: other work on the machine is not the loader's
        folder = shutil.copytree(FRAME_DATA, tmp_path / str(attempt))
        begin = time.process_time()
        load_roster(folder)
        load_rules(folder)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.6


DAMAGES = [
    line
    for line in DATA.joinpath("frame_data_damages.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
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


@pytest.mark.parametrize("case", DAMAGES)
def test_damage_is_named_with_file_move_field_and_value(tmp_path, case):
    place, old, new, message = (part.replace("\\n", "\n") for part in case.split(" | "))
    character, table = place.split()
    folder = damaged(tmp_path / "copy", f"{character}.toml", table, old, new)
    with pytest.raises(DataError) as caught:
        load_roster(folder)
    file, place_in_file = str(caught.value).split(": ", 1)
    assert file == f"{character}.toml"
    assert place_in_file.removeprefix(f"{table}.").startswith(message)


def test_a_file_of_another_character_is_refused(tmp_path):
    folder = shutil.copytree(FRAME_DATA, tmp_path / "copy")
    shutil.copy(folder / "ken.toml", folder / "ryu.toml")
    with pytest.raises(DataError, match=r"^ryu\.toml: id is 'ken' but must be one of ryu"):
        load_roster(folder)


def test_a_missing_file_is_named(tmp_path):
    folder = shutil.copytree(FRAME_DATA, tmp_path / "copy")
    folder.joinpath("ken.toml").unlink()
    with pytest.raises(DataError, match=r"^ken\.toml cannot be read"):
        load_roster(folder)


@pytest.mark.parametrize("text", ["[stats\n", "[stats]\n[stats]\n", "\0"])
def test_what_is_no_toml_is_refused(tmp_path, text):
    folder = shutil.copytree(FRAME_DATA, tmp_path / "copy")
    folder.joinpath("ryu.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"^ryu\.toml is no TOML file"):
        load_roster(folder)


def test_an_unknown_section_is_refused(tmp_path):
    folder = shutil.copytree(FRAME_DATA, tmp_path / "copy")
    with folder.joinpath("ryu.toml").open("a", encoding="utf-8") as file:
        file.write("\n[special.hadouken_X]\n")
    with pytest.raises(DataError, match=r"^ryu\.toml: special is \{.*\} but this table has no such field"):
        load_roster(folder)


def test_a_move_too_few_is_noticed(tmp_path):
    folder = damaged(tmp_path / "copy", "vega.toml", "throws.air_throw", "[throws.air_throw]", "")
    text = folder.joinpath("vega.toml").read_text(encoding="utf-8")
    start = text.index('\nname = "Stardust drop"')
    end = text.index("[throws.izuna_drop]")
    folder.joinpath("vega.toml").write_text(text[:start] + "\n" + text[end:], encoding="utf-8")
    with pytest.raises(DataError, match=r"hold 506 moves but MOVE_COUNT is 507"):
        load_roster(folder)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'id = "hop_kick"',
            'id = "suplex"',
            r"former_moves\[1\]\.id is 'suplex' but must be the name of no move",
        ),
        ('before = "sonic_boom_L"', 'before = "cr_HK"', r"former_moves\[1\]\.before is 'cr_HK' but must be"),
    ],
)
def test_a_former_move_is_no_move_and_stands_before_an_action(tmp_path, old, new, words):
    folder = shutil.copytree(FRAME_DATA, tmp_path / "copy")
    text = folder.joinpath("guile.toml").read_text(encoding="utf-8")
    folder.joinpath("guile.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=rf"^guile\.toml: {words}"):
        load_roster(folder)
