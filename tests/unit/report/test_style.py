"""Grouped bars have a bar for each name, or raise an error; none is missing."""

import pytest

from sf2ai.report.pictures.style import COLOURS, grouped_bars, new_figure


def test_every_name_has_its_bars_and_a_colour_of_its_own():
    axes = new_figure("bars", 4.0, 3.0).subplots()
    grouped_bars(axes, ["a", "b"], {str(n): [n, n + 0.5] for n in range(1, len(COLOURS) + 1)})
    assert len(axes.containers) == len(COLOURS)
    assert len({bars[0].get_facecolor() for bars in axes.containers}) == len(COLOURS)
    assert len(axes.get_legend().get_texts()) == len(COLOURS)


def test_more_names_than_colours_are_refused():
    axes = new_figure("bars", 4.0, 3.0).subplots()
    with pytest.raises(ValueError, match="shorter"):
        grouped_bars(axes, ["a"], {str(n): [n] for n in range(len(COLOURS) + 1)})
