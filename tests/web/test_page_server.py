"""The server answers this machine's browser alone."""

import http.client
import json
import socket

import pytest

from fakes.web_pages import served
from sf2ai.errors import InputError
from sf2ai.web.server import SiteServer

FILES = {"index.html": b"<p>page</p>", "engine.wasm": bytes(5000), "site.json": b"{}"}


def ask(server, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": server.host, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.fixture
def server():
    with served(FILES) as started:
        yield started


def test_the_address_answers_with_the_page_and_its_types(server):
    path = server.url.removeprefix(f"http://{server.host}")
    for name, kind in (("", "text/html; charset=utf-8"), ("engine.wasm", "application/wasm")):
        answer, content = ask(server, path + name)
        assert answer.status == 200
        assert answer.headers["Content-Type"] == kind
        assert content == FILES[name or "index.html"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
    answer, content = ask(server, path + "engine.wasm", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(content) < 100


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/", "GET", {}, 404),
        ("/wrong-token/", "GET", {}, 404),
        ("TOKEN../../etc/passwd", "GET", {}, 404),
        ("TOKENpage/../index.html", "GET", {}, 404),
        ("TOKEN%2e%2e/index.html", "GET", {}, 404),
        ("TOKEN", "GET", {"Host": "evil.example"}, 421),
        ("TOKEN", "GET", {"Host": "localhost:1"}, 421),
        ("TOKEN", "GET", {"Origin": "http://evil.example"}, 403),
        ("TOKEN", "POST", {}, 501),
        ("TOKEN", "HEAD", {}, 501),
        ("TOKEN", "DELETE", {}, 501),
    ],
)
def test_anything_else_is_refused(server, path, method, headers, status):
    answer, content = ask(server, path.replace("TOKEN", f"/{server.token}/"), method, **headers)
    assert answer.status == status
    assert b"page" not in content


def test_it_is_bound_to_this_machine_alone_under_a_new_path_each_time(server):
    assert server.server_address[0] == "127.0.0.1"
    with SiteServer(FILES) as other:
        assert other.token != server.token
        assert len(other.token) >= 20


def test_a_port_that_is_taken_is_an_error_in_one_sentence(server):
    port = server.server_address[1]
    with pytest.raises(InputError, match=f"port {port} cannot be used"):
        SiteServer(FILES, port)


def test_a_browser_that_leaves_in_the_middle_ends_nothing(server, capfd):
    for _ in range(3):
        with socket.create_connection(server.server_address) as connection:
            connection.sendall(f"GET {server.url[-30:]} HTTP/1.1\r\nHost: ".encode())
    answer, _ = ask(server, f"/{server.token}/site.json")
    assert answer.status == 200
    assert json.loads(_) == {}
    assert capfd.readouterr().err == ""
