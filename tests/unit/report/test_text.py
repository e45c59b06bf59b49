"""Numbers, times and names are written in one way."""

import pytest

from sf2ai.game.characters import ROSTER
from sf2ai.report.text import moment_text, name_text, rate_text, time_text


def test_rate_has_two_digits_and_its_interval():
    assert rate_text(1.0, (0.98, 1.0)) == "1.00 [0.98, 1.00]"
    assert rate_text(0.0, (0.0, 1.0)) == "0.00 [0.00, 1.00]"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.6, "1 min 00 s"), (61, "1 min 01 s"), (3599, "59 min 59 s"), (3600, "1 h 00 min")],
)
def test_time_is_short(seconds, text):
    assert time_text(seconds) == text


def test_moment_loses_its_letters():
    assert moment_text("2025-03-01T12:30:59Z") == "2025-03-01 12:30"


def test_every_id_has_a_name():
    assert [name_text(character.id) for character in ROSTER] == [character.name for character in ROSTER]
