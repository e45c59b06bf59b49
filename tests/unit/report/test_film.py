"""Films of fights: real ffmpeg where there is one, and a sentence where there is none."""

import importlib.util
import shutil
import subprocess
import sys

import pytest

from fakes.fights import fight, frames
from sf2ai.errors import HomeError, InputError
from sf2ai.report.pictures import mp4

PROGRAM = shutil.which("ffmpeg") or importlib.util.find_spec("imageio_ffmpeg")
needs_ffmpeg = pytest.mark.skipif(not PROGRAM, reason="there is no ffmpeg on this machine")


@needs_ffmpeg
def test_a_film_has_every_frame_and_its_end(tmp_path):
    path = tmp_path / "fight.mp4"
    shots, told = frames()[:30], []
    mp4.write_mp4(path, shots, fight().agents, speed=2.0, drawn=told.append)
    assert told == list(range(1, 16)) == list(range(1, mp4.recorded_pictures(shots, 2.0) + 1))
    assert path.read_bytes()[4:8] == b"ftyp"
    read = [mp4.find_ffmpeg(), "-v", "error", "-i", str(path), "-f", "framecrc", "-"]
    lines = subprocess.run(read, capture_output=True, check=True, text=True).stdout.splitlines()
    pictures = [line for line in lines if not line.startswith("#")]
    assert len(pictures) == 15 + 60
    assert "768x448" in "".join(lines)
    assert [entry.name for entry in tmp_path.iterdir()] == ["fight.mp4"]


def test_a_failing_program_leaves_what_was_there(tmp_path, monkeypatch):
    script = tmp_path / "ffmpeg.py"
    script.write_text(
        "import sys; print('No space left', file=sys.stderr); sys.exit(sys.argv[1] != '-hide_banner')"
    )
    before = tmp_path / "fight.mp4"
    before.write_bytes(b"before")
    started = subprocess.Popen
    monkeypatch.setattr(mp4, "find_ffmpeg", lambda: str(script))
    monkeypatch.setattr(
        mp4.subprocess, "Popen", lambda words, **more: started([sys.executable, *words], **more)
    )
    with pytest.raises(HomeError, match=r"failed: No space left; see whether the disk is full"):
        mp4.write_mp4(before, frames()[:3], fight().agents)
    assert before.read_bytes() == b"before"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["ffmpeg.py", "fight.mp4"]


def test_without_ffmpeg_the_command_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(mp4.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(InputError, match=r"pip install 'sf2ai\[video\]'"):
        mp4.find_ffmpeg()


def test_the_systems_program_comes_first(monkeypatch):
    monkeypatch.setattr(mp4.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert mp4.find_ffmpeg() == "/usr/bin/ffmpeg"
