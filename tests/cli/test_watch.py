"""`sf2ai watch` plays a match, and shows it in real time on a terminal of any speed."""

import io

import pytest
from rich.console import Console

from fakes.fights import fight, frames
from sf2ai.cli.terminal.live_playback import play_live
from sf2ai.report.pictures.screen import screen_text


def test_a_match_is_played_and_its_events_are_printed(program):
    result = program.run("watch", "ryu", "sagat:cpu:7", "--seed", 3)
    assert "p1 Ryu (cpu:4) against p2 Sagat (cpu:7)" in result.stdout
    assert "wins the match" in result.stdout
    assert program.run("watch", "ryu", "sagat:cpu:7", "--seed", 3).stdout == result.stdout
    assert program.run("watch", "ryu", "sagat:cpu:7", "--seed", 4).stdout != result.stdout


def test_trained_agents_play_their_characters(trained):
    document = trained.json("watch", "ryu", "ken:random")
    assert document["agents"] == ["ryu", "random"]
    assert document["whole_match"]


def test_what_was_watched_can_be_kept(program, tmp_path):
    watched = program.json("watch", "ryu:random", "ken", "--record", tmp_path / "r")
    (file,) = (tmp_path / "r").iterdir()
    assert file.name == "0001-ryu-random-vs-ken-cpu-4.sf2replay"
    assert program.json("replay", file) == watched


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ryuu", "ken"], "did you mean 'ryu'"),
        (["ryu:", "ken"], "write for example 'ryu:cpu:4'"),
        (["ryu:nowhere.npz", "ken"], "nowhere.npz"),
        (["ryu", "ken", "--speed", "fast"], "--speed takes a number"),
        (["ryu"], "missing argument"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(program, arguments, words):
    assert words.casefold() in program.refuse("watch", *arguments).casefold()


class Clock:
    """A clock that only sleeping moves, as a terminal of some speed would."""

    def __init__(self, overhead: float = 0.0) -> None:
        self.seconds, self.overhead = 0.0, overhead

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds + self.overhead


def shown(speed, overhead=0.0):
    """Play on a terminal of one's own; returns the frames that were drawn, the seconds and the output."""
    clock, drawn = Clock(overhead), []
    console = Console(file=io.StringIO(), force_terminal=True, width=80, height=24, color_system="standard")

    def draw(place):
        drawn.append(place)
        return screen_text(frames()[place], fight().agents)

    play_live(console, list(range(301)), draw, speed, clock=clock, sleep=clock.sleep)
    return drawn, clock.seconds, console.file.getvalue()


def test_a_fight_is_shown_in_real_time():
    drawn, seconds, output = shown(1.0)
    assert seconds == pytest.approx(300 / 60 + 2, abs=0.1)  # and the last picture stays for two seconds
    assert drawn == sorted(drawn)
    assert (drawn[0], drawn[-1]) == (0, 300)
    assert "\x1b[?1049h" in output  # a screen of its own ...
    assert output.rindex("\x1b[?1049l") > output.rindex("Sagat")  # ... which is gone afterwards


def test_speed_makes_it_shorter_or_longer():
    assert shown(2.0)[1] == pytest.approx(300 / 120 + 2, abs=0.1)
    assert shown(0.5)[1] == pytest.approx(300 / 30 + 2, abs=0.1)


def test_a_slow_terminal_shows_fewer_frames_in_the_same_time():
    drawn, seconds, _ = shown(1.0, overhead=0.2)
    assert len(drawn) < 30
    assert seconds == pytest.approx(300 / 60 + 2, abs=3 * (0.2 + 1 / 30))


def test_ctrl_c_gives_the_terminal_back():
    console = Console(file=io.StringIO(), force_terminal=True, width=80, height=24)

    def press_ctrl_c(_seconds):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play_live(console, list(range(9)), str, 1.0, sleep=press_ctrl_c)
    shown_last = console.file.getvalue()
    assert shown_last.count("\x1b[?1049l") == shown_last.count("\x1b[?1049h") == 1
    assert shown_last.rindex("\x1b[?25h") > shown_last.rindex("\x1b[?25l")
