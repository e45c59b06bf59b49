"""Joins a Ray cluster, or starts one on this machine; what goes wrong is said in one sentence.

A local cluster listens on 127.0.0.1 alone and has a token of its own. A session that an earlier program left
behind is never joined by accident, since a local one is asked for by name.
"""

import contextlib
import logging
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sf2ai.closing import Closing
from sf2ai.cluster.head import MODE_VARIABLE, TOKEN_VARIABLE, require_head
from sf2ai.errors import ClusterError, InputError, shortened
from sf2ai.parallel.processors import core_count

if TYPE_CHECKING:
    from types import ModuleType

LOCAL = "local"
"""Names a cluster of this machine alone, which ends with the command."""
AUTO = "auto"
"""Names the cluster of which this machine is a node."""
INSTALL = "pip install 'sf2ai[cluster]'"
"""The command that installs what a cluster needs."""

_STORE_BYTES = 128 << 20
"""Of a local object store; weights and results of some seconds are far smaller."""
_SETTINGS: Mapping[str, str] = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is reported to anyone
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",  # nodes have the package already
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else a warning of Ray's about its future
    "RAY_py_gcs_connect_timeout_s": "4",
}


def check_address(text: str) -> str:
    """Return ``--cluster``'s value.

    Raises:
        InputError: it is neither ``local``, ``auto`` nor ``HOST:PORT``.

    >>> check_address("10.0.0.1:6379")
    '10.0.0.1:6379'
    """
    given = text.strip()
    if given.casefold() in (LOCAL, AUTO):
        return given.casefold()
    host, colon, port = given.rpartition(":")
    if colon and host and "/" not in host and port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16:
        return given
    raise InputError(
        f"--cluster takes local, auto or the HOST:PORT of a cluster's head, not {shortened(text)}; "
        "`ray start --head` prints that address"
    )


class Cluster(Closing):
    """A cluster that this process has joined.

    Attributes:
        ray: the module.
    """

    def __init__(self, address: str) -> None:
        """Join.

        Args:
            address: as `check_address` returns it.

        Raises:
            InputError: Ray is not installed.
            ClusterError: the cluster cannot be reached, or none can be started.
        """
        os.environ.update({name: value for name, value in _SETTINGS.items() if name not in os.environ})
        if address == LOCAL:
            _choose_token()
        self.ray = _import_ray()
        self._address = address
        if address == LOCAL:
            _start_local(self.ray)
        else:
            _join(self.ray, address)

    def nodes(self) -> list[tuple[str, str, int]]:
        """Return id, address and number of cores of each node that is alive.

        Raises:
            ClusterError: the head of the cluster does not answer.
        """
        try:
            found = self.ray.nodes()
        except Exception as error:  # Ray has many kinds for a head that is gone
            raise ClusterError(f"the cluster at {self._address!r} has gone: {_first_line(error)}") from None
        return [
            (node["NodeID"], node["NodeManagerAddress"], int(node["Resources"].get("CPU", 0)))
            for node in found
            if node["Alive"]
        ]

    def summary(self) -> str:
        """Return one line about the workers that the nodes have room for; raises as `nodes`."""
        cores = [count for *_, count in self.nodes() if count]
        return f"cluster: {sum(cores)} workers on {len(cores)} node{'s' * (len(cores) != 1)}"

    def start_actor(self, kind: Any, node: str, calls_at_once: int) -> Any:
        """Start an actor on a node; one whose node is lost dies, and is not started elsewhere.

        Args:
            kind: what ``ray.remote`` made of a class.
            node: id of the node.
            calls_at_once: how many of its methods may run at once.
        """
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        # num_cpus=0: with more, an actor would wait without an end for cores that other jobs of Ray hold.
        return kind.options(
            num_cpus=0,
            max_concurrency=calls_at_once,
            max_restarts=0,
            scheduling_strategy=NodeAffinitySchedulingStrategy(node_id=node, soft=False),
        ).remote()

    def close(self) -> None:
        """Leave the cluster; a local one ends."""
        self.ray.shutdown()


def _import_ray() -> "ModuleType":
    try:
        import ray
        from ray._private import worker
    except ImportError:
        raise InputError(f"--cluster needs Ray, which is not installed; install it with: {INSTALL}") from None
    # Ray prints on standard output that a worker has died, even with log_to_driver=False; results go there.
    worker._worker_logs_enabled = False
    return ray


def _start_local(ray: Any) -> None:
    with _loopback_only():
        try:
            # By name: without an address a session that an earlier program left behind would be joined.
            ray.init(
                address=LOCAL,
                num_cpus=core_count(),
                include_dashboard=False,
                object_store_memory=_STORE_BYTES,
                log_to_driver=False,
                logging_level=logging.CRITICAL,
            )
        except Exception as error:
            ray.shutdown()
            raise ClusterError(
                f"no local cluster could be started: {_first_line(error)}; Ray needs some seconds of this "
                "machine's processor to start, so try again when it is less busy, or omit --cluster"
            ) from None


def _choose_token() -> None:
    """Let local clusters of this process have a token that is in no file, unless the user has chosen one.

    Ray reads it when it is imported. Where another part of the program did that before, Ray makes a token
    of its own for a local cluster, since 2.59, and keeps it in the user's home.
    """
    if "ray" not in sys.modules and MODE_VARIABLE not in os.environ and TOKEN_VARIABLE not in os.environ:
        os.environ.update({MODE_VARIABLE: "token", TOKEN_VARIABLE: secrets.token_hex(32)})


@contextlib.contextmanager
def _loopback_only() -> Iterator[None]:
    """Let a new cluster listen on 127.0.0.1, as Ray does on macOS and Windows; elsewhere it has no option."""
    from ray._private import ray_constants as constants

    before = getattr(constants, "ENABLE_RAY_CLUSTER", None)
    if before is None:
        raise ClusterError(
            "this version of Ray does not say how a local cluster is kept from the network; start one with "
            "`ray start --head`, and give --cluster auto"
        )
    constants.ENABLE_RAY_CLUSTER = False
    try:
        yield
    finally:
        constants.ENABLE_RAY_CLUSTER = before


def _join(ray: Any, address: str) -> None:
    found = _own_address(address)
    require_head(found)
    try:
        ray.init(address=found, log_to_driver=False, logging_level=logging.CRITICAL)
    except Exception as error:
        ray.shutdown()
        raise ClusterError(
            f"the cluster at {found!r} cannot be joined: {_first_line(error)}; this machine must be one of "
            f"its nodes (`ray start --address={found}`), with its versions of Ray and Python and its token"
        ) from None


def _own_address(address: str) -> str:
    """Return the address of the cluster's head; of ``auto`` that of this machine's cluster."""
    if address != AUTO:
        return address
    from ray._private.services import canonicalize_bootstrap_address_or_die

    try:
        found = canonicalize_bootstrap_address_or_die(AUTO)
    except Exception:
        found = None
    if not found:
        raise ClusterError(
            "no cluster runs on this machine; start one with `ray start --head`, join one with "
            "`ray start --address=HOST:PORT`, or give --cluster local"
        )
    return str(found)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__).rstrip(".")
