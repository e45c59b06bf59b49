"""A bug in any function that a command calls is shown: 70, with its traceback; no handler hides it."""

import shlex

import pytest

from fakes.command_tree import COMMANDS
from hostile.faults import called_functions, hidden_bugs
from hostile.lines import Command, working_words

pytestmark = pytest.mark.slow

_FUNCTIONS_EACH = 3


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_bug_in_a_command_is_shown_as_one(runner, tmp_path, path):
    words = working_words(path, COMMANDS[path])
    command = Command(path, (*path, *words), shlex.join(words))
    functions = called_functions(runner, command, tmp_path / "seen")
    assert any(name.startswith("cli/") for name in functions)
    step = max(1, len(functions) // _FUNCTIONS_EACH)
    assert list(hidden_bugs(runner, command, functions[::step])) == []
