"""The `snes` backend on the core that stable-retro brings, with the test cartridge."""

from pathlib import Path

import gymnasium
import numpy as np
import stable_retro
from gymnasium.utils.env_checker import check_env

from sf2ai.envs import ROUND_ID, BackendOptions, make_backend

CARTRIDGE = Path(__file__).resolve().parents[3] / "tests" / "cartridge" / "duel.sfc"
cores = Path(stable_retro.__file__).parent / "cores"
(core,) = (path for path in cores.iterdir() if path.stem == "snes9x_libretro")


def played() -> tuple[float, bytes, int]:
    """Play a round of fixed actions; return the reward, the last observation and the number of steps."""
    backend = make_backend("snes", 1, BackendOptions(rom=CARTRIDGE, core=core, video=True))
    env = gymnasium.make(ROUND_ID, char="ryu", opponent="cpu:2", backend=backend, render_mode="rgb_array")
    observation, _ = env.reset(seed=3)
    dice = np.random.default_rng(1)
    total, steps, over = 0.0, 0, False
    while not over:
        observation, reward, over, _, _ = env.step(int(dice.integers(env.action_space.n)))
        total, steps = total + float(reward), steps + 1
    picture = env.render()
    assert picture.dtype == np.uint8
    assert picture.std() > 0, "the console's picture is empty"
    env.close()
    return total, observation.tobytes(), steps


first, second = played(), played()
assert first == second, "a seed does not repeat a round"
backend = make_backend("snes", 1, BackendOptions(rom=CARTRIDGE, core=core))
check_env(gymnasium.make(ROUND_ID, backend=backend).unwrapped)
print(f"{core.name}: a round of {first[2]} steps, repeated to the bit, and check_env")
