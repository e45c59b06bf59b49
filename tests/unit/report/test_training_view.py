"""The progress of one or several trainings becomes bars or lines, and a summary at the end."""

from dataclasses import replace
from pathlib import Path

import pytest
from rendering import render

from sf2ai.report.training import RosterTrainingView, TrainingView, training_summary
from sf2ai.training.progress import ProbeRecord, Progress
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


PROBES = (
    ProbeRecord(7, 100, 1_014_000, "random", 24, 0, 0),
    ProbeRecord(8, 110, 1_100_000, "cpu:7", 10, 2, 12),
)


def test_bar_with_figures_fits_80_columns(progress):
    view = TrainingView("bison", Clock())
    assert render(view) == "M. Bison: preparing the learner and its opponents"
    assert view.begin_stage("playing its first steps") == "M. Bison: playing its first steps"
    assert render(view) == "M. Bison: playing its first steps"
    view.update(progress)
    assert "0/300 episodes (0 %)" in render(view)
    assert "it collects its first steps; the first update then takes some seconds" in render(view)
    view.update(
        replace(
            progress,
            episodes_done=120,
            episodes_played=120.0,
            steps=1_120_314,
            win_rate_50=0.62,
            mean_return_50=-0.314,
            loss=0.25,
            epsilon=0.431,
            guide_share=0.43,
            steps_per_second=11_912.4,
            probes=PROBES,
        )
    )
    lines = render(view).splitlines()
    assert lines[0].startswith("M. Bison  ━")
    assert lines[0].endswith("120/300 episodes (40 %)")
    assert lines[1] == "probe v random 1.00 [0.86, 1.00], probe v cpu:7 0.46 [0.28, 0.65]"
    assert " ".join(lines[2].split()) == "won of last 50 return guide epsilon steps steps/s time left"
    assert lines[4].split()[:6] == ["0.62", "-0.31", "0.43", "0.43", "1,120,314", "11,912"]
    assert lines[4].endswith("2 min 21 s")


def test_before_a_round_is_over_no_win_rate_is_shown_and_after_two_it_is_that_of_two(progress):
    view = TrainingView("ryu", Clock())
    view.update(progress)
    assert render(view).splitlines()[-1].split()[:2] == ["-", "-"]
    view.update(replace(progress, episodes_done=2, win_rate_50=0.5))
    assert "won of last 2 " in render(view)


def test_time_left_is_known_from_the_second_batch_of_steps_on(progress):
    view = TrainingView("ryu", Clock())
    view.update(replace(progress, steps=16, episodes_played=0.05))
    assert view.line() is None
    view.update(replace(progress, steps=3_000, episodes_played=10.0, steps_per_second=1_000.0))
    assert view.line().endswith("time left 1 min 27 s")
    minutes = replace(progress, unit="minutes", total=2.0, seconds=30.0, steps_per_second=9.0, loss=0.1)
    view.update(minutes)
    assert render(view).splitlines()[-1].endswith("1 min 30 s")


def test_a_line_for_each_tenth_and_after_a_silence(progress):
    clock = Clock()
    view = TrainingView("ryu", clock)
    assert view.line() is None
    lines = []
    for done in range(301):
        view.update(replace(progress, episodes_done=done, loss=0.5, steps_per_second=9.0))
        lines.append(view.line())
    printed = [line for line in lines if line]
    assert len(printed) == 11
    assert printed[1].startswith("Ryu: 30/300 episodes (10 %), won of last 30 0.00, return +0.00, guide 0.00")
    assert printed[-1].startswith("Ryu: 300/300 episodes (100 %)")
    clock.seconds += 14
    assert view.line() is None
    clock.seconds += 2
    assert view.line() == printed[-1]


def test_summary_says_where_and_what_next(progress, manifest):
    result = TrainingResult(manifest, Path("w.npz"), Path("h.npz"))
    progress = replace(progress, episodes_done=7)
    text = training_summary(result, progress, Path("c.png"), events=Path("my logs"))
    assert text == (
        "M. Bison is trained: 1,300 episodes, 1,234,567 steps, "
        "win rate 0.00 in the last 7 rounds of the training\n"
        "weights: w.npz\n"
        "curves: c.png\n"
        "curves in TensorBoard: tensorboard --logdir 'my logs'\n"
        "the former weights are kept; to restore them: sf2ai import h.npz\n"
        "next: sf2ai evaluate --char bison --opponent random"
    )
    probed = training_summary(result, replace(progress, probes=PROBES))
    assert "steps; by its last probes v random 1.00 [0.86, 1.00], v cpu:7 0.46 [0.28, 0.65]\n" in probed
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
    assert view.begin_stage("ryu", "getting ready") == "Ryu: getting ready"
    tenth = replace(progress, episodes_done=30, steps_per_second=9.0)
    assert str(view.update("ryu", tenth)).startswith("Ryu: 30/300 episodes (10 %)")
    assert view.update("ryu", tenth) is None
    assert str(view.update("ken", tenth)).startswith("Ken: 30/300")


def test_a_character_that_ends_twice_is_counted_once():
    view = RosterTrainingView(["ryu"])
    view.end("ryu")
    view.end("ryu")
    assert "1/1 characters done: Ryu" in render(view)
