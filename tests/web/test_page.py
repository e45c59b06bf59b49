"""The page in a real browser: whole matches by key events, replays, taking over, and no request elsewhere."""

import json

import numpy as np
import pytest

from fakes.trained import write_untrained
from fakes.web_pages import Watched, served, until
from sf2ai.players.levels import LEVELS, weakened
from sf2ai.replays.playback import play_back
from sf2ai.store.layout import Home
from sf2ai.store.replays import read_replay
from sf2ai.store.weights import load_weights
from sf2ai.web.agents import page_agents
from sf2ai.web.brains import make_brain
from sf2ai.web.site import make_site

pytestmark = pytest.mark.slow

FIGHT = """
(deadline) => new Promise((resolve) => {
  const { contest } = window.sf2ai;
  const send = (kind, code) =>
    dispatchEvent(new KeyboardEvent(kind, { code, bubbles: true, cancelable: true }));
  let turn = 0;
  contest.onFrame = () => {
    const { sides, phase } = contest.session.current.snapshot();
    const ahead = sides[0].x < sides[1].x;
    const near = Math.abs(sides[0].x - sides[1].x) < 0.25;  // 1 is half the stage
    send("keyup", ahead ? "KeyA" : "KeyD");
    send("keydown", ahead ? "KeyD" : "KeyA");
    turn += 1;
    send(near && turn % 4 < 2 ? "keydown" : "keyup", "KeyO");
    if (phase === 2 || performance.now() > deadline) {
      contest.onFrame = () => undefined;
      resolve(contest.session.current.snapshot());
    }
  };
})
"""
"""Walks up and throws, by key events, until the match is over: what the weakest CPU loses to."""


@pytest.fixture(scope="module")
def page_of_cpu(site):
    with served(site) as server:
        yield server


def win_match(page):
    page.keyboard.press("Enter")
    until(page, "window.sf2ai.contest.session.match !== null")
    page.evaluate("window.sf2ai.contest.clock.speed = 4")
    return page.evaluate(FIGHT, 120_000)


def test_a_match_is_won_by_keys_and_its_replay_is_verified(watched, page_of_cpu, tmp_path):
    page = watched.open(page_of_cpu.url)
    for _ in range(6):  # the CPU's dice differ from match to match
        last = win_match(page)
        assert last["phase"] == 2
        if last["winner"] == 0:
            break
        page.click("#change")
    assert last["winner"] == 0
    assert "wins the match" in page.inner_text("section [role=status]")
    with page.expect_download() as download:
        page.click("text=Save replay")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    replay = read_replay(path)
    assert replay.agents == ("you", "cpu:0")
    assert replay.winner == 0
    play_back(replay, path.name)
    page.click("#tab-replays")
    page.set_input_files("#replay-file", str(path))
    page.wait_for_selector("text=frames are as recorded")
    assert page.locator(".events li").count() > 3
    assert {address.split("/")[2] for address in watched.addresses if not address.startswith("blob:")} == {
        page_of_cpu.host
    }


def test_a_replay_of_the_program_plays_in_the_page_and_can_be_taken_over(watched, page_of_cpu, tmp_path):
    from sf2ai.store.replays import add_replay
    from sf2ai.tournament.exhibition import parse_fighter, play_exhibition

    home = Home(tmp_path)
    fighters = [parse_fighter(text, home) for text in ("ken:cpu:6", "sagat:cpu:3")]
    path = add_replay(tmp_path / "kept", 1, play_exhibition(*fighters, seed=2**63 + 12345))
    page = watched.open(page_of_cpu.url)
    page.click("#tab-replays")
    page.set_input_files("#replay-file", str(path))
    page.wait_for_selector("text=frames are as recorded")
    page.evaluate("window.sf2ai.replays.seek(400)")
    page.evaluate("window.sf2ai.contest.pause(true)")
    page.select_option("section[aria-label='the match'] select >> nth=1", "keys:0")
    until(page, "window.sf2ai.contest.session.sources[0] === 'keys:0'")
    before = page.evaluate("window.sf2ai.contest.session.current.frames")
    page.evaluate("window.sf2ai.contest.pause(false)")
    until(page, f"window.sf2ai.contest.session.current.frames > {before + 60}")
    assert page.evaluate("window.sf2ai.contest.session.problem") == ""


