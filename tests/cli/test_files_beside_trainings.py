"""A file that the user put into the folder of a training is kept when a new training needs the folder."""

import shutil

import pytest

from fakes.stopped import TWO, stop_training

NEW = ("train", "--char", "ken", "--episodes", 1, "--opponent", "random", "--guide", "none")


@pytest.fixture
def trained(program):
    """The program with a finished training of Ken."""
    program.run(*NEW)
    return program


def lose_the_training(home):
    shutil.rmtree(home.training("ken"))
    home.training("ken").mkdir()


def keep_the_training(home):
    assert home.training("ken").is_dir()


def stop_another(home):
    shutil.rmtree(home.training("ken"))
    stop_training(home, TWO.config_of("ken").pinned())


@pytest.mark.parametrize("spoil", [lose_the_training, keep_the_training, stop_another])
def test_a_users_file_goes_to_the_history_with_the_training(trained, spoil):
    home = trained.home
    spoil(home)
    (home.training("ken") / "notes.txt").write_text("low kick first")
    trained.run(*NEW)
    (unit,) = home.kept_trainings.iterdir()
    assert (unit / "agents" / "ken" / "training" / "notes.txt").read_text() == "low kick first"
    assert unit.name in trained.run("history").stdout


def test_a_finished_training_alone_is_replaced(trained):
    (trained.home.training("ken") / ".log.csv.0a1b2c3d.sf2ai-tmp").write_bytes(b"half")  # a kill -9 leaves it
    trained.run(*NEW)
    assert not trained.home.kept_trainings.exists()
