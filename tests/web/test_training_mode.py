"""Training mode in a real browser: the dummy, positions, health, moments to return to, the frame meter."""

import pytest

from fakes.web_pages import served, until

pytestmark = pytest.mark.slow

STEP = "(count) => { for (let i = 0; i < count; i++) { window.sf2ai.contest.playFrame(); } }"
SIDES = "() => window.sf2ai.contest.session.current.snapshot().sides"
TAPE = "() => window.sf2ai.contest.session.current.tape"


@pytest.fixture
def page(watched, site):
    with served(site) as server:
        page = watched.open(server.url)
        page.click("#tab-training")
        page.keyboard.press("Enter")
        until(page, "window.sf2ai.contest.session.match?.frames > 2")
        page.keyboard.press("p")
        yield page


def choose(page, label, value, place=0):
    page.get_by_label(label).nth(place).select_option(value)
    page.evaluate("window.sf2ai.contest.pause(true)")


def test_positions_and_health_are_as_chosen_and_return(page):
    choose(page, "positions", label_of(page, "p2 in the corner"))
    one, two = (side["x"] * 384 for side in page.evaluate(SIDES))
    assert 150 < one < two
    assert two > 330
    page.evaluate("window.sf2ai.contest.session.sources[0] = 'still'")
    page.get_by_label("health at the beginning, %").nth(1).fill("40")
    page.keyboard.press("Tab")
    page.evaluate("window.sf2ai.contest.pause(true)")
    assert page.evaluate(SIDES)[1]["health"] == pytest.approx(57 / 144)
    page.get_by_text("Usual settings").click()
    page.evaluate("window.sf2ai.contest.pause(true)")
    assert page.evaluate(SIDES)[1]["health"] == 1
    page.evaluate("window.sf2ai.contest.session.arrangement.choice.clockStands = false")
    page.reload()
    page.wait_for_selector("#start-fight")
    assert page.evaluate("window.sf2ai.contest.session.arrangement.choice.clockStands") is True


def label_of(page, text):
    """Return the value of the position that is called so."""
    return page.locator("option", has_text=text).first.get_attribute("value")


def test_the_dummy_repeats_what_was_recorded_as_the_other_side_would(page):
    bits = page.evaluate("window.sf2ai.engine.facts.pad")
    page.keyboard.press("f")
    page.evaluate("window.sf2ai.contest.pause(true)")
    assert page.evaluate("window.sf2ai.contest.session.sources[1]") == "dummy:1"
    start = page.evaluate("window.sf2ai.contest.session.current.frames")
    for key, frames in (("a", 10), ("l", 5)):
        page.keyboard.down(key)
        page.evaluate(STEP, frames)
        page.keyboard.up(key)
        page.evaluate("window.sf2ai.devices.keyboard.frameDone()")
    tape = page.evaluate(TAPE)
    recorded = tape[2 * start + 1 :: 2]
    assert recorded == [bits["LEFT"]] * 10 + [bits["HK"]] * 5
    assert not any(tape[2 * start :: 2])
    page.keyboard.press("f")
    page.evaluate("window.sf2ai.contest.pause(true)")
    assert "recording 1 has 15 frames" in page.inner_text("section [role=status]")
    again = page.evaluate("window.sf2ai.contest.session.current.frames")
    page.evaluate(STEP, 15)
    assert page.evaluate(TAPE)[2 * again + 1 :: 2] == recorded
    # With the sides exchanged, the same recording runs the other way.
    page.evaluate(
        "window.sf2ai.contest.trainingControls.choose({"
        "...window.sf2ai.contest.session.arrangement.choice, places: [120, -120]})"
    )
    page.evaluate("window.sf2ai.contest.pause(true)")
    page.evaluate(STEP, 10 - page.evaluate("window.sf2ai.contest.session.current.frames"))
    assert page.evaluate(TAPE)[1::2] == [bits["RIGHT"]] * 10


def test_a_kept_moment_returns_and_rewinding_gives_the_same_frames(page):
    page.evaluate("window.sf2ai.contest.takers.set(1, 'dummy:jump', { pads: true })")
    page.evaluate(STEP, 45)
    page.keyboard.press("v")
    kept = page.evaluate(
        "[window.sf2ai.contest.session.current.frames, window.sf2ai.contest.session.current.snapshot()]"
    )
    page.evaluate(STEP, 60)
    sums = page.evaluate("window.sf2ai.contest.session.current.checksums")
    page.evaluate("window.sf2ai.contest.back(60)")
    page.evaluate(STEP, 60)
    assert page.evaluate("window.sf2ai.contest.session.current.checksums") == sums
    page.evaluate("window.sf2ai.contest.trainingControls.reset()")
    page.evaluate("window.sf2ai.contest.pause(true)")
    now = page.evaluate(
        "[window.sf2ai.contest.session.current.frames, window.sf2ai.contest.session.current.snapshot()]"
    )
    assert now[0] - kept[0] in range(3)  # the match goes on at once
    assert kept[1]["sides"][1]["y"] > 0


def test_the_frame_meter_says_what_a_move_is_and_who_is_ahead(page):
    page.evaluate(
        "window.sf2ai.contest.trainingControls.choose({"
        "...window.sf2ai.contest.session.arrangement.choice, places: [-30, 30]})"
    )
    page.evaluate("window.sf2ai.contest.pause(true)")
    page.keyboard.down("u")
    page.evaluate(STEP, 2)
    page.keyboard.up("u")
    page.evaluate(STEP, 60)
    page.evaluate("window.sf2ai.contest.draw()")
    words = page.evaluate("window.sf2ai.contest.training.words.textContent")
    move = next(move for move in page.evaluate("window.sf2ai.engine.facts.moves") if move[0] == "close LP")
    assert f"p1: close LP, {move[1]} startup, {move[2]} active" in words
    assert "last exchange: p1 +" in words
    assert "p2 lost" in words


def test_a_round_that_ends_begins_again_and_training_has_no_replay(page):
    page.evaluate(
        "window.sf2ai.contest.trainingControls.choose({ ...window.sf2ai.contest.session.arrangement.usual(),"
        " sides: [{ percent: 100, health: 'hurt', dizzy: 'gathered' },"
        " { percent: 1, health: 'hurt', dizzy: 'gathered' }], places: [-30, 30] })"
    )
    page.evaluate("window.sf2ai.contest.pause(true)")
    page.keyboard.down("o")
    page.evaluate(STEP, 40)
    page.keyboard.up("o")
    assert page.evaluate(SIDES)[1]["health"] == 0
    page.evaluate("while (window.sf2ai.contest.hold > 0) { window.sf2ai.contest.playFrame(); }")
    assert page.evaluate("window.sf2ai.contest.session.current.frames") <= 2
    assert page.evaluate(SIDES)[1]["health"] == pytest.approx(1 / 144)
    assert page.get_by_text("Save replay").is_hidden()
