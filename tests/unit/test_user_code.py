"""Functions of users are found by module or by file; whatever is wrong with their code is one sentence."""

import hashlib
import os
import sys

import pytest

from sf2ai.errors import InputError
from sf2ai.user_code import find_function, names_function

SOURCE = """
WEIGHT = 2

def double(x):
    return WEIGHT * x

class Kind: pass

_hidden = double
number = 3
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder, with a file of functions."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "functions_of_mine.py").write_text(SOURCE)
    yield tmp_path
    for name in [
        name for name, module in sys.modules.items() if str(tmp_path) in str(getattr(module, "__file__", ""))
    ]:
        del sys.modules[name]


@pytest.mark.parametrize("place", ["functions_of_mine", "functions_of_mine.py", "./functions_of_mine.py"])
def test_a_function_is_found_in_the_current_folder(folder, place):
    before = list(sys.path)
    found = find_function(f"{place}:double", "reward")
    assert found.call(4) == 8
    assert found.digest == hashlib.sha256(SOURCE.encode()).hexdigest()
    assert sys.path == before


def test_a_file_imports_its_neighbours(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "neighbour_of_mine.py").write_text("VALUE = 5\n")
    (folder / "sub" / "main_of_mine.py").write_text(
        "from neighbour_of_mine import VALUE\n\ndef value():\n    return VALUE\n"
    )
    assert find_function("sub/main_of_mine.py:value", "reward").call() == 5


def test_a_file_that_has_changed_is_read_again(folder):
    first = find_function("functions_of_mine.py:double", "reward")
    (folder / "functions_of_mine.py").write_text(SOURCE.replace("2", "3"))
    second = find_function("functions_of_mine.py:double", "reward")
    assert (first.call(1), second.call(1)) == (2, 3)
    assert first.digest != second.digest


def test_a_file_that_has_not_changed_is_run_once(folder):
    (folder / "counts.py").write_text(
        "import sys\nsys.runs_of_mine = getattr(sys, 'runs_of_mine', 0) + 1\ndef f(): pass\n"
    )
    for _ in range(3):
        find_function("counts.py:f", "reward")
    assert sys.runs_of_mine == 1
    del sys.runs_of_mine


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (
            "functions_of_mine.py:doublex",
            "no function of 'functions_of_mine.py' is called 'doublex'; did you mean 'double'",
        ),
        ("functions_of_mine:doublex", "did you mean 'double'"),
        ("functions_of_mine.py", "names no function; write 'functions_of_mine.py:double'"),
        ("functions_of_mine.py:Kind", "is of type type, which is no function"),
        ("functions_of_mine.py:number", "is of type int, which is no function"),
        ("missing.py:f", "cannot be read: No such file"),
        ("folder.py:f", "cannot be read: it is a folder"),
        ("no_such_module_here:f", "is in no module that can be found; name one of the current folder"),
        ("needs.py:f", r"cannot be imported: ModuleNotFoundError, No module named .*needs.py, line 1"),
        ("math:sin", "a module without a source file"),
        ("broken.py:f", r"cannot be imported: SyntaxError, .* \(broken.py, line 2\)"),
        ("raises.py:f", r"cannot be imported: ZeroDivisionError, division by zero \(raises.py, line 1\)"),
        ("leaves.py:f", "cannot be imported: SystemExit, 3"),
        ("words", "names no function; write 'MODULE:FUNCTION'"),
    ],
)
def test_what_cannot_be_found_is_one_sentence(folder, spec, words):
    (folder / "folder.py").mkdir()
    (folder / "broken.py").write_text("x = 1\ndef f(:\n")
    (folder / "needs.py").write_text("import no_such_module_here\n")
    (folder / "raises.py").write_text("1 / 0\n")
    (folder / "leaves.py").write_text("raise SystemExit(3)\n")
    with pytest.raises(InputError, match=words) as refused:
        find_function(spec, "reward")
    assert "\n" not in str(refused.value)


def test_a_current_folder_that_is_gone_and_names_that_no_file_has_are_one_sentence(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for spec in ("mine.py:f", "no_such_module_here:f", f"{'a' * 5000}.py:f", f"{'a' * 5000}:f", "a\0.py:f"):
        with pytest.raises(InputError) as refused:
            find_function(spec, "reward")
        assert len(str(refused.value)) < 600
        assert "\n" not in str(refused.value)


def test_a_named_pipe_is_refused_at_once(folder):
    os.mkfifo(folder / "pipe.py")
    with pytest.raises(InputError, match="it is a named pipe"):
        find_function("pipe.py:f", "reward")


@pytest.mark.parametrize("text", ["health-gap", "win=5", "a:b:c", "", "1a:b", "a b:c", ":f", "m:"])
def test_other_texts_name_no_function(text):
    assert not names_function(text)
