"""Readers of option values accept what they should and name what they refuse."""

import pytest
import typer
from typer.testing import CliRunner

from sf2ai.cli.options.groups import expand_groups
from sf2ai.cli.options.shared import (
    MAX_NUMBER,
    address_in_digits,
    command_again,
    reaction_frames_of,
    share,
    whole_number,
)
from sf2ai.cli.options.train import TrainingOptions
from sf2ai.errors import InputError


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("300", 300), (7, 7), (str(MAX_NUMBER), MAX_NUMBER)])
def test_whole_numbers(text, number):
    assert whole_number("--n", least=1)(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "x", "", "1e3"])
def test_what_is_no_whole_number_is_named(text):
    with pytest.raises(InputError) as error:
        whole_number("--n", least=1)(text)
    assert str(error.value) == f"--n takes a whole number, 1 or more, not {text!r}"


def test_a_number_that_is_too_large_is_named_with_the_largest():
    with pytest.raises(InputError, match=r"whole number, 9,223,372,036,854,775,807 at most, not '9"):
        whole_number("--n", least=1)(str(MAX_NUMBER + 1))


@pytest.mark.parametrize("text", ["127.0.0.1", "192.168.0.7"])
def test_addresses_in_digits(text):
    assert address_in_digits(text) == text


@pytest.mark.parametrize("text", ["localhost", "", "999.1.1.1", "::1", "1.2.3"])
def test_what_is_no_address_in_digits_is_named(text):
    with pytest.raises(InputError, match=r"--host takes an address in digits, such as 127\.0\.0\.1, not"):
        address_in_digits(text)


@pytest.mark.parametrize("text", ["0", "1", "0.5", "1e-3"])
def test_shares(text):
    assert share("--s")(text) == float(text)


@pytest.mark.parametrize("text", ["nan", "-0.1", "1.01", "90 %", "inf", ""])
def test_what_is_no_share_is_named(text):
    with pytest.raises(InputError, match=r"--s takes a share between 0 and 1, not "):
        share("--s")(text)


def test_options_can_be_given_again():
    app = typer.Typer(name="sf2ai")

    @app.command()
    def train(
        context: typer.Context,
        char: str,
        opponent: list[str] | None = None,
        home: str = "",
        episodes: int = 300,
        resume: bool = False,
    ) -> None:
        print(command_again(context, "--resume"))

    line = ["ryu", "--opponent", "random", "--opponent", "my file.npz", "--home", "/a b"]
    expected = "train --opponent random --opponent 'my file.npz' --home '/a b' --resume\n"
    for arguments in (line, [*line, "--resume"], [*line, "--episodes", "300"]):
        assert CliRunner().invoke(app, arguments).stdout == expected


def test_a_repeatable_option_with_its_default_is_not_given_again():
    app = typer.Typer(name="sf2ai")

    def train(context: typer.Context, training: TrainingOptions) -> None:
        print(command_again(context, "--resume"))

    app.command()(expand_groups(train))
    run = CliRunner().invoke
    assert run(app, ["--char", "ryu"]).stdout == "train --char ryu --resume\n"
    line = ["--char", "ryu", "--opponent", "random"]
    assert run(app, line).stdout == "train --char ryu --opponent random --resume\n"


# A frame is 16.67 ms; no agent may observe sooner than the user asked for.
@pytest.mark.parametrize(
    ("frames", "milliseconds", "delay"),
    [
        (None, None, 0),
        (0, None, 0),
        (15, None, 15),
        (None, 0, 0),
        (None, 1, 1),
        (None, 150, 9),
        (None, 151, 10),
        (None, 250, 15),
        (None, 300, 18),
    ],
)
def test_a_delay_in_frames_or_milliseconds(frames, milliseconds, delay):
    assert reaction_frames_of(frames, milliseconds) == delay


def test_a_delay_is_given_once():
    with pytest.raises(InputError, match="--reaction-frames 0 and --reaction-ms 150 set the same delay"):
        reaction_frames_of(0, 150)
