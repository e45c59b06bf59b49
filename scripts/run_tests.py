"""Sets everything up and runs all checks and tests; CI calls this very script.

python3 scripts/run_tests.py [--quick]
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from cores import assembler, bring_cores

from environment import FOLDER, ROOT, prepare, tool

CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
    ("codespell", "src", "tests", "docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"),
)


def main() -> int:
    """Run every check, then the tests; return 1 if any of them failed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="leave out the tests marked slow")
    chosen = options.parse_args()
    python = prepare("[test,live,docs,notebooks,sweep]")
    bring_cores(python, FOLDER)
    failed = [check[0] for check in CHECKS if _run(python, *check) != 0]
    tests = ["pytest", "-n", "2", "--dist", "loadgroup", "--durations=30"]
    if chosen.quick:
        tests += ["-m", "not slow"]
    if _run(python, *tests) != 0:
        failed.append("pytest")
    if failed:
        print("failed:", ", ".join(failed))
    return 1 if failed else 0


def _run(python: Path, name: str, *arguments: str) -> int:
    print("\n$", name, *arguments, flush=True)
    path = os.pathsep.join([str(assembler(FOLDER)), os.environ.get("PATH", "")])
    command = [tool(python, name), *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
