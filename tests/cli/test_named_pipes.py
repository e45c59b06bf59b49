"""A named pipe given as any file is refused in one line, and nothing waits for it."""

import os

import pytest

from fakes.trained import write_untrained

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with names")


@pytest.fixture
def pipe(program, tmp_path):
    for character in ("ryu", "ken"):
        write_untrained(program.home.weights(character), character)
    os.mkfifo(tmp_path / "pipe.npz")
    return tmp_path / "pipe.npz"


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "{pipe}"),
        ("replay", "{pipe}"),
        ("evaluate", "--char", "ryu", "--opponent", "{pipe}"),
        ("train", "--char", "ryu", "--episodes", 1, "--opponent", "{pipe}"),
        ("watch", "ryu:{pipe}", "ken"),
        ("tournament", "--entry", "Mine=ryu:{pipe}"),
        ("evaluate", "--char", "ryu", "--backend", "snes", "--rom", "{pipe}"),
    ],
    ids=lambda arguments: " ".join(str(a) for a in arguments if a != "{pipe}"),
)
def test_a_pipe_as_an_option(program, pipe, arguments):
    result = program.run(*(str(text).format(pipe=pipe) for text in arguments), code=2)
    message = result.stderr.splitlines()[-1]
    assert "pipe.npz" in message
    assert "it is a named pipe, not a file" in message


def test_nothing_is_exported_onto_a_pipe(program, pipe):
    assert "choose another name" in program.refuse("export", "ryu", pipe)


@pytest.mark.parametrize(
    ("file", "arguments"),
    [
        ("bans.json", ("ban", "--list")),
        ("bans.json", ("tournament",)),
        ("results.jsonl", ("roster",)),
        ("agents/vega/weights.npz", ("evaluate", "--char", "vega")),
        ("agents/vega/weights.npz", ("export", "vega", "{folder}/x.npz")),
        ("roster_training.json", ("train", "--char", "all", "--resume")),
    ],
)
def test_a_pipe_in_the_home(program, pipe, tmp_path, file, arguments):
    place = program.home.path / file
    place.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(place)
    message = program.refuse(*(text.format(folder=tmp_path) for text in arguments))
    assert "it is a named pipe, not a file" in message
    assert "write" not in message
