"""A process that answers every line with the line, or does what the line says; for `ChildProcess`."""

import os
import sys
import time


def main():
    for line in sys.stdin:
        command, _, value = line.strip().partition(" ")
        if command == "variable":
            line = os.environ[value] + "\n"
        elif command == "path":
            line = repr(sys.path) + "\n"
        elif command == "group":
            line = f"{os.getpgid(0) == os.getpid()}\n"
        elif command == "exit":
            sys.exit(int(value))
        elif command == "sleep":
            time.sleep(float(value))
        elif command == "deaf":  # to the end of its input
            time.sleep(600)
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
