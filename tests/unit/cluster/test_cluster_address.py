"""Where a cluster is: what --cluster takes, and what cannot be reached is said within seconds."""

import sys
import time

import pytest

from sf2ai.cluster.connection import Cluster, check_address
from sf2ai.errors import ClusterError, InputError


@pytest.mark.parametrize("text", ["local", "auto", "10.0.0.1:6379", "head.example:80", "[::1]:6379"])
def test_takes_an_address(text):
    assert check_address(f" {text} ") == text


@pytest.mark.parametrize(
    "text", ["", "here", "10.0.0.1", ":6379", "host:0", "host:65536", "ray://host:10001", "a:b"]
)
def test_refuses_what_is_none(text):
    with pytest.raises(InputError, match="--cluster takes local, auto or the HOST:PORT"):
        check_address(text)


def test_without_ray_the_error_has_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"install it with: pip install 'sf2ai\[cluster\]'$"):
        Cluster("auto")


def test_what_does_not_listen_is_told_within_ten_seconds(unused_port):
    pytest.importorskip("ray", reason="Ray is not installed")
    began = time.monotonic()
    with pytest.raises(ClusterError, match=rf"no cluster answers at '127.0.0.1:{unused_port}'"):
        Cluster(f"127.0.0.1:{unused_port}")
    assert time.monotonic() - began < 10


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as bound:  # bound and not listening: nobody else gets it
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]
