"""gymnasium's RecordVideo around one environment and around a batch; the videos are read back."""

import os
import re
import tempfile
from pathlib import Path

import gymnasium
import imageio_ffmpeg
from gymnasium.wrappers import RecordVideo
from gymnasium.wrappers.vector import RecordVideo as RecordBatch

from sf2ai.envs import ROUND_ID

STEPS = 40
HEIGHT, WIDTH = 448, 768
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "use-the-environments.md"


def measure(video: Path) -> tuple[int, tuple[int, int], float]:
    """Return a video's frames, its width and height, and its frames per second."""
    reader = imageio_ffmpeg.read_frames(str(video))
    about = next(reader)
    return sum(1 for _ in reader), about["size"], about["fps"]


with tempfile.TemporaryDirectory() as folder:
    (block,) = re.findall(r"```python\n([^`]*RecordVideo[^`]*)```", PAGE.read_text(encoding="utf-8"))
    os.chdir(folder)
    exec(block, {})
    frames, _, rate = measure(Path("videos", "rl-video-episode-0.mp4"))
    assert frames > 10 * rate, frames
    env = RecordVideo(
        gymnasium.make(ROUND_ID, char="ryu", opponent="cpu:4", render_mode="rgb_array"),
        f"{folder}/one",
        episode_trigger=lambda episode: True,
        video_length=STEPS,
    )
    env.reset(seed=1)
    for _ in range(STEPS):
        env.step(env.action_space.sample())
    env.close()
    envs = RecordBatch(
        gymnasium.make_vec(ROUND_ID, num_envs=4, autoreset_mode="NextStep", render_mode="rgb_array"),
        f"{folder}/batch",
        step_trigger=lambda step: step == 0,
        video_length=STEPS,
    )
    envs.reset(seed=1)
    for _ in range(STEPS + 2):
        envs.step(envs.action_space.sample())
    envs.close()
    (one,) = Path(folder, "one").glob("*.mp4")
    (batch,) = Path(folder, "batch").glob("*.mp4")
    frames, size, rate = measure(one)
    assert STEPS - 1 <= frames <= STEPS + 1, frames
    assert (size, rate) == ((WIDTH, HEIGHT), 15), (size, rate)
    grid_frames, grid_size, _ = measure(batch)
    assert STEPS - 1 <= grid_frames <= STEPS + 1, grid_frames
    assert grid_size == (2 * WIDTH, 2 * HEIGHT), grid_size
print(f"{frames} frames of {size[0]} x {size[1]} at {rate:g}/s; a batch in {grid_size[0]} x {grid_size[1]}")
