"""``sf2ai emulator run``: starts EmuHawk processes that join a training, evaluation or tournament."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated, TypeAlias

import typer

from sf2ai.cli.options.shared import (
    HomeOption,
    address_in_digits,
    open_home,
    path_option,
    port_number,
    whole_number,
)
from sf2ai.cli.terminal.output import notice
from sf2ai.user_files import real_path

EPILOG = """Examples, each in a second window while the other command waits:

sf2ai emulator run --bizhawk C:\\\\BizHawk --rom turbo.sfc

sf2ai emulator run --bizhawk ~/BizHawk --rom turbo.sfc --instances 4 --invisible"""


BizHawkOption: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--bizhawk",
        metavar="PATH",
        parser=path_option("--bizhawk"),
        help="EmuHawk, or the folder of BizHawk.",
    ),
]
RomOption: TypeAlias = Annotated[
    Path,
    typer.Option("--rom", metavar="FILE", parser=path_option("--rom"), help="Your copy of the SNES game."),
]
InstancesOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--instances",
        metavar="N",
        parser=whole_number("--instances", least=1, most=1_000),
        help="How many emulators; give the other command the same number with --emulators.",
    ),
]
HostOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--host",
        metavar="ADDRESS",
        parser=address_in_digits,
        help="Where sf2ai listens, in digits.",
    ),
]
PortOption: TypeAlias = Annotated[
    int,
    typer.Option("--port", metavar="N", parser=port_number, help="The port where sf2ai listens."),
]
TokenOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--token", metavar="TEXT", envvar="SF2AI_TOKEN", help="The token that sf2ai was given, if any."
    ),
]
ScriptOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--script",
        metavar="FILE",
        parser=path_option("--script"),
        help="The Lua script for EmuHawk; by default sf2ai's own.",
    ),
]
WaitOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--wait-seconds",
        metavar="N",
        parser=whole_number("--wait-seconds", least=0, most=1_000_000),
        help="How long to wait until sf2ai listens.",
    ),
]
InvisibleOption: TypeAlias = Annotated[
    bool,
    typer.Option("--invisible", metavar="", help="Ask BizHawk not to draw, where its version can."),
]


def run(
    bizhawk: BizHawkOption,
    rom: RomOption,
    instances: InstancesOption = 1,
    host: HostOption = "127.0.0.1",
    port: PortOption = 9990,
    token: TokenOption = "",
    script: ScriptOption = None,
    wait_seconds: WaitOption = 120,
    invisible: InvisibleOption = False,
    home: HomeOption = None,
) -> None:
    """Start EmuHawk processes that join another sf2ai command, and restart those that crash.

    It ends when the other command ends. Ctrl-C ends it and its processes at any time.
    """
    from sf2ai.backends.bizhawk.emulators.installation import find_program, own_script
    from sf2ai.backends.bizhawk.emulators.supervisor import EmuHawkSupervisor, SupervisorSettings
    from sf2ai.errors import BackendError

    settings = SupervisorSettings(
        program=find_program(bizhawk),
        rom=real_path(rom),
        script=real_path(script or own_script()),
        folder=open_home(home).path / "bizhawk",
        instances=instances,
        host=host,
        port=port,
        token=token,
        invisible=invisible,
    )
    with _ending_on_signals(), EmuHawkSupervisor(settings) as supervisor:
        if not supervisor.wait_for_server(wait_seconds):
            raise BackendError(
                f"no sf2ai listens on {host}:{port}; start sf2ai train, evaluate or tournament with "
                "--backend bizhawk first"
            )
        for line in supervisor.run():
            notice(line)


@contextlib.contextmanager
def _ending_on_signals() -> Iterator[None]:
    """End the emulators, too, on `kill` and when the terminal is closed, as on Ctrl-C."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]  # Windows has only SIGTERM
    handled = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]  # as under nohup
    before = {number: signal.signal(number, leave) for number in handled}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
