"""Options that several commands share, each written once."""

import math
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from sf2ai.errors import InputError
from sf2ai.store.layout import HOME_VARIABLE, Home

MAX_SEED = 2**63 - 1

HomeOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        envvar=HOME_VARIABLE,
        help="Folder where agents, bans and results are kept; your platform's folder for user data when "
        "none is given.",
    ),
]
SeedOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        min=0,
        max=MAX_SEED,
        help="All dice come from this number; the same seed gives the same result.",
    ),
]
JsonOption: TypeAlias = Annotated[
    bool,
    typer.Option("--json", metavar="", help="Print one JSON document instead of tables, and nothing else."),
]
CsvOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write the table to this CSV file too."),
]


def open_home(path: Path | None) -> Home:
    """Return the home of `HomeOption`; nothing is made yet."""
    return Home(path) if path else Home.default()


def check_share(option: str, value: float | None) -> float | None:
    """Return a share as it was given.

    Raises:
        InputError: it is not between 0 and 1.
    """
    if value is not None and not (math.isfinite(value) and 0.0 <= value <= 1.0):
        raise InputError(f"{option} is a share between 0 and 1, not {value!r}; write 0.9 for 90 %")
    return value
