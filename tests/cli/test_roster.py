"""`sf2ai roster` shows which characters are trained, banned or damaged."""

import pandas as pd

from sf2ai.game.characters import ROSTER


def test_roster_of_a_new_home(program, tmp_path):
    rows = program.json("roster")
    assert [row["character"] for row in rows] == [character.id for character in ROSTER]
    assert not any(row["trained"] or row["banned"] for row in rows)
    assert not program.home.path.exists()
    assert "0 of 12 trained" in program.run("roster").stdout


def test_ban_and_damage_are_shown(program):
    program.run("ban", "ken", "--reason", "x")
    program.home.agent("ryu").mkdir(parents=True)
    program.home.weights("ryu").write_bytes(b"rubbish")
    rows = {row["character"]: row for row in program.json("roster")}
    assert rows["ken"]["banned"] is True
    assert rows["ken"]["ban_reason"] == "x"
    assert "weights.npz" in rows["ryu"]["problem"]
    result = program.run("roster")
    assert "damaged" in result.stdout
    assert "is not a weights file" in result.stderr


def test_csv_is_the_same_table(program, tmp_path):
    program.run("roster", "--csv", tmp_path / "roster.csv")
    table = pd.read_csv(tmp_path / "roster.csv")
    assert table["character"].tolist() == [character.id for character in ROSTER]
