"""Numbers that are too long or too large for any use are refused in one sentence that names the limit."""

import pytest

from fakes.command_tree import COMMANDS, line_for
from sf2ai.cli.options.backend import split_address
from sf2ai.cli.options.view import ViewOptions
from sf2ai.errors import InputError

LONG = "9" * 4400
NUMBERS = [
    (path, param) for path, command in COMMANDS.items() for param in command.params if param.metavar == "N"
]


@pytest.mark.parametrize("value", [LONG, "-" + LONG, "1" + "_0" * 3000], ids=["long", "negative", "scores"])
@pytest.mark.parametrize(("path", "param"), NUMBERS, ids=lambda value: getattr(value, "name", None))
def test_long_numbers_are_named_with_the_option(program, path, param, value):
    message = program.refuse(*line_for(path, param, value))
    assert message.startswith(f"sf2ai: {param.opts[0]} takes a ")
    assert len(message) < 200


@pytest.mark.parametrize("option", ["--reaction-frames", "--reaction-ms"])
@pytest.mark.parametrize("command", ["train", "evaluate", "tournament"])
def test_a_delay_that_no_memory_holds_is_refused(program, command, option):
    words = [command, option, 2**63 - 1] + (["--char", "ryu"] if command != "tournament" else [])
    most = "600" if option == "--reaction-frames" else "10,000"
    assert f"{option} takes a whole number, {most} at most" in program.refuse(*words)


@pytest.mark.parametrize("text", [f"127.0.0.1:{LONG}", "127.0.0.1:65536", "127.0.0.1:²"])
def test_ports_of_addresses(text):
    with pytest.raises(InputError, match="--listen takes an address and a port, such as"):
        split_address(text, "--listen")


@pytest.mark.parametrize(
    "words",
    [
        ("emulator", "serve", "--legacy", "--ports", f"{LONG},9"),
        ("emulator", "legacy", "--p1", f"127.0.0.1:{LONG}"),
        ("train", "--char", "ryu", "--backend", "bizhawk", "--rom", "x", "--listen", f"127.0.0.1:{LONG}"),
    ],
)
def test_ports_on_the_command_line(program, words):
    message = program.refuse(*words)
    assert "such as " in message
    assert len(message) < 250


@pytest.mark.parametrize("text", [LONG, f"1-{LONG}", f"{LONG}-{LONG}", "5-3", "1-101"])
def test_frames_outside_the_fight(text):
    with pytest.raises(InputError, match="is outside the 100 frames of the fight; write for example 1-100"):
        ViewOptions(frames=text).frame_range(100)


@pytest.mark.parametrize("text", ["", "-", "a", "1-", "-5", "1-2-3", "²"])
def test_frames_that_cannot_be_read(text):
    with pytest.raises(InputError, match="--frames takes A-B or A"):
        ViewOptions(frames=text).frame_range(100)
