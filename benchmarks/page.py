"""What the page of `sf2ai play` costs a browser: bytes, the first frame, each frame's work, and input lag.

python benchmarks/page.py [--minutes 5] [--starts 9] [--results FILE] [--chromium PATH]

Two packaged agents fight at 1280x720, device pixel ratio 1, figures and stage drawn; training mode keeps
their health, so that the fight never pauses. With --results the time is measured until a page that
`sf2ai tournament --html` wrote shows its list of matches. It needs Playwright and Chromium, and a machine
that does little else.
"""

import argparse
import json
import shutil
import statistics
import threading
from pathlib import Path
from typing import Any

import numpy as np

from sf2ai.web.agents import page_agents
from sf2ai.web.server import SiteServer
from sf2ai.web.site import FirstFight, make_site

PRESSES = """
const press = () => {
  const begin = document.querySelector("#start-fight");
  if (begin === null) {
    requestAnimationFrame(press);
  } else {
    begin.click();
  }
};
requestAnimationFrame(press);
"""
"""Begins the fight as soon as the page offers it, without waiting for Playwright."""
READY = "Boolean(window.sf2ai?.contest.work.length)"
FIGHT = """
async () => {
  const { sf2ai } = window;
  const { contest, players } = sf2ai;
  const agents = [0, 4].map((character) => players.opponent(sf2ai.engine.facts.characters[character].id));
  contest.trains = true;
  contest.session.arrangement.choice = contest.session.arrangement.usual();
  contest.session.arrangement.choice.sides.forEach((side) => { side.health = "unhurt"; });
  contest.session.arrangement.write();
  await contest.start({ characters: [0, 4], sources: agents }, 1n);
  contest.trainingControls.settings.hidden = true;
}
"""
OPENED = """
() => {
  const look = () => {
    if (document.querySelector("#matches table") === null) {
      requestAnimationFrame(look);
    } else {
      requestAnimationFrame(() => requestAnimationFrame(() => { window.openedAt = performance.now(); }));
    }
  };
  requestAnimationFrame(look);
}
"""
"""Notes when the list of matches has been on the screen for a frame, ms after the page was asked for."""
COUNT_FRAMES = """
() => {
  const { contest } = window.sf2ai;
  contest.lags.length = 0;
  window.framesLater = [];
  let pressed = -1;
  addEventListener("keydown", () => { pressed = contest.session.current.frames; });
  contest.onFrame = () => {
    if (pressed >= 0) {
      window.framesLater.push(contest.session.current.frames - pressed);
      pressed = -1;
    }
  };
}
"""
COUNTS = "() => [performance.now(), window.sf2ai.contest.session.current.frames]"
WITHOUT_DRAWING = """
() => {
  const { session } = window.sf2ai.contest;
  window.sf2ai.contest.pause(true);
  return Array.from({ length: 5000 }, () => {
    const begun = performance.now();
    session.step();
    return performance.now() - begun;
  });
}
"""


def main() -> None:
    """Measure, and print one JSON document."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=float, default=5)
    options.add_argument("--starts", type=int, default=9)
    options.add_argument("--results", type=Path)
    options.add_argument("--chromium", default=shutil.which("chromium"))
    chosen = options.parse_args()
    agents = page_agents(None)
    first = next(place for place, agent in enumerate(agents) if agent.character == "ryu")
    with SiteServer(make_site(agents, FirstFight("ryu", first))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = measure(server.url, chosen.chromium, chosen.minutes, chosen.starts)
        server.shutdown()
    if chosen.results is not None:
        found["results_opened_ms"] = openings(chosen.results, chosen.chromium, chosen.starts)
        found["results_bytes"] = chosen.results.stat().st_size
    print(json.dumps(found, indent=2))


def measure(url: str, chromium: str, minutes: float, starts: int) -> dict[str, Any]:
    """Return the figures of the page of fights; times in ms, sizes in bytes as transferred."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, device_scale_factor=1)
        sizes = watch_sizes(page)
        page.goto(url)
        page.wait_for_selector("#start-fight")
        page.keyboard.press("Enter")
        until(page, READY)
        found: dict[str, Any] = {
            "chromium": browser.version,
            "first_fight_bytes": sum(sizes),
            "champions_bytes": champions_bytes(page, sizes),
            "first_frames_ms": [first_frame(browser, url) for _ in range(starts)],
        }
        lags, later = input_lags(page)
        found["input_lag_ms"] = summary(lags)
        found["input_lag_frames"] = {"keys": len(later), "most": max(later)}
        found |= fight(page, minutes)
        found["without_drawing_ms"] = summary(page.evaluate(WITHOUT_DRAWING))
        browser.close()
    return found


