"""The package's own memory maps are whole, and a wrong map is refused with its file and field."""

import hashlib
from pathlib import Path

import pytest

from fakes.cores import CARTRIDGES
from sf2ai.backends.base import Activity, Posture
from sf2ai.backends.console.memory_map import (
    FIGHTER_FACTS,
    GLOBAL_FACTS,
    MAPS,
    TYPES,
    load_map,
    shipped_maps,
)
from sf2ai.backends.console.reading import FactIndices, RamReader, from_bcd, timer_units
from sf2ai.errors import DataError

TURBO = (MAPS / "turbo_usa.toml").read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_game_has_its_map():
    assert list(shipped_maps()) == [
        "duel",
        "duel_moved",
        "super_usa",
        "turbo_usa",
        "turbo_usa_rev1",
        "world_warrior_usa",
    ]
    for game, memory_map in shipped_maps().items():
        assert memory_map.game == game
        assert memory_map.sha1


@pytest.mark.parametrize(
    ("game", "name", "addresses"),
    [
        ("turbo_usa", "health", (0x0530, 0x0730)),
        ("turbo_usa", "character", (0x05D1, 0x07D1)),
        ("turbo_usa", "airborne", (0x05EA, 0x07EA)),
        ("super_usa", "character", (0x05D1, 0x0811)),
        ("super_usa", "airborne", (0x05EA, 0x082A)),
        ("world_warrior_usa", "health", (0x0C2B, 0x0E2B)),
        ("world_warrior_usa", "rounds_won", (0x0CD0, 0x0ED0)),
    ],
)
def test_facts_stand_where_the_sources_say(game, name, addresses):
    memory_map = shipped_maps()[game]
    assert tuple(memory_map.fact(name, side).address for side in (0, 1)) == addresses


def test_facts_of_the_whole_game_stand_where_the_sources_say():
    places = {game: m.fact("timer").address for game, m in shipped_maps().items()}
    assert places["turbo_usa"] == places["turbo_usa_rev1"] == places["duel"] == 0x18F3
    assert (places["super_usa"], places["world_warrior_usa"]) == (0x1929, 0x1AC8)


def test_inferences_are_kept_but_not_shown():
    turbo = shipped_maps()["turbo_usa"]
    places = FactIndices(turbo)
    assert turbo.fact("facing", 0).confidence == "D"
    assert places.fighter["facing"] is not None
    assert places.shown_fighter("facing") is None
    assert 0x08 not in turbo.states
    assert turbo.states[0x14].airborne_activity is Activity.FALLING
    assert turbo.states[0x02].posture is Posture.CROUCHING


def test_revision_1_is_trusted_less_than_the_game_that_the_sources_are_of():
    first, second = shipped_maps()["turbo_usa"], shipped_maps()["turbo_usa_rev1"]
    assert [fact.address for fact in first.facts] == [fact.address for fact in second.facts]
    assert all(
        "AABBCCDD".index(one.confidence) < "AABBCCDD".index(two.confidence) or two.confidence == "D"
        for one, two in zip(first.facts, second.facts, strict=True)
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("format = 1", "format = 2", "mine.toml: format is 2 but must be from 1 to 1"),
        ('title = "', 'titel = "', "mine.toml: title is missing"),
        ("size = 2_621_440", 'size = "big"', "mine.toml: size is 'big' but must be a whole number"),
        ('sha1 = ["bd88', 'sha1 = ["XX88', "mine.toml: sha1 is 'XX88"),
        (
            "[fighter.health]",
            "[fighter.life]",
            "mine.toml: fighter.life is 'a table' but must be one of the facts",
        ),
        ("[global.timer]", "[global.clock]", "mine.toml: global.clock"),
        (
            "offset = 0x30",
            "offset = 0x31000",
            "mine.toml: fighter.health.offset is 200704 but must be from 0 to",
        ),
        ("offset = 0x30", "offset = 0x2FFFF", "mine.toml: fighter.health.offset"),
        ('type = "bcd"', 'type = "float"', "mine.toml: global.timer.type is 'float' but must be one of bcd"),
        ('type = "bcd"', 'type = "u16"', "global.timer.type is 'u16' but must be one of bcd, u8"),
        ('type = "u8"', 'type = "bcd"', "type is 'bcd' but must be one of u16, u32, u8"),
        ('confidence = "A"', 'confidence = "Z"', "confidence is 'Z' but must be one of A, B, C, D"),
        ("value = 0x02", "value = 0x00", "mine.toml: fighter.state.values"),
        ('activity = "free"', 'activity = "idle"', "activity is 'idle' but must be one of"),
        ('posture = "standing"', 'posture = "up"', "posture is 'up' but must be one of"),
        (
            "right = 0x40",
            "right = 0x00",
            "mine.toml: fighter.facing.right is 0 but must be another value than left",
        ),
        ("ways = [", "ways = [[], ", "mine.toml: ways is [] but must be a list of lists"),
        ('["down", "start"]', '["down", "select"]', "mine.toml: ways is ['down', 'select']"),
        ("middle_x = 256", "middle_x = -1", "mine.toml: stage.middle_x is -1"),
        ("offset = 0xEA", "offset = 0xE8", "overlaps"),
        ('type = "bcd"\nconfidence = "A"', 'type = "bcd"\nconfidence = "D"', "timer has confidence 'D'"),
        ("full_health = 176", "full_health = 255", "mine.toml: full_health is 255 but must be from 1 to 254"),
    ],
)
def test_a_wrong_map_is_refused_with_file_and_field(written, old, new, message):
    assert old in TURBO
    with pytest.raises(DataError) as refused:
        load_map(written(TURBO.replace(old, new, 1)))
    assert message in str(refused.value)


