"""Learning curves are drawn when they are due; a training goes on if they cannot be drawn."""

import pytest

from sf2ai.cli.terminal.learning_curves import DRAW_SECONDS, LearningCurves
from sf2ai.store.layout import Home
from sf2ai.training.files.log_files import EpisodeCsv
from sf2ai.training.progress import EpisodeRecord


class Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    log = EpisodeCsv(home.log("ryu"))
    log.add(EpisodeRecord(1, 100, "random", "ken", "p1", "win", 0.25, 900, 1.0, 0.5, 0.75, 0.5))
    log.close()
    return home


def test_it_is_drawn_when_the_last_one_is_old(home):
    clock = Clock()
    curves = LearningCurves(home, "ryu", clock)
    curves.update()
    assert curves.picture is None
    clock.seconds += DRAW_SECONDS
    curves.update()
    assert curves.picture == home.curves("ryu")
    curves.picture.unlink()
    clock.seconds += DRAW_SECONDS - 1
    curves.update()
    assert curves.picture is None


def test_it_is_drawn_at_the_end_only_if_something_has_happened(home):
    curves = LearningCurves(home, "ryu", Clock())
    curves.draw()
    assert curves.picture is None
    curves.update()
    curves.draw()
    assert curves.picture.read_bytes().startswith(b"\x89PNG")
    curves.picture.unlink()
    curves.draw()
    assert curves.picture is None


def test_a_picture_that_cannot_be_drawn_costs_a_notice_and_no_training(home, capsys):
    home.log("ryu").unlink()
    curves = LearningCurves(home, "ryu", Clock())
    curves.update()
    curves.draw()
    assert "the learning curves were not drawn: cannot read" in capsys.readouterr().err


def test_training_leaves_a_picture_of_its_curves_and_says_where(program):
    result = program.run("train", "--char", "ryu", "--episodes", 2, "--opponent", "random")
    picture = program.home.curves("ryu")
    assert f"curves: {picture}" in result.stdout
    assert picture.parent == program.home.weights("ryu").parent
    assert picture.read_bytes().startswith(b"\x89PNG")
