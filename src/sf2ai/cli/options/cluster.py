"""The option that spreads work over machines."""

from typing import Annotated

import typer


def _read_address(text: str) -> str:
    """Return the name or address of a cluster; raises as `check_address`. The help needs no cluster."""
    from sf2ai.cluster.connection import check_address

    return check_address(text)


ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="local|auto|HOST:PORT",
        parser=_read_address,
        help="Let Ray's workers do the work: a cluster of this machine alone (local), the one of which this "
        "machine is a node (auto), or the one with this head. Needs the extra 'cluster'.",
        show_default=False,
    ),
]