def test_a_map_without_a_fact_that_every_round_needs_is_refused(written):
    start, end = TURBO.index("[global.timer]"), len(TURBO)
    with pytest.raises(DataError, match=r"mine\.toml: global\.timer is missing"):
        load_map(written(TURBO[:start] + TURBO[end:]))


def test_no_map_and_no_toml_are_refused(tmp_path, written):
    with pytest.raises(DataError, match="cannot be read"):
        load_map(tmp_path / "nowhere.toml")
    with pytest.raises(DataError, match="is not a TOML file"):
        load_map(written("format = = 1"))
    with pytest.raises(DataError, match="is not a TOML file"):
        load_map(written("ways = " + "[" * 5_000 + "]" * 5_000))
    with pytest.raises(DataError, match="more than 1,048,576 bytes"):
        load_map(written("#" * 2_000_000))


def test_a_timer_may_count_in_plain_numbers(written):
    plain = load_map(written(TURBO.replace('type = "bcd"', 'type = "u8"')))
    digits = shipped_maps()["turbo_usa"]
    assert timer_units(digits)[0x99] == timer_units(plain)[99] == 99
    assert timer_units(digits)[0x9A] == timer_units(plain)[100] == -1
    assert timer_units(plain)[0x57] == 0x57


def test_readings_are_the_numbers_that_stand_in_ram():
    turbo = shipped_maps()["turbo_usa"]
    ram = bytearray(0x20000)
    ram[0x0530], ram[0x0730], ram[0x18F3] = 176, 12, 0x57
    ram[0x0507:0x0509], ram[0x05E5:0x05E9] = (
        (0x0133).to_bytes(2, "little"),
        (0xDEADBEEF).to_bytes(4, "little"),
    )
    reader, places = RamReader(turbo), FactIndices(turbo)
    reading = reader.read(ram)
    assert [reading[place] for place in places.fighter["health"]] == [176, 12]
    assert reading[places.fighter["x"][0]] == 0x0133
    assert reading[places.fighter["move_code"][0]] == 0xDEADBEEF
    assert from_bcd(reading[places.game["timer"]]) == 57


def test_the_cartridges_maps_are_of_the_cartridges_that_are_here():
    for game in ("duel", "duel_moved"):
        content = (CARTRIDGES / f"{game}.sfc").read_bytes()
        assert shipped_maps()[game].sha1 == (hashlib.sha1(content, usedforsecurity=False).hexdigest(),)


def test_the_page_on_maps_knows_every_fact_type_and_activity():
    page = (Path(__file__).parents[4] / "docs" / "how-to" / "write-a-memory-map.md").read_text(
        encoding="utf-8"
    )
    words = {*FIGHTER_FACTS, *GLOBAL_FACTS, *TYPES, *(activity.name.lower() for activity in Activity)}
    assert [word for word in sorted(words) if f"`{word}`" not in page] == []


def test_the_example_of_the_page_on_maps_is_a_map(written):
    page = (Path(__file__).parents[4] / "docs" / "how-to" / "write-a-memory-map.md").read_text(
        encoding="utf-8"
    )
    example = page.split("```toml\n")[1].split("```")[0]
    character = '[fighter.character]\noffset = 0xD1\ntype = "u8"\nconfidence = "A"\nmeaning = "id"\n'
    assert load_map(written(example + character)).game == "my_game"
