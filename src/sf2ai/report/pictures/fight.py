"""Fights as picture files: an animated GIF, and one frame or a sheet of frames as PNG."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image

from sf2ai.backends.base import Phase, SnapshotArray
from sf2ai.drawing.figure_picture import FightPictures, draw_figures
from sf2ai.record_types import SnapshotRecord
from sf2ai.replays.events import Event, EventKind
from sf2ai.store.atomic import replacing

GIF_STEP = 3
"""A GIF holds every third frame: 20 a second, since a GIF counts in hundredths of a second."""
SHEET_COLUMNS, SHEET_ROWS = 3, 4
_GAP = 4
FRAMES_PER_SECOND = 60
_LAST_MILLISECONDS = 2_000
_END_FRAMES = 72
"""Frames for which the figures move on after the last frame of a round."""
_PALETTE_PICTURES, _PALETTE_COLOURS = 24, 128
_SHEET_EVENTS = (
    EventKind.HIT,
    EventKind.BLOCK,
    EventKind.THROW,
    EventKind.CLASH,
    EventKind.DIZZY,
    EventKind.ROUND_ENDS,
)


def write_gif(
    path: Path, snapshots: SnapshotArray, agents: tuple[str, str], speed: float = 1.0, *, boxes: bool = False
) -> None:
    """Write frames as a GIF that plays in real time, completely or not at all.

    After the last frame of a round the figures move on for a second: one falls, the other one wins.

    Args:
        path: the file; an existing file is replaced.
        snapshots: in order, shape (n,).
        agents: names of the agents of p1 and p2.
        speed: 2 plays twice as fast; the GIF shows 20 frames a second at any speed.
        boxes: draw the boxes of the frame data over the figures.

    Raises:
        HomeError: the file cannot be written.
    """
    step = max(1, round(GIF_STEP * speed))
    frames = recorded_frames(snapshots)
    places = [*range(0, len(frames) - 1, step), len(frames) - 1]
    # Times in hundredths of a second are rounded, not lengths, so that rounding errors do not add up.
    moments = [round(100 * place / (FRAMES_PER_SECOND * speed)) for place in places]
    lengths = [10 * (after - now) for now, after in pairwise(moments)] + [_LAST_MILLISECONDS]
    with replacing(path) as file:
        first, *rest = _with_common_palette(draw_pictures(snapshots[frames], places, agents, boxes))
        first.save(file, "GIF", save_all=True, append_images=rest, duration=lengths, loop=0, optimize=True)


def recorded_frames(snapshots: SnapshotArray) -> list[int]:
    """Return the places of the frames that a film shows: the last one of a round for a second longer."""
    return [index for index in range(len(snapshots)) for _ in range(_frames_shown(snapshots[index]))]


def _frames_shown(snapshot: SnapshotRecord) -> int:
    return 1 if snapshot["phase"] == Phase.FIGHT else 1 + _END_FRAMES


def draw_pictures(
    snapshots: SnapshotArray, places: Iterable[int], agents: tuple[str, str], boxes: bool, scale: int = 1
) -> Iterator[Image.Image]:
    """Yield a picture for each place; frames between them only move the figures on.

    Args:
        snapshots: in order, shape (n,).
        places: of frames, not decreasing; a picture whose place comes again is yielded again.
        agents: names of the agents of p1 and p2.
        boxes: draw the boxes of the frame data over the figures.
        scale: 1 for 384 x 224 pixels.
    """
    pictures, seen, drawn = FightPictures(boxes=boxes), -1, None
    for place in places:
        if place > seen:
            for snapshot in snapshots[seen + 1 : place + 1]:
                pictures.see(snapshot)
            seen, drawn = place, pictures.draw(agents, scale)
        assert drawn is not None
        yield drawn


def write_png(path: Path, snapshots: SnapshotArray, agents: tuple[str, str], *, boxes: bool = False) -> None:
    """Write one frame in double size, or several as a sheet in reading order, completely or not at all.

    Args:
        path: the file; an existing file is replaced.
        snapshots: shape (n,).
        agents: names of the agents of p1 and p2.
        boxes: draw the boxes of the frame data over the figures.

    Raises:
        HomeError: the file cannot be written.
    """
    if len(snapshots) == 1:
        sheet = draw_figures(snapshots[0], agents, 2, boxes=boxes)
    else:
        sheet = _sheet([draw_figures(snapshot, agents, 1, boxes=boxes) for snapshot in snapshots])
    with replacing(path) as file:
        sheet.save(file, "PNG", optimize=True)


def sheet_frames(events: Sequence[Event], first: int, count: int) -> list[int]:
    """Return at most twelve frames for a sheet: of hits, blocks, throws and endings, evenly chosen.

    Args:
        events: of the frames.
        first: number of the first frame that may be chosen.
        count: how many frames there are; without such events, frames are chosen evenly.
    """
    most = SHEET_COLUMNS * SHEET_ROWS
    found = sorted({event.frame for event in events if event.kind in _SHEET_EVENTS}) if count > 1 else []
    found = found or list(range(first, first + count))
    if len(found) <= most:
        return found
    return [found[round(index * (len(found) - 1) / (most - 1))] for index in range(most)]


def _with_common_palette(drawn: Iterable[Image.Image]) -> list[Image.Image]:
    """Reduce pictures to one palette, taken from some of them, so that a GIF stores only what changes."""
    pictures = list(drawn)
    some = pictures[:: max(1, len(pictures) // _PALETTE_PICTURES)]
    palette = _sheet(some).quantize(_PALETTE_COLOURS)
    return [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]


def _sheet(pictures: Sequence[Image.Image]) -> Image.Image:
    columns = min(SHEET_COLUMNS, len(pictures))
    rows = -(-len(pictures) // columns)
    width, height = (side + _GAP for side in pictures[0].size)
    sheet = Image.new("RGB", (columns * width - _GAP, rows * height - _GAP), (255, 255, 255))
    for index, picture in enumerate(pictures):
        sheet.paste(picture, (index % columns * width, index // columns * height))
    return sheet
