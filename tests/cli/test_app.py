"""Help, version, usage errors and exit codes are as documented for every command."""

import os
import subprocess
import sys

import pytest
import typer

from sf2ai import __version__
from sf2ai.cli.app import app
from sf2ai.cli.terminal import group

COMMANDS = [command.name for command in app.registered_commands]
ALL = [*COMMANDS, *(group.name for group in app.registered_groups)]
EMULATOR = "sf2ai: no command is called '{}'; {}there are: check, run, serve, legacy, screenshot"
HOMELESS = {"replay", "conformance"}
"""Commands that use nothing of the home."""
HEAVY = (
    "PIL",
    "pandas",
    "numpy",
    "numba",
    "gym",
    "gymnasium",
    "tensorflow",
    "tf_keras",
    "keras",
    "rl",
    "pettingzoo",
)
LIGHT = {
    "sf2ai.checks",
    "sf2ai.agents",
    "sf2ai.agents.settings",
    "sf2ai.agents.cpu",
    "sf2ai.agents.cpu.knowledge",
    "sf2ai.agents.cpu.knowledge.levels",
    "sf2ai.errors",
    "sf2ai.game",
    "sf2ai.game.characters",
    "sf2ai.moved",
    "sf2ai.players",
    "sf2ai.players.bots",
    "sf2ai.players.bots.limits",
    "sf2ai.printable",
    "sf2ai.store",
    "sf2ai.store.atomic",
    "sf2ai.store.layout",
    "sf2ai.store.length",
    "sf2ai.tournament",
    "sf2ai.tournament.formats",
    "sf2ai.tournament.formats.defaults",
    "sf2ai.training",
    "sf2ai.training.responders",
    "sf2ai.training.settings",
    "sf2ai.user_files",
}
"""All that the help may import beside the command line: names, defaults and paths."""


def test_version(program):
    assert program.run("--version").stdout == f"sf2ai {__version__}\n"


def test_no_command_shows_the_help(program):
    assert program.run().stdout == program.run("--help").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(program, command):
    text = program.run(command, "--help").stdout
    assert "Examples:" in text
    assert f"sf2ai {command}" in text
    assert ("--home" in text) == (command not in HOMELESS)


def modules_of(*arguments):
    """Run the program in a fresh interpreter; returns its output and the modules that it imports."""
    code = (
        "import sys\n"
        "from sf2ai.cli.app import main\n"
        f"sys.argv = ['sf2ai', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout, done.stderr.split()


@pytest.mark.parametrize("arguments", [(), *((command,) for command in COMMANDS)])
def test_help_imports_nothing_heavy(arguments):
    output, modules = modules_of(*arguments, "--help")
    assert "Options" in output
    assert not set(HEAVY) & set(modules)


def test_help_answers_at_once_since_it_imports_little_of_the_package():
    _, modules = modules_of("--help")
    ours = {name for name in modules if name.startswith("sf2ai.") and not name.startswith("sf2ai.cli")}
    assert ours <= LIGHT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["rooster"],
            f"sf2ai: no command is called 'rooster'; did you mean 'roster'? there are: {', '.join(ALL)}",
        ),
        (["dance"], f"sf2ai: no command is called 'dance'; there are: {', '.join(ALL)}"),
        (["emulator", "serv"], EMULATOR.format("serv", "did you mean 'serve'? ")),
        (["emulator", "wait"], EMULATOR.format("wait", "")),
        (
            ["train", "--learning-rate", "1"],
            "sf2ai: no option is called '--learning-rate'; see `sf2ai train --help`",
        ),
        (["train", "--wandb"], "sf2ai: no option is called '--wandb'; see `sf2ai train --help`"),
        (["train", "--lr", "1"], "sf2ai: no option is called '--lr'; see `sf2ai train --help`"),
        (["roster", "--gpu"], "sf2ai: no option is called '--gpu'; see `sf2ai roster --help`"),
        (
            ["train", "--opponet", "x"],
            "sf2ai: no option is called '--opponet'; did you mean '--opponent'? see `sf2ai train --help`",
        ),
        (["--foo"], "sf2ai: no option is called '--foo'; see `sf2ai --help`"),
        (
            ["roster", "--jsn"],
            "sf2ai: no option is called '--jsn'; did you mean '--json'? see `sf2ai roster --help`",
        ),
        (["roster", "extra"], "sf2ai: got unexpected extra argument(s) (extra); see `sf2ai roster --help`"),
        (["roster", "--csv"], "sf2ai: option '--csv' requires an argument; see `sf2ai --help`"),
    ],
)
def test_usage_errors_are_one_line(program, arguments, message):
    assert program.refuse(*arguments) == message


@pytest.fixture
def faulty(monkeypatch, program):
    """Lets ``sf2ai roster`` raise what a test wants."""

    def raising(error: BaseException):
        def read_roster(home):
            raise error

        monkeypatch.setattr("sf2ai.store.roster.read_roster", read_roster)
        return program

    return raising


def test_bug_is_70_with_the_traceback(faulty):
    result = faulty(ZeroDivisionError("oh")).run("roster", code=group.BUG)
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError: oh" in result.stderr
    assert result.stderr.endswith("sf2ai: this is a bug in sf2ai; please report it with the lines above\n")
    assert result.stdout == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_interrupt_is_130_without_a_traceback(faulty, error):
    assert "Traceback" not in faulty(error).run("roster", code=group.INTERRUPTED).output


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libx.so: failed to map segment from shared object"),
        TypeError("couldn't build proto file into descriptor pool: out of memory"),
        ImportError("libx.so: cannot allocate memory in static TLS block"),
    ],
)
def test_no_memory_is_one_sentence(faulty, error):
    assert "not enough memory; close other programs" in faulty(error).refuse("roster")


