"""The start of the ``sf2ai`` command, also as ``python -m sf2ai``."""

import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """Import the command line and run it; Ctrl-C during the import ends without a traceback, too."""
    try:
        open_standard_streams()
        from sf2ai.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def open_standard_streams() -> None:
    """Open nothing in place of each standard stream that is closed, as after ``2>&-``.

    Otherwise the next file that is opened, such as a training's log, would get its number, and a library
    that prints a warning on standard error would write it into that file.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
        if getattr(sys, name) is None:
            stream = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


if __name__ == "__main__":
    main()
