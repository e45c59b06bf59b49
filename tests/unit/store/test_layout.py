"""Where the files of a home lie, and how dates are written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sf2ai.errors import HomeError
from sf2ai.store.layout import HOME_VARIABLE, Home, default_home, parse_utc, utc_now, utc_text


def test_variable_names_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert default_home() == tmp_path
    assert Home.default() == Home(tmp_path)


def test_empty_variable_means_the_platforms_folder(monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, "")
    assert default_home().name == "sf2ai"
    assert default_home().is_absolute()


@pytest.mark.parametrize("answer", [None, Path("~/.local/share/sf2ai")], ids=["refused", "as it is"])
def test_a_user_without_a_home_folder_is_told_how_to_name_one(monkeypatch, tmp_path, answer):
    def user_data_path(name, appauthor):
        if answer is None:
            raise RuntimeError("could not determine the home directory")
        return answer

    monkeypatch.setattr("platformdirs.user_data_path", user_data_path)
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    with pytest.raises(HomeError, match="has no home folder; name a folder with --home DIR or SF2AI_HOME"):
        default_home()
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert default_home() == tmp_path


def test_every_path_lies_inside_the_home():
    home = Home(Path("h"))
    moment = datetime(2025, 3, 1, 12, 30, tzinfo=UTC)
    paths = {
        home.bans: "h/bans.json",
        home.results: "h/results.jsonl",
        home.lock: "h/lock",
        home.weights("ken"): "h/agents/ken/weights.npz",
        home.history_file("ken", moment): "h/agents/ken/history/20250301T123000Z.npz",
        home.history_file("ken", moment, 2): "h/agents/ken/history/20250301T123000Z-2.npz",
        home.agent_lock("ken"): "h/agents/ken/lock",
        home.checkpoint("ken"): "h/agents/ken/training/checkpoint",
        home.replay("ken"): "h/agents/ken/training/replay",
        home.log("ken"): "h/agents/ken/training/log.csv",
        home.kept_training("20250301T123000Z").log("ken"): (
            "h/history/20250301T123000Z/agents/ken/training/log.csv"
        ),
        home.aside(home.training("ken")): "h/agents/ken/.training.former",
        home.tensorboard("ken"): "h/agents/ken/training/tensorboard",
    }
    assert {path.as_posix(): text for path, text in paths.items()} == {text: text for text in paths.values()}


def test_commands_name_every_home_but_the_default_one(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Home.default().option == ""
    assert Home(Path("my agents")).option == " --home 'my agents'"


def test_moments_survive_as_text():
    now = utc_now()
    assert parse_utc(utc_text(now)) == now


@pytest.mark.parametrize("text", ["", "yesterday", "2025-03-01", "2025-03-01T12:30:00+02:00"])
def test_other_texts_are_no_moments(text):
    with pytest.raises(ValueError, match="does not match"):
        parse_utc(text)
