"""Fights as MP4 files. ffmpeg, a program of its own, writes them: it is not part of sf2ai."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from sf2ai.backends.base import SnapshotArray
from sf2ai.errors import HomeError, InputError
from sf2ai.printable import bounded, escaped
from sf2ai.report.pictures.fight import FRAMES_PER_SECOND, draw_pictures, recorded_frames
from sf2ai.store.atomic import replacing

_SCALE = 2
_END_SECONDS = 1.0
"""The last picture stands for so long."""
_MISSING = (
    "--mp4 needs the program ffmpeg, which this machine lacks; install it with your system's packages, or "
    "with `pip install 'sf2ai[video]'`"
)


def find_ffmpeg() -> str:
    """Return the path of ffmpeg: the system's, or else that of the extra ``video``.

    Raises:
        InputError: there is none.
    """
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:  # the package is missing, or its program is
        raise InputError(_MISSING) from error


def recorded_pictures(snapshots: SnapshotArray, speed: float) -> int:
    """Return how many pictures a video of frames has."""
    return max(1, round(len(recorded_frames(snapshots)) / speed))


def write_mp4(
    path: Path,
    snapshots: SnapshotArray,
    agents: tuple[str, str],
    speed: float = 1.0,
    *,
    boxes: bool = False,
    drawn: Callable[[int], None] = lambda pictures: None,
) -> None:
    """Write frames as a film of 60 pictures a second, completely or not at all.

    Args:
        path: the file; an existing file is replaced.
        snapshots: in order, shape (n,).
        agents: names of the agents of p1 and p2.
        speed: 2 plays twice as fast.
        boxes: draw the boxes of the frame data over the figures.
        drawn: told how many pictures are drawn, of `recorded_pictures`.

    Raises:
        InputError: there is no ffmpeg.
        HomeError: the file cannot be written, or ffmpeg failed.
    """
    program = find_ffmpeg()
    frames = recorded_frames(snapshots)
    count = recorded_pictures(snapshots, speed)
    places = [min(len(frames) - 1, int(number * speed)) for number in range(count)]
    with replacing(path) as file, tempfile.TemporaryFile() as errors:
        encoder = None
        try:
            for done, picture in enumerate(
                draw_pictures(snapshots[frames], places, agents, boxes, _SCALE), start=1
            ):
                if encoder is None:
                    encoder = _begin(program, picture.size, file.name, errors.fileno())
                assert encoder.stdin is not None
                encoder.stdin.write(picture.tobytes())
                drawn(done)
            assert encoder is not None
            encoder.communicate()
        except BrokenPipeError:
            assert encoder is not None
            encoder.wait()
        finally:
            if encoder is not None:
                _end(encoder)
        if encoder.returncode:
            errors.seek(0)
            last = (errors.read().decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
            raise HomeError(
                f"cannot write {str(path)!r}: {program!r} failed: {bounded(escaped(last))}; see whether the "
                "disk is full, or install another ffmpeg"
            )


def _end(encoder: "subprocess.Popen[bytes]") -> None:
    """End the program, if it goes on; what it was given and has not read is lost."""
    if encoder.poll() is None:
        encoder.kill()
        encoder.wait()
    if encoder.stdin is not None:
        with contextlib.suppress(OSError):
            encoder.stdin.close()


def _begin(program: str, size: tuple[int, int], name: str, errors: int) -> "subprocess.Popen[bytes]":
    pictures = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}"]
    rate = ["-r", str(FRAMES_PER_SECOND)]
    last = ["-vf", f"tpad=stop_mode=clone:stop_duration={_END_SECONDS:g}"]
    coder = ["-c:v", "libx264", "-crf", "20"] if _has_x264(program) else ["-b:v", "4M"]
    output = [*coder, *last, "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", name]
    return subprocess.Popen(
        [program, "-v", "error", "-nostdin", "-y", *pictures, *rate, "-i", "pipe:0", "-an", *output],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
    )


def _has_x264(program: str) -> bool:
    """Whether this ffmpeg has the usual coder; some systems ship it with another one."""
    asked = [program, "-hide_banner", "-encoders"]
    done = subprocess.run(asked, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return b" libx264 " in done.stdout
