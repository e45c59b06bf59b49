"""The progress of one or several trainings becomes bars or lines, and a summary at the end."""

from dataclasses import replace
from pathlib import Path

import pytest
from rendering import render

from sf2ai.report.training import RosterTrainingView, TrainingView, training_summary
from sf2ai.training.progress import Progress
from sf2ai.training.sessions.session import TrainingResult


@pytest.fixture
def progress():
    return Progress(
        unit="episodes",
        total=300,
        episodes_begun=16,
        episodes_done=0,
        steps=0,
        win_rate_50=0.0,
        mean_return_50=0.0,
        loss=float("nan"),
        epsilon=1.0,
        steps_per_second=0.0,
        seconds=0.0,
        episodes_played=0.0,
        finished=(),
    )


class Clock:
    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


def test_bar_with_figures_fits_80_columns(progress):
    clock = Clock()
    view = TrainingView("bison", clock)
    assert render(view) == "M. Bison: getting ready"
    view.update(progress)
    assert "0/300 episodes (0 %)" in render(view)
    clock.seconds += 30
    view.update(
        replace(
            progress,
            episodes_done=120,
            episodes_played=120.0,
            steps=1_120_314,
            win_rate_50=0.62,
            mean_return_50=-0.314,
            epsilon=0.431,
            steps_per_second=11_912.4,
        )
    )
    lines = render(view).splitlines()
    assert lines[0].startswith("M. Bison  ━")
    assert lines[0].endswith("120/300 episodes (40 %)")
    assert " ".join(lines[1].split()) == "win rate (last 50) mean return epsilon steps steps/s time left"
    assert lines[3].split() == ["0.62", "-0.31", "0.43", "1,120,314", "11,912", "45", "s"]


def test_time_left_counts_from_where_a_resumed_training_began(progress):
    clock = Clock()
    view = TrainingView("ryu", clock)
    view.update(replace(progress, episodes_done=200, episodes_played=200.0))
    assert "?" in render(view)
    clock.seconds += 10
    view.update(replace(progress, episodes_done=250, episodes_played=250.0))
    assert "10 s" in render(view)


def test_a_line_for_each_tenth(progress):
    view = TrainingView("ryu", Clock())
    assert view.line() is None
    lines = []
    for done in range(301):
        view.update(replace(progress, episodes_done=done))
        lines.append(view.line())
    printed = [line for line in lines if line]
    assert len(printed) == 10
    assert printed[0].startswith("Ryu: 30/300 episodes (10 %), win rate (last 50) 0.00, mean return +0.00")
    assert printed[-1].startswith("Ryu: 300/300 episodes (100 %)")


def test_summary_says_where_and_what_next(progress, manifest):
    result = TrainingResult(manifest, Path("w.npz"), Path("h.npz"))
    text = training_summary(result, progress, Path("c.png"))
    assert text == (
        "M. Bison is trained: 1,300 episodes, 1,234,567 steps, win rate 0.00 over the last 50\n"
        "weights: w.npz\n"
        "curves: c.png\n"
        "the former weights are kept; to restore them: sf2ai import h.npz\n"
        "next: sf2ai evaluate --char bison --opponent random"
    )
    alone = training_summary(TrainingResult(manifest, Path("w.npz"), None), None)
    assert "before" not in alone
    assert "curves" not in alone


def test_several_trainings_show_the_finished_characters_and_a_bar_for_each_running_one(progress):
    view = RosterTrainingView(["ryu", "ken", "chunli"])
    view.update("ryu", replace(progress, episodes_done=30))
    view.update("ken", replace(progress, episodes_done=150))
    view.end("ryu")
    text = render(view)
    assert "1/3 characters done: Ryu" in text
    assert "150/300 episodes (50 %)" in text
    assert "30/300" not in text
    assert "Chun-Li" not in text


def test_several_trainings_have_a_line_for_each_tenth_of_each(progress):
    view = RosterTrainingView(["ryu", "ken"])
    tenth = replace(progress, episodes_done=30)
    assert str(view.update("ryu", tenth)).startswith("Ryu: 30/300 episodes (10 %)")
    assert view.update("ryu", tenth) is None
    assert str(view.update("ken", tenth)).startswith("Ken: 30/300")


def test_a_character_that_ends_twice_is_counted_once():
    view = RosterTrainingView(["ryu"])
    view.end("ryu")
    view.end("ryu")
    assert "1/1 characters done: Ryu" in render(view)
