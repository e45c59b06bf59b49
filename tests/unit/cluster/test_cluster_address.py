"""Where a cluster is: what --cluster takes, and what cannot be reached is said within seconds."""

import contextlib
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from sf2ai.cluster.connection import Cluster, check_address
from sf2ai.cluster.head import require_head
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


def answer(code, secret=None):
    """A server that answers the question with a status, or with that of a wrong token."""
    import grpc

    class Handler(grpc.GenericRpcHandler):
        def service(self, details):
            def handle(request, context):
                given = dict(details.invocation_metadata).get("authorization")
                if secret is not None and given != f"Bearer {secret}":
                    context.abort(grpc.StatusCode.UNAUTHENTICATED, "no")
                if code is not grpc.StatusCode.OK:
                    context.abort(code, "no")
                return b""

            return grpc.unary_unary_rpc_method_handler(handle)

    server = grpc.server(ThreadPoolExecutor(2), handlers=[Handler()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, f"127.0.0.1:{port}"


def test_only_a_head_that_takes_the_token_is_joined(monkeypatch, tmp_path):
    grpc = pytest.importorskip("grpc")
    (tmp_path / "token").write_text("right\n")
    server, address = answer(grpc.StatusCode.OK, secret="right")
    monkeypatch.delenv("RAY_AUTH_TOKEN", raising=False)
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(tmp_path / "none"))
    with pytest.raises(ClusterError, match="does not take this machine's token"):
        require_head(address)
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(tmp_path / "token"))
    require_head(address)
    server.stop(None)
    server, address = answer(grpc.StatusCode.UNIMPLEMENTED)
    with pytest.raises(ClusterError, match=f"what listens at '{address}' is not the head"):
        require_head(address)
    server.stop(None)


@pytest.mark.parametrize("says", [b"HTTP/1.0 400 Bad Request\r\n\r\n", b""])
def test_another_listener_is_told_within_ten_seconds(says):
    pytest.importorskip("grpc")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    with server.accept()[0] as client:
                        client.sendall(says)

        Thread(target=serve, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(ClusterError, match="is not the head of a Ray cluster"):
            require_head(f"127.0.0.1:{server.getsockname()[1]}")
    assert time.monotonic() - began < 10


@pytest.fixture
def unused_port():
    with socket.socket() as bound:  # bound and not listening: nobody else gets it
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]