def first_frame(browser: Any, url: str) -> int:
    """Open the page in a context of its own, which has kept nothing, and begin a fight at once.

    Returns:
        The time from asking for the page to the fight's first frame.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.add_init_script(PRESSES)
    page.goto(url, wait_until="commit")
    until(page, READY)
    found = page.evaluate("() => window.sf2ai.contest.firstDrawn")
    context.close()
    return round(found)


def openings(path: Path, chromium: str, starts: int) -> list[int]:
    """Return how long a page of results takes to show its matches, in contexts that have kept nothing."""
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(starts):
            context = browser.new_context(viewport={"width": 1280, "height": 720})
            page = context.new_page()
            page.add_init_script(f"({OPENED})()")
            page.goto(path.resolve().as_uri(), wait_until="commit")
            until(page, "Boolean(window.openedAt)")
            found.append(round(page.evaluate("() => window.openedAt")))
            context.close()
        browser.close()
    return found


def watch_sizes(page: Any) -> list[int]:
    """Return a list that gets the size of each answer, headers included, as it comes."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return sizes


def champions_bytes(page: Any, sizes: list[int]) -> int:
    """Load the champions of all twelve; return all bytes that came since the page was opened."""
    page.evaluate("""async () => {
      const { players, engine } = window.sf2ai;
      for (const agent of players.agents.filter(({ origin }) => origin === "packaged")) {
        await engine.brain(agent.file);
      }
    }""")
    page.wait_for_timeout(500)
    return sum(sizes)


def input_lags(page: Any) -> tuple[list[float], list[int]]:
    """Press 200 keys at times that do not follow the frames.

    Returns:
        From each key's event to the frame that uses it: ms, and how many frames later that frame is.
    """
    generator = np.random.default_rng(0)
    page.evaluate(COUNT_FRAMES)
    for _ in range(200):
        page.keyboard.press("j", delay=10)
        page.wait_for_timeout(float(generator.uniform(5, 40)))
    lags: tuple[list[float], list[int]] = page.evaluate("[window.sf2ai.contest.lags, window.framesLater]")
    return lags


def fight(page: Any, minutes: float) -> dict[str, Any]:
    """Let two agents fight; return the work of the frames and how many frames are missing."""
    page.evaluate(FIGHT)
    page.wait_for_timeout(2000)
    page.evaluate("() => { window.sf2ai.contest.work.length = 0; }")
    begun, before = page.evaluate(COUNTS)
    page.wait_for_timeout(60_000 * minutes)
    ended, after = page.evaluate(COUNTS)
    work = page.evaluate("window.sf2ai.contest.work")
    due = (ended - begun) * 60 / 1000
    return {
        "minutes": minutes,
        "frames": after - before,
        "frames_missing": round(due - (after - before), 1),
        "pictures": len(work),
        "work_ms": summary(work),
    }


def summary(times: list[float]) -> dict[str, float]:
    """Return median, 99th percentile and largest."""
    return {
        "median": round(statistics.median(times), 2),
        "p99": round(float(np.percentile(times, 99)), 2),
        "largest": round(max(times), 2),
    }


def until(page: Any, expression: str) -> None:
    """Wait until an expression is true; the page's policy forbids Playwright's own wait."""
    while not page.evaluate(expression):
        page.wait_for_timeout(10)


if __name__ == "__main__":
    main()
