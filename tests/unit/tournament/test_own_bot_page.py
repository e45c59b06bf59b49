"""The how-to page about bots: its code runs, and its claims are true."""

import json
import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from fakes.tournaments import run_tournament
from sf2ai.cli.app import app
from sf2ai.players.bots.bot import DECISION_SECONDS, START_SECONDS
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.lineup import Lineup
from sf2ai.tournament.run import TournamentConfig

PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "bring-your-own-bot.md").read_text(encoding="utf-8")
BOT, LISTING = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
(COMMAND,) = re.findall(r"^\$ sf2ai (.*)$", PAGE, re.MULTILINE)


def play_ten_matches(character, folder, monkeypatch):
    (folder / "my_bot.py").write_text(BOT, encoding="utf-8")
    monkeypatch.chdir(folder)
    entries = (parse_entry(f"Zoner={character}:my_bot:Zoner"), parse_entry(f"Dice={character}:random"))
    return run_tournament(Lineup(entries, ()), TournamentConfig(matches=10, seed=1))


def test_the_bot_of_the_page_beats_random_with_ryu(tmp_path, monkeypatch):
    result = play_ten_matches("ryu", tmp_path, monkeypatch)
    assert result.forfeits == ()
    assert result.standings[0].name == "Zoner"


def test_the_bot_of_the_page_plays_a_character_without_fireballs(tmp_path, monkeypatch):
    assert play_ten_matches("zangief", tmp_path, monkeypatch).forfeits == ()


def test_the_bot_is_fifteen_lines():
    assert len([line for line in BOT.splitlines() if line]) <= 15


def test_the_listing_prints_every_feature_and_action(capsys):
    exec(LISTING, {})
    printed = capsys.readouterr().out
    assert all(feature.name in printed for feature in OBSERVATIONS["human"].features)
    assert "'hadouken_H'" in printed


def test_names_and_figures_of_the_page_exist():
    features = {feature.name for feature in OBSERVATIONS["human"].features}
    assert set(re.findall(r'seen\["(\w+)"\]', PAGE)) <= features
    assert f"{DECISION_SECONDS:g} s to decide (`--bot-seconds`), or {START_SECONDS:g} s to import" in PAGE


def test_the_command_of_the_page_works_in_a_home_without_agents(tmp_path, monkeypatch):
    (tmp_path / "my_bot.py").write_text(BOT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner(env={"SF2AI_HOME": str(tmp_path / "home")}).invoke(
        app, [*shlex.split(COMMAND), "--matches", "2", "--json"]
    )
    assert result.exit_code == 0, result.output
    assert [row["name"] for row in json.loads(result.stdout)["standings"]] == ["Zoner", "Dice"]
