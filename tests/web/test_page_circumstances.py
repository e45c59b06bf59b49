"""What happens to the page: gamepads go, tabs sleep, foreign files are dropped, screens are small."""

import dataclasses

import pytest

from fakes.web_pages import Watched, served, until
from sf2ai.store.layout import Home
from sf2ai.store.replays import Replay

pytestmark = pytest.mark.slow

PLUG = """
(id) => {
  const buttons = Array.from({ length: 16 }, () => ({ pressed: false }));
  window.pad = { id, index: 0, connected: true, axes: [0, 0], buttons };
  navigator.getGamepads = () => [window.pad.connected ? window.pad : null];
  dispatchEvent(new Event("gamepadconnected"));
}
"""
DROP = """
([name, content]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(content)], name));
  const how = { dataTransfer: transfer, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent("drop", how));
}
"""
SCREENS = ("fight", "watch", "training", "replays", "keys")


@pytest.fixture(scope="module")
def replay(tmp_path_factory) -> Replay:
    """Return a replay that the program has recorded."""
    from sf2ai.tournament.exhibition import parse_fighter, play_exhibition

    home = Home(tmp_path_factory.mktemp("home"))
    return play_exhibition(*(parse_fighter(text, home) for text in ("ken:cpu:6", "sagat:cpu:3")), seed=7)


@pytest.fixture(scope="module")
def server(site, replay):
    files = {**site, "replays/good.sf2replay": replay.to_bytes(), "replays/large.sf2replay": bytes(17 << 20)}
    with served(files) as server:
        yield server


def test_a_gamepad_plays_and_one_that_is_pulled_out_stops_the_match(watched, server):
    page = watched.open(server.url)
    page.evaluate(PLUG, "A gamepad (STANDARD GAMEPAD)")
    page.select_option("fieldset.p1 select >> nth=1", "gamepad:0")
    page.click("#start-fight")
    until(page, "window.sf2ai.contest.session.match?.frames > 2")
    bits = page.evaluate("window.sf2ai.engine.facts.pad")
    page.evaluate("() => { window.pad.buttons[2].pressed = true; window.pad.axes = [1, -0.1]; }")
    wanted = bits["LP"] | bits["RIGHT"]
    until(page, f"window.sf2ai.contest.session.current.tape.at(-2) === {wanted}")
    page.evaluate("() => { window.pad.connected = false; dispatchEvent(new Event('gamepaddisconnected')); }")
    until(page, "window.sf2ai.contest.paused")
    assert "the gamepad is gone" in page.inner_text("section [role=status]")
    page.evaluate("() => { window.pad.connected = true; }")
    before = page.evaluate("window.sf2ai.contest.session.current.frames")
    page.keyboard.press("p")
    until(page, f"window.sf2ai.contest.session.current.frames > {before + 5}")


def test_a_page_that_slept_for_a_minute_goes_on_where_it_was(watched, server):
    page = watched.open(server.url)
    page.keyboard.press("Enter")
    until(page, "window.sf2ai.contest.session.match?.frames > 2")
    frames = page.evaluate("""() => {
      const { clock } = window.sf2ai.contest;
      clock.restart();
      clock.note(performance.now() + 60_000);
      let due = 0;
      while (clock.due()) { due += 1; }
      return due;
    }""")
    assert frames == 15
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    assert page.evaluate("window.sf2ai.contest.paused")
    assert "the page was hidden" in page.inner_text("section [role=status]")
    held = page.evaluate("window.sf2ai.contest.session.current.frames")
    page.wait_for_timeout(150)
    assert page.evaluate("window.sf2ai.contest.session.current.frames") == held


def altered(replay):
    """Return a replay one of whose frames has another checksum; the file itself is whole."""
    checksums = replay.checksums.copy()
    checksums[100] ^= 1
    return dataclasses.replace(replay, checksums=checksums)