def test_an_error_of_a_library_that_found_no_memory_is_one_sentence(faulty):
    error = OSError("could not load shared object file 'libllvmlite.so'")
    error.__cause__ = OSError("libllvmlite.so: failed to map segment from shared object")
    assert "not enough memory" in faulty(error).refuse("roster")


def test_a_missing_module_is_a_bug(faulty):
    assert "Traceback" in faulty(ImportError("no module named x")).run("roster", code=group.BUG).stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_a_limit_that_is_too_low_is_named(tmp_path):
    done = run_in_shell('ulimit -v 160000; "$PYTHON" -m sf2ai roster', tmp_path)
    assert done.returncode == group.USER_ERROR
    assert done.stderr == (
        "sf2ai: this process may use 156 MB of memory and needs 256; raise the limit (`ulimit -v`) and try "
        "again\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="shells of POSIX")
def test_no_file_takes_the_place_of_a_closed_stream(tmp_path):
    """A library's warnings go to descriptor 2, whatever it is: it must not be the user's file."""
    code = (
        "from sf2ai.__main__ import open_standard_streams; open_standard_streams(); import os, sys; "
        "file = open('mine', 'w'); os.write(2, b'a warning'); print('lost'); print('lost', file=sys.stderr); "
        "assert file.fileno() > 2; file.write('whole')"
    )
    done = run_in_shell(f'cd "$SF2AI_HOME"; "$PYTHON" -c "{code}" <&- >&- 2>&-', tmp_path)
    assert (done.returncode, (tmp_path / "mine").read_text()) == (0, "whole")


def test_very_long_words_lose_their_middle(program):
    message = program.refuse("ban", "x" * 100_000)
    assert len(message) < 300
    assert "(100,000 letters)" in message
    long_one = program.refuse("watch", "ryu:" + "y" * 100_000 + ":Z", "ken")
    assert len(long_one) < 2_000


def test_message_over_several_lines_becomes_one(faulty):
    from sf2ai.errors import InputError

    assert faulty(InputError("one\n  two")).refuse("roster") == "sf2ai: one two"


def run_in_shell(command: str, home) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SF2AI_HOME": str(home), "PYTHON": sys.executable}
    return subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(os.name != "posix", reason="shells of POSIX")
@pytest.mark.parametrize(
    "command",
    ["roster", "roster --json", "ban --list", "roster --help", "watch ryu:random ken:random --json"],
)
def test_reader_that_closes_the_pipe_ends_the_command_quietly(tmp_path, command):
    done = run_in_shell(f'"$PYTHON" -m sf2ai {command} | true; echo "${{PIPESTATUS[0]}}"', tmp_path)
    assert done.stdout in (f"{group.READER_LEFT}\n", "0\n")  # 0 if the reader left late
    assert not done.stderr or done.stderr.startswith("compiling the engine")


@pytest.mark.skipif(os.name != "posix", reason="shells of POSIX")
@pytest.mark.parametrize("command", ["roster", "roster --json", "roster --help", "--help"])
def test_reader_that_has_left_is_141(tmp_path, command):
    line = f'("$PYTHON" -c "input()" && "$PYTHON" -m sf2ai {command}; echo $? >&2) < <(sleep 0.3; echo) | :'
    assert run_in_shell(line, tmp_path).stderr == f"{group.READER_LEFT}\n"


@pytest.mark.skipif(os.name != "posix", reason="shells of POSIX")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("ban nobody", group.USER_ERROR),
        ("roster", 0),
        ("rooster", group.USER_ERROR),
        ("ban ryu --home /dev/null/x", group.USER_ERROR),
    ],
)
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_full_disk_behind_standard_error_changes_no_exit_code(tmp_path, command, code):
    done = run_in_shell(f'"$PYTHON" -m sf2ai {command} 2> /dev/full', tmp_path)
    assert done.returncode == code


INTERRUPTED_IMPORT = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.argv = ["sf2ai", "roster"]
from sf2ai.__main__ import main
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("module", ["sf2ai.cli.app", "typer", "sf2ai.cli.commands.watch", "rich.console"])
def test_interrupt_during_start_up_is_130_without_a_traceback(tmp_path, module):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_IMPORT.format(module=module)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SF2AI_HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (group.INTERRUPTED, "", "")


def test_the_installed_command_starts_where_interrupts_are_caught():
    import tomllib
    from pathlib import Path

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"sf2ai": "sf2ai.__main__:main"}


def test_early_end_of_a_file_is_a_bug_and_no_interrupt(faulty):
    assert "EOFError" in faulty(EOFError()).run("roster", code=group.BUG).stderr


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (24, "sf2ai: cannot use 'f': Too many open files; allow more open files (`ulimit -n`) and try again"),
        (36, "sf2ai: cannot use 'f': File name too long; give a shorter name"),
        (13, "sf2ai: cannot use 'f': Permission denied; check that place, or choose another"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="numbers and texts of Linux")
def test_errors_of_the_system_are_one_sentence(faulty, number, message):
    assert faulty(OSError(number, os.strerror(number), "f")).refuse("roster") == message


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("options", ["", "--json"])
def test_full_disk_behind_standard_output_is_one_line(tmp_path, options):
    done = run_in_shell(f'"$PYTHON" -m sf2ai roster {options} > /dev/full', tmp_path)
    assert done.returncode == group.USER_ERROR
    assert done.stderr.startswith("sf2ai: cannot write the output: No space left on device")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="shells of POSIX")
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_error_of_the_program(tmp_path, redirection):
    assert run_in_shell(f'"$PYTHON" -m sf2ai roster {redirection}', tmp_path).returncode == 0
    assert run_in_shell(f'"$PYTHON" -m sf2ai rooster {redirection}', tmp_path).returncode == group.USER_ERROR
