from dataclasses import replace

from rendering import render

from sf2ai.report.trainings import TrainingsView
from sf2ai.training.progress import Progress

PROGRESS = Progress(
    episodes=100,
    episodes_begun=16,
    episodes_done=10,
    steps=4_000,
    win_rate_50=0.4,
    mean_return_50=0.1,
    loss=0.01,
    epsilon=0.9,
    steps_per_second=500.0,
    finished=(),
)


def test_shows_who_is_done_and_a_bar_for_everybody_who_runs():
    view = TrainingsView(["ryu", "ken", "chunli"])
    view.update("ryu", PROGRESS)
    view.update("ken", replace(PROGRESS, episodes_done=50))
    view.end("ryu")
    text = render(view)
    assert "1/3 characters done: Ryu" in text
    assert "50/100 episodes (50 %)" in text
    assert "10/100" not in text
    assert "Chun-Li" not in text


def test_a_line_comes_with_every_tenth_of_each():
    view = TrainingsView(["ryu", "ken"])
    assert str(view.update("ryu", PROGRESS)).startswith("Ryu: 10/100 episodes (10 %)")
    assert view.update("ryu", PROGRESS) is None
    assert str(view.update("ken", PROGRESS)).startswith("Ken: 10/100")


def test_nobody_is_counted_twice():
    view = TrainingsView(["ryu"])
    view.end("ryu")
    view.end("ryu")
    assert "1/1 characters done: Ryu" in render(view)
