"""What `sf2ai replay` and `sf2ai watch` have in common: a replay that was played back, shown in every way."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sf2ai.cli.terminal.output import notice, result_console, show, show_json, write_csv
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.backends.base import SnapshotArray
    from sf2ai.replays.events import Event
    from sf2ai.store.replays import Replay

LEAST_SPEED, MOST_SPEED = 0.05, 100.0


def _speed(text: str | float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not LEAST_SPEED <= number <= MOST_SPEED:
        raise InputError(
            f"--speed takes a number from {LEAST_SPEED:g} to {MOST_SPEED:g}, not {text!r}; 1 is real time"
        )
    return number


SpeedOption: TypeAlias = Annotated[
    float,
    typer.Option(
        "--speed", metavar="X", parser=_speed, help="How fast it is shown: 2 is twice as fast, 0.5 half."
    ),
]
GifOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--gif", metavar="FILE", help="Write the fight to this file as a moving picture."),
]
PngOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--png",
        metavar="FILE",
        help="Write a picture to this file: of a single frame when --frames names one, else a sheet of the "
        "twelve that tell most.",
    ),
]
FramesOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--frames",
        metavar="A-B",
        help="Show and draw only these frames, such as 300-480; 60 are a second. 300 alone is one picture.",
    ),
]


@dataclass(frozen=True)
class Wanted:
    """How a fight is to be shown."""

    live: bool
    speed: float
    gif: Path | None
    png: Path | None
    frames: str | None
    as_json: bool
    csv: Path | None


def show_fight(replay: "Replay", what: str, wanted: Wanted) -> None:
    """Play a replay back, write the files that are wanted, and show it or what happened in it.

    Raises:
        ReplayError: it does not come out as recorded.
        InputError: there are no such frames.
        HomeError: the disk refused a file.
    """
    from sf2ai.replays.events import find_events
    from sf2ai.replays.playback import play_back

    snapshots = play_back(replay, what)
    first, last = read_frames(wanted.frames, replay.frames)
    events = [event for event in find_events(snapshots) if first <= event.frame <= last]
    _write_files(replay, snapshots[first : last + 1], events, first, wanted)
    console = result_console()
    if wanted.live and not wanted.as_json and console.is_terminal:
        _show_live(replay, snapshots[first : last + 1], wanted.speed)
    _show_timeline(replay, events, wanted)


def read_frames(text: str | None, frames: int) -> tuple[int, int]:
    """Read ``A-B`` or ``A``; without it, all frames.

    Args:
        text: as the user gave it.
        frames: how many there are; they are counted from 1, and 0 is the picture before the first.

    Raises:
        InputError: there are no such frames.
    """
    if text is None:
        return 0, frames
    first, dash, last = text.partition("-")
    if not first.strip().isdecimal() or (dash and not last.strip().isdecimal()):
        raise InputError(f"--frames takes A-B or A, not {text!r}; write for example 1-{frames}")
    start, end = int(first), int(last or first)
    if not 0 <= start <= end <= frames:
        raise InputError(
            f"--frames {text!r} lies outside the {frames} frames of the fight; write for example 1-{frames}"
        )
    return start, end


def _write_files(
    replay: "Replay", snapshots: "SnapshotArray", events: "list[Event]", first: int, wanted: Wanted
) -> None:
    from sf2ai.report.pictures.fight import telling_frames, write_gif, write_png

    if wanted.gif is not None:
        write_gif(wanted.gif, snapshots, replay.agents, wanted.speed)
        notice(f"wrote {str(wanted.gif)!r}")
    if wanted.png is not None:
        places = [frame - first for frame in telling_frames(events, first, len(snapshots))]
        write_png(wanted.png, snapshots[places], replay.agents)
        notice(f"wrote {str(wanted.png)!r}")


def _show_live(replay: "Replay", snapshots: "SnapshotArray", speed: float) -> None:
    from sf2ai.cli.terminal.live_playback import play_live
    from sf2ai.report.pictures.screen import screen_text

    play_live(result_console(), list(snapshots), lambda frame: screen_text(frame, replay.agents), speed)


def _show_timeline(replay: "Replay", events: "list[Event]", wanted: Wanted) -> None:
    from sf2ai.report.replay import forfeit_lines, replay_json, timeline

    document = replay_json(replay, events)
    if wanted.as_json:
        show_json(document)
    else:
        show(timeline(replay, events), *forfeit_lines(replay))
    if wanted.csv:
        write_csv(wanted.csv, document["events"])
