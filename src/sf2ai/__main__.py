"""The start of the ``sf2ai`` command, also as ``python -m sf2ai``."""

import sys

_INTERRUPTED = 130


def main() -> None:
    """Import the command line and run it; Ctrl-C during the import ends without a traceback, too."""
    try:
        from sf2ai.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
