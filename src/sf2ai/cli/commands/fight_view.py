"""The common part of ``sf2ai replay`` and ``sf2ai watch``: play a replay back and show it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.cli.options.view import ViewOptions
from sf2ai.cli.terminal.output import notice, result_console, show, show_json, write_csv
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.backends.base import SnapshotArray
    from sf2ai.replays.events import Event
    from sf2ai.store.replays import Replay


def show_fight(
    replay: "Replay", name: str, view: ViewOptions, *, live: bool, as_json: bool, csv: Path | None
) -> None:
    """Play a replay back, write the files that the user asked for, and show the fight or its events.

    Args:
        replay: the recording of a round or match.
        name: of the replay, for error messages.
        view: what is shown and written.
        live: show the fight in real time, if standard output is a terminal.
        as_json: print the events as JSON.
        csv: file that gets the events as a table.

    Raises:
        ReplayError: the fight did not go as recorded.
        InputError: the fight has no such frames.
        HomeError: a file cannot be written.
    """
    from sf2ai.replays.events import find_events

    snapshots = _play_back(replay, name)
    first, last = view.frame_range(replay.frames)
    events = [event for event in find_events(snapshots) if first <= event.frame <= last]
    shown = snapshots[first : last + 1]
    _write_pictures(replay, shown, events, first, view)
    if view.html is not None:
        _write_page(view.html, replay)
    if live and not as_json and result_console().is_terminal:
        _show_live(replay, shown, view.speed)
    _show_timeline(replay, events, as_json, csv)


def _play_back(replay: "Replay", name: str) -> "SnapshotArray":
    """Play a replay back on the engine version that made it, if that is the present one or is kept."""
    from sf2ai.replays.playback import play_back, play_back_on
    from sf2ai.web.engines import engine_versions
    from sf2ai.web.former_engine import FormerEngine

    if replay.backend == FormerEngine.name and replay.engine_version in engine_versions()[:-1]:
        with FormerEngine(replay.engine_version) as engine:
            return play_back_on(engine, replay, name)
    return play_back(replay, name)


def _write_pictures(
    replay: "Replay", snapshots: "SnapshotArray", events: "list[Event]", first: int, view: ViewOptions
) -> None:
    from sf2ai.report.pictures.fight import sheet_frames, write_gif, write_png

    if view.gif is not None:
        write_gif(view.gif, snapshots, replay.agents, view.speed, boxes=view.boxes)
        notice(f"wrote {str(view.gif)!r}")
    if view.png is not None:
        indices = [frame - first for frame in sheet_frames(events, first, len(snapshots))]
        write_png(view.png, snapshots[indices], replay.agents, boxes=view.boxes)
        notice(f"wrote {str(view.png)!r}")
    if view.mp4 is not None:
        _write_mp4(view.mp4, replay, snapshots, view)


def _write_mp4(path: Path, replay: "Replay", snapshots: "SnapshotArray", view: ViewOptions) -> None:
    from sf2ai.cli.terminal.output import notice_console
    from sf2ai.cli.terminal.progress import show_count_progress
    from sf2ai.report.pictures.mp4 import recorded_pictures, write_mp4

    total = recorded_pictures(snapshots, view.speed)
    with show_count_progress(notice_console(), "pictures of the video", total) as update:
        write_mp4(path, snapshots, replay.agents, view.speed, boxes=view.boxes, drawn=update)
    notice(f"wrote {str(path)!r}")


def _write_page(path: Path, replay: "Replay") -> None:
    from sf2ai.report.pages.document import write_page
    from sf2ai.report.pages.results import replay_document

    document = replay_document(replay)
    if not document.fights:
        raise InputError(f"--html cannot show this replay: {document.why_no_fights} Use --gif instead")
    notice(f"wrote {str(path)!r} ({write_page(path, document) / 1e6:.1f} MB)")


def _show_live(replay: "Replay", snapshots: "SnapshotArray", speed: float) -> None:
    from sf2ai.cli.terminal.live_playback import play_live
    from sf2ai.report.pictures.screen import screen_text

    play_live(result_console(), list(snapshots), lambda frame: screen_text(frame, replay.agents), speed)


def _show_timeline(replay: "Replay", events: "list[Event]", as_json: bool, csv: Path | None) -> None:
    from sf2ai.report.replay import forfeit_lines, replay_json, timeline

    if as_json:
        show_json(replay_json(replay, events))
    else:
        show(timeline(replay, events), *forfeit_lines(replay))
    if csv:
        write_csv(csv, [event.to_json() for event in events])
