"""The page of `--live`: what the server answers and refuses, and the page in a real browser."""

import http.client
import json
import sys
import time
from dataclasses import replace

import pytest

from fakes.fights import fight
from fakes.web_pages import until
from sf2ai.errors import InputError
from sf2ai.report.live.log_curves import GrowingCsv, Points
from sf2ai.report.live.tournament import TournamentFeed
from sf2ai.report.live.training import TrainingFeed
from sf2ai.store.layout import Home
from sf2ai.store.short_replays import ShortReplay
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.lineup import Lineup
from sf2ai.tournament.run import Tournament, TournamentConfig
from sf2ai.web import live

pytest.importorskip("uvicorn")


@pytest.fixture
def server():
    with live.LiveServer() as opened:
        yield opened


def ask(server, path, method="GET", **headers):
    """Return the status, the headers and the content of an answer."""
    host = server.url.split("/")[2]
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


def root(server):
    return "/" + server.url.split("/", 3)[3]


def test_it_answers_below_its_path_alone(server):
    start = root(server)
    status, headers, content = ask(server, start)
    assert status == 200
    assert content.startswith(b"<!doctype html>")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    for path in (
        "/",
        "/live.html",
        start + "nothing",
        start + "../live.html",
        start + "fights/x",
        "/x" + start,
    ):
        status, headers, _ = ask(server, path)
        assert status == 404, path
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"method": "POST"}, 405),
        ({"method": "HEAD"}, 405),
    ],
)
def test_what_other_pages_could_ask_for_is_refused(server, more, status):
    assert ask(server, root(server), **more)[0] == status
    assert ask(server, root(server), Origin="http://" + server.url.split("/")[2])[0] == 200


def test_fights_are_found_by_number_and_old_ones_are_dropped(server):
    short = ShortReplay.of(fight())
    shown = [server.add_fight(replace(short, content=bytes([number]))) for number in range(20)]
    assert ask(server, root(server) + shown[-1]["file"])[2] == bytes([19])
    assert ask(server, root(server) + shown[0]["file"])[0] == 404


def test_a_taken_port_and_a_missing_extra_are_told(server, monkeypatch):
    port = int(server.url.split("/")[2].split(":")[1])
    with pytest.raises(InputError, match=f"port {port} cannot be used .*--live-port"):
        live.LiveServer(port)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match=r"pip install 'sf2ai\[live\]'"):
        live.LiveServer()


def test_states_are_streamed_while_a_page_is_open_and_the_end_is_told():
    with live.LiveServer() as server:
        assert not server.is_watched
        assert not server.is_due
        connection = http.client.HTTPConnection(server.url.split("/")[2], timeout=10)
        connection.request("GET", root(server) + "events")
        answer = connection.getresponse()
        deadline = time.monotonic() + 10
        while not server.is_due and time.monotonic() < deadline:
            time.sleep(0.01)
        server.publish({"number": 1})
        assert not server.is_due
        lines = [answer.readline() for _ in range(4)]
        assert json.loads(lines[3].removeprefix(b"data: ")) == {"number": 1}
    assert b"event: end" in answer.read()
    connection.close()
    assert not server._thread.is_alive()


def test_a_log_is_read_as_it_grows(tmp_path):
    path = tmp_path / "log.csv"
    log = GrowingCsv(path)
    assert log.new_rows() == []
    path.write_bytes(b"steps,win_rate\n1,0.5\n2,0.")
    assert log.new_rows() == [{"steps": "1", "win_rate": "0.5"}]
    with path.open("ab") as file:
        file.write(b"25\n")
    assert log.new_rows() == [{"steps": "2", "win_rate": "0.25"}]
    path.write_bytes(b"steps,win_rate\n")
    assert log.new_rows() == []
    path.write_bytes(b"steps,win_rate\n7,1\n")
    assert log.new_rows() == [{"steps": "7", "win_rate": "1"}]


def test_long_curves_are_thinned_out_evenly():
    points = Points()
    for step in range(10_000):
        points.add(step, {"y": 2.0 * step})
    assert len(points.x) == len(points.columns["y"]) <= 1200
    gaps = {after - before for before, after in zip(points.x, points.x[1:], strict=False)}
    assert gaps == {max(gaps)}
    assert points.columns["y"] == [2 * x for x in points.x]


@pytest.mark.slow
def test_a_tournament_is_seen_in_a_browser(server, watched):
    names = ("<b>Bold</b>", "こんにちは", "Champion_of_the_Friday_night_arcade_hall")
    lineup = Lineup(tuple(parse_entry(f"{name}=ryu:random") for name in names), ())
    page = watched.page
    with Tournament(lineup, TournamentConfig(format="double", seed=3, keep_replays=True)) as running:
        feed = TournamentFeed(server, "friday", running, "about fights")
        page.goto(server.url)
        page.wait_for_selector("text=Tournament friday")
        for result in running.play():
            feed.add_fight(result.replay)
            feed.update()
        feed.send()
    until(page, "window.sf2ai.state.standings[0].matches > 0")
    assert names[0] in page.inner_text("table.results")
    assert page.locator(".tree").count() == 3
    page.wait_for_selector("text=frames are as recorded")
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    server.close()
    page.wait_for_selector("text=The program has ended")


@pytest.mark.slow
def test_a_trainings_curves_are_seen_in_a_browser(server, watched, tmp_path):
    home = Home(tmp_path)
    home.log("ryu").parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{100 * n},{n / 100},{n / 50 - 1}\n" for n in range(100))
    home.log("ryu").write_text("steps,win_rate_50,mean_return_50\n" + rows)
    home.probes("ryu").parent.mkdir(parents=True, exist_ok=True)
    home.probes("ryu").write_text(
        "steps,opponent,win_rate,win_rate_interval_low,win_rate_interval_high\n900,<i>cpu,0.5,0.3,0.7\n"
    )
    feed = TrainingFeed(server, home, ["ryu"], "about fights")
    page = watched.page
    page.goto(server.url)
    page.wait_for_selector("text=Training of Ryu")
    assert page.locator("svg.curves").count() == 2
    assert "probes against <i>cpu: 0.50" in page.inner_text(".legend >> nth=0")
    assert feed.wants_fight()
    feed.add_fight(fight())
    assert not feed.wants_fight()
    feed.send()
    page.wait_for_selector("text=frames are as recorded")
