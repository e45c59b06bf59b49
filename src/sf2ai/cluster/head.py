"""Asks whether the head of a Ray cluster is at an address, and whether it takes this machine's token.

Ray itself asks for half a minute to two minutes before it gives up, and prints a line each second.
"""

import os
import socket
from pathlib import Path

from sf2ai.errors import ClusterError

TOKEN_VARIABLE, MODE_VARIABLE = "RAY_AUTH_TOKEN", "RAY_AUTH_MODE"
"""Ray's own environment variables."""
_TOKEN_FILE_VARIABLE = "RAY_AUTH_TOKEN_PATH"
_TOKEN_FILE = Path("~/.ray/auth_token")
_MAX_LETTERS = 4096
_SECONDS = 4.0
"""For a connection, and for one answer."""
_QUESTION = "/ray.rpc.NodeInfoGcsService/GetClusterId"
"""A call of Ray's that needs no argument."""


def require_head(address: str) -> None:
    """Return if a cluster's head answers.

    Args:
        address: ``HOST:PORT``.

    Raises:
        ClusterError: nothing listens there, or something else, or the head wants another token; within ten
            seconds.
    """
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS).close()
    except OSError as error:
        raise ClusterError(
            f"no cluster answers at {address!r} ({error.strerror or error}); check the address and that its "
            "head runs (`ray status`)"
        ) from None
    _ask(address)


def _ask(address: str) -> None:
    import grpc

    token = _own_token()
    metadata = (("authorization", f"Bearer {token}"),) if token else ()
    with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        try:
            channel.unary_unary(_QUESTION)(b"", timeout=_SECONDS, metadata=metadata)
        except grpc.RpcError as error:
            if error.code() is grpc.StatusCode.UNAUTHENTICATED:
                raise ClusterError(
                    f"the cluster at {address!r} does not take this machine's token; copy "
                    f"~/.ray/auth_token of its head to this machine, and set {MODE_VARIABLE}=token"
                ) from None
            raise ClusterError(
                f"what listens at {address!r} is not the head of a Ray cluster; `ray start --head` prints "
                "the address"
            ) from None


def _own_token() -> str:
    """Return the token that Ray would use here; empty if there is none."""
    given = os.environ.get(TOKEN_VARIABLE, "")
    if given:
        return given
    path = Path(os.environ.get(_TOKEN_FILE_VARIABLE) or _TOKEN_FILE.expanduser())
    try:
        with open(path, encoding="ascii") as file:
            return file.read(_MAX_LETTERS).strip()
    except (OSError, ValueError):
        return ""
