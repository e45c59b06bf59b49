"""The picture of a sweep shows every trial, also those that tried the same value with the same result."""

from sf2ai.report.pictures import sweep as pictures
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions.sweep_plan import SweepPlan, TrialResult, read_range


def test_trials_with_the_same_choice_and_result_are_points_of_their_own(monkeypatch, tmp_path):
    figures = []
    monkeypatch.setattr(pictures, "save_png", lambda figure, path: figures.append(figure))
    plan = SweepPlan(
        "x", TrainingConfig("ryu"), {"hidden": read_range("dqn", "hidden", [[8], [16, 8], [32]])}, 9
    )
    results = [TrialResult(k, {"hidden": "8" if k % 2 else "16,8"}, (6, 0, 18)) for k in range(8)]
    pictures.draw_sweep(plan, [*results, TrialResult(8, {"hidden": "32"}, problem="diverged")], tmp_path)
    ((axes,),) = (figure.axes for figure in figures)
    drawn = axes.containers[0].lines[0].get_xdata()
    assert len({round(x, 6) for x in drawn}) == 8
    assert [round(x) for x in drawn] == [0 if k % 2 else 1 for k in range(8)]
    assert axes.get_xlim() == (-0.5, 2.5)