def test_files_that_are_no_replay_of_this_page_are_refused_wherever_they_are_dropped(watched, server, replay):
    page = watched.open(server.url)
    good = replay.to_bytes()
    longer = dataclasses.replace(replay, engine_version="1", agents=("<b>x</b>", "cpu:3"))
    for name, content, advice in (
        ("empty.sf2replay", b"", "use another copy"),
        ("text.txt", b"no replay" * 99, "use another copy"),
        ("cut.sf2replay", good[:-100], "damaged"),
        ("flipped.sf2replay", good[:500] + bytes([good[500] ^ 1]) + good[501:], "damaged"),
        ("old.sf2replay", longer.to_bytes(), "recorded with engine version 1"),
        ("console.sf2replay", dataclasses.replace(replay, backend="snes").to_bytes(), "another game"),
        (
            "guest.sf2replay",
            dataclasses.replace(replay, characters=("ryu", "akuma")).to_bytes(),
            "another game",
        ),
        ("altered.sf2replay", altered(replay).to_bytes(), "differs from its recording from frame 100"),
        ("ryu.npz", b"PK\x03\x04" + bytes(200), "`sf2ai play ryu.npz`"),
    ):
        page.click("#tab-fight")
        page.evaluate(DROP, [name, list(content)])
        page.wait_for_selector(".drop .bad")
        assert advice in page.inner_text(".drop .bad"), name
        assert page.locator("section[aria-label='the match']").is_hidden()
    page.evaluate(DROP, ["good.sf2replay", list(good)])
    page.wait_for_selector(".drop .good")
    with page.expect_download() as download:
        page.click("text=Share this replay as a file")
    assert download.value.suggested_filename == "ken-vs-sagat.sf2replay"
    assert download.value.path().read_bytes() == good


def test_a_replay_opens_by_its_address_and_by_a_link(browser, server):
    watched = Watched(browser)
    page = watched.open(server.url)
    page.click("#tab-replays")
    for address, answer in (
        ("replays/good.sf2replay", "cpu:6 against cpu:3"),
        ("replays/none.sf2replay", "it answered 404"),
        ("replays/large.sf2replay", "more than 16777216 bytes"),
        ("file:///etc/hostname", "not from file:"),
        ("http://", "is no address"),
        ("https://example.org/a.sf2replay", "example.org does not let this page read the replay"),
    ):
        page.fill("#replay-address", address)
        page.keyboard.press("Enter")
        until(page, f"document.querySelector('.drop p').textContent.includes({answer!r})")
    assert any("Content Security Policy" in error for error in watched.errors)
    assert all("Content Security Policy" in error or "404" in error for error in watched.errors)
    watched.context.close()
    linked = Watched(browser)
    linked.page.goto(server.url + "#replay=replays/good.sf2replay")
    linked.page.wait_for_selector(".drop .good")
    linked.page.goto("about:blank")
    linked.page.goto(server.url + "#replay=https://example.org/a.sf2replay")
    linked.page.wait_for_selector("text=press Open to read it from there")
    assert linked.errors == []
    linked.context.close()


def test_a_replay_is_exported_as_a_film(watched, server):
    page = watched.page
    page.goto(server.url + "#replay=replays/good.sf2replay")
    page.wait_for_selector(".drop .good")
    page.click("text=Export as a film (WebM)")
    page.wait_for_timeout(1200)
    with page.expect_download() as download:
        page.click("text=End the film")
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == "ken-vs-sagat.webm"
    assert content[:4] == b"\x1a\x45\xdf\xa3"
    assert len(content) > 10_000


@pytest.mark.parametrize("pixels", [(320, 568, 1), (320, 180, 4)], ids=["320 px", "1280 px at 400 %"])
def test_each_screen_fits_without_scrolling_sideways(browser, server, pixels):
    width, height, scale = pixels
    small = Watched(browser, viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = small.open(server.url)
    for name in SCREENS:
        page.click(f"#tab-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if page.locator(f"#start-{name}").count():
            page.click(f"#start-{name}")
            until(page, "window.sf2ai.contest.isShown")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, in a match"
            page.evaluate("window.sf2ai.contest.pause(true)")
    assert small.errors == []
    small.context.close()


def test_everything_is_reached_by_keys_and_motion_is_reduced(browser, server):
    watched = Watched(browser, reduced_motion="reduce")
    page = watched.open(server.url)
    page.keyboard.press("Enter")
    until(page, "window.sf2ai.contest.session.match?.frames > 2")
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.sf2ai.contest.paused")
    names = []
    for _ in range(40):
        names.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert {"Rematch (Enter)", "Save replay", "Boxes (B)", "Change characters and players"} <= set(names)
    assert page.evaluate("getComputedStyle(document.querySelector('button')).transitionDuration") == "0s"
    assert watched.errors == []
    watched.context.close()


def test_a_browser_without_webassembly_is_told_so(browser, server):
    watched = Watched(browser)
    watched.page.add_init_script("delete window.WebAssembly")
    watched.page.goto(server.url)
    watched.page.wait_for_selector("text=This browser has no WebAssembly")
    assert watched.errors == []
    watched.context.close()
