"""``python -m sf2ai`` is the ``sf2ai`` command."""

from sf2ai.cli.app import main

if __name__ == "__main__":
    main()
