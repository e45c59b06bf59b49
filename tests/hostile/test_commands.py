"""Every command and option keeps the contract of the command line, whatever it is given: a part of the suite.

`python scripts/run_hostile.py` runs the whole suite.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile.contract import faults
from hostile.lines import circumstance_lines, described, drawn_line, spoilt_lines, value_lines
from hostile.runner import Broken
from hostile.suite import home_files, kept_name

pytestmark = pytest.mark.slow

_VALUES_EACH = 1
_CIRCUMSTANCES_EACH = 1
_SPOILT_EACH = 1


def spread(commands, key, each):
    """Return some commands of each key, which differ from key to key."""
    groups = {}
    for command in commands:
        groups.setdefault(key(command), []).append(command)
    for number, group in enumerate(groups.values()):
        yield from (group[(number * 7 + turn * 31) % len(group)] for turn in range(min(each, len(group))))


def require_kept(broken):
    assert not broken, "\n" + "\n".join(one.report() for one in broken)


def test_every_option_with_some_hostile_values(runner):
    lines = spread(value_lines(), lambda c: (c.path, c.about.partition(":")[0]), _VALUES_EACH)
    require_kept(list(runner.broken(lines)))


def test_every_command_in_some_circumstances(runner, ground):
    lines = spread(circumstance_lines(kept_name(ground)), lambda c: c.words, _CIRCUMSTANCES_EACH)
    require_kept(list(runner.broken(lines)))


def test_every_command_with_some_spoilt_files_of_the_home(runner, ground):
    lines = spread(spoilt_lines(home_files(ground), kept_name(ground)), lambda c: c.words, _SPOILT_EACH)
    require_kept(list(runner.broken(lines)))


TEXTS = st.text(st.characters(exclude_characters="\0"), max_size=40).map(
    lambda text: text.replace("..", ".").lstrip("/~")
)
"""Texts that name no place outside the current folder."""


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(dice=st.randoms(use_true_random=False), data=st.data())
def test_drawn_commands(runner, dice, data):
    command = drawn_line(dice, lambda: data.draw(TEXTS.map(_as_argument)))
    result, _ = runner.run(command)
    found = faults(command, result)
    stderr = result.stderr.decode(errors="backslashreplace")
    assert not found, f"{described(command)}\n{Broken(command, tuple(found), result.status, stderr).report()}"


def _as_argument(text):
    """Return a text as a program gets it from the shell: what has no UTF-8 cannot come."""
    return text.encode("utf-8", "ignore").decode()
