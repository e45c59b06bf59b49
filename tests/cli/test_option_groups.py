"""An option group reaches Typer as options and the command as one typed object."""

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from sf2ai.cli.options.groups import Sets, expand_groups, given_settings


@dataclass(frozen=True, kw_only=True)
class Settings:
    rounds: int = 3
    names: tuple[str, ...] = ("a", "b")
    seed: int = 0
    delay: int = 0
    hidden: int = 7


@dataclass(frozen=True, kw_only=True)
class Options(Settings):
    char: Annotated[tuple[str, ...], typer.Option("--char")]
    names: Annotated[tuple[str, ...], typer.Option("--name")]
    extra: Annotated[tuple[str, ...], typer.Option("--extra")] = ()
    rounds: Annotated[int, typer.Option("--rounds")]
    delay_ms: Annotated[int | None, typer.Option("--delay-ms"), Sets("delay")] = None


def run(*arguments):
    """Run a command with the group; returns its options, its seed and the settings that were given."""
    app, got = typer.Typer(), []

    def command(context: typer.Context, options: Options, seed: int = 0) -> None:
        got.append((options, seed, given_settings(context, Options, Settings)))

    app.command()(expand_groups(command))
    result = CliRunner().invoke(app, arguments)
    return got[0] if got else result.output


def test_a_field_without_a_value_has_the_default_of_its_base_class():
    options, seed, given = run("--char", "x")
    assert options == Options(char=("x",), names=("a", "b"), rounds=3, hidden=7)
    assert (seed, given) == (0, ())


def test_repeatable_options_are_tuples():
    options, _, given = run("--char", "x", "--char", "y", "--name", "c", "--extra", "d", "--extra", "e")
    assert (options.char, options.names, options.extra) == (("x", "y"), ("c",), ("d", "e"))
    assert given == ("names",)


def test_given_settings_include_those_that_have_their_default_value():
    given = run("--char", "x", "--seed", "0", "--rounds", "3", "--delay-ms", "9")[2]
    assert sorted(given) == ["delay", "rounds", "seed"]


def test_options_stand_in_the_order_of_the_class_body_before_the_rest_of_the_command():
    text = run("--help")
    places = [
        text.index(option) for option in ("--char", "--name", "--extra", "--rounds", "--delay-ms", "--seed")
    ]
    assert places == sorted(places)


def test_a_field_of_the_base_class_alone_is_no_option():
    assert "--hidden" not in run("--help")
    assert "No such option" in run("--char", "x", "--hidden", "1")


def test_a_field_without_a_default_is_required():
    assert "Missing option '--char'" in run()


def test_a_command_keeps_its_help():
    def command(options: Options) -> None:
        """Say something."""

    assert expand_groups(command).__doc__ == "Say something."


@pytest.mark.parametrize("value", ["x", "1.5"])
def test_values_are_checked_by_their_type(value):
    assert "Invalid value" in run("--char", "x", "--rounds", value)