def test_damaged_and_foreign_files_are_refused_in_one_sentence(watched, page_of_cpu, tmp_path):
    page = watched.open(page_of_cpu.url)
    page.click("#tab-replays")
    for name, content in (
        ("a.sf2replay", b""),
        ("b.sf2replay", bytes(5000)),
        ("c.sf2replay", b"PK\x05\x06" * 99),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        page.set_input_files("#replay-file", str(path))
        page.wait_for_selector(".drop .bad")
        assert "another copy" in page.inner_text(".drop .bad")


def test_agents_are_offered_and_those_that_cannot_play_have_a_reason(watched, tmp_path):
    home = Home(tmp_path)
    write_untrained(home.weights("ryu"), "ryu", agent="ppo")
    write_untrained(home.weights("ken"), "ken", hidden=(4000,))
    with served(make_site(page_agents(home))) as server:
        page = watched.open(server.url)
        options = page.locator("fieldset.p2 select >> nth=1").inner_text()
        assert "your agent, ppo" in options
        left = page.locator("fieldset.p1 select >> nth=1").inner_text()
        assert "4000 units in a layer" in left
        page.click("#tab-watch")
        page.click("#start-watch")
        page.wait_for_selector(".thoughts li")
        assert "%" in page.inner_text(".thoughts")


def test_rewinding_and_playing_again_gives_the_same_frames(watched, page_of_cpu):
    page = watched.open(page_of_cpu.url)
    page.keyboard.press("Enter")
    until(page, "window.sf2ai.contest.session.match?.frames > 90")
    sums = """(() => { const { contest } = window.sf2ai; contest.pause(true);
      const before = [...contest.session.current.checksums];
      contest.back(60); contest.hold = 0;
      while (contest.session.current.checksums.length < before.length) { contest.session.step(); }
      return [before.slice(0, -60), contest.session.current.checksums.slice(0, before.length - 60)]; })()"""
    before, after = page.evaluate(sums)
    np.testing.assert_array_equal(before, after)


def test_the_page_works_at_320_pixels_and_with_keys_alone(browser, page_of_cpu):
    small = Watched(browser, viewport={"width": 320, "height": 600})
    page = small.open(page_of_cpu.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Enter")
    until(page, "window.sf2ai.contest.session.match?.frames > 10")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert small.errors == []
    small.context.close()


def test_keys_are_changed_and_kept(watched, page_of_cpu):
    page = watched.open(page_of_cpu.url)
    page.click("#tab-keys")
    page.click("table.keys tr:nth-child(6) td:nth-child(2) button")
    page.keyboard.press("f")
    page.wait_for_selector("text=kept")
    page.reload()
    page.wait_for_selector("#start-fight")
    assert page.evaluate("window.sf2ai.devices.keyboard.keys[0].LP") == "KeyF"


def test_the_site_lists_what_the_page_loads(site):
    assert {"index.html", "main.mjs", "page.css", "engine.wasm", "engine.json", "site.json"} <= set(site)
    assert json.loads(site["site.json"])["first"] == {"character": "ryu", "player": "cpu:0"}


WEAKENED = """
async (level) => {
  const { engine, agents } = window.sf2ai.players;
  const [{ file, levels }] = agents;
  const { record, numbers } = await engine.brain(file, levels.find((each) => each.level === level));
  const count = engine.number(record, "brain", "size");
  return [engine.number(record, "brain", "reaction_frames"), Array.from(engine.words(numbers, count))];
}
"""
"""The delay of an agent at a level, and the bits of its numbers."""


def test_a_level_is_the_same_to_the_bit_as_outside_the_page(watched, tmp_path):
    home = Home(tmp_path)
    write_untrained(home.weights("ryu"), "ryu", agent="ppo", hidden=(16, 8))
    manifest, arrays = load_weights(home.weights("ryu"))
    with served(make_site(page_agents(home))) as server:
        page = watched.open(server.url)
        for number in (1, 4, 9):
            brain = make_brain(manifest, weakened("ryu", manifest, arrays, LEVELS[number]))
            late, bits = page.evaluate(WEAKENED, number)
            assert late == LEVELS[number].late_frames
            np.testing.assert_array_equal(np.array(bits, dtype=np.uint32), brain.numbers.view(np.uint32))
        page.click("#tab-watch")
        page.select_option("fieldset.p2 select >> nth=1", "agent:0@4")
        page.click("#start-watch")
        page.wait_for_selector(".thoughts li")
        assert page.evaluate("window.sf2ai.contest.names[1]") == "ryu@4"
