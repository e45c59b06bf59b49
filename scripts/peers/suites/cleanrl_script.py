"""CleanRL's dqn.py or ppo.py, unchanged: fetched now, from the commit below, and never kept in this project.

The scripts are single files under the MIT licence and in no package for this Python. `SF2AI_CLEANRL` may
name a folder with a checkout of github.com/vwxyzjn/cleanrl where that host cannot be reached.
"""

import os
import runpy
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

COMMIT = "fe8d8a03c41a7ef5b523e2e354bd01c363e786bb"
ADDRESS = f"https://raw.githubusercontent.com/vwxyzjn/cleanrl/{COMMIT}"
FILES = {
    "dqn": ("cleanrl/dqn.py", "cleanrl_utils/buffers.py"),
    "ppo": ("cleanrl/ppo.py",),
}
SETTINGS = {
    "dqn": {"total-timesteps": 3_000, "learning-starts": 500, "buffer-size": 5_000},
    "ppo": {"total-timesteps": 4_096},
}
NOT_TO_BE_HAD = 77
"""Exit code of a row whose program could not be brought here."""

name = sys.argv[1]
with tempfile.TemporaryDirectory() as made:
    folder = Path(os.environ.get("SF2AI_CLEANRL", made))
    if folder == Path(made):
        for file in FILES[name]:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with urllib.request.urlopen(f"{ADDRESS}/{file}", timeout=30) as answer:
                    target.write_bytes(answer.read())
            except urllib.error.URLError as problem:
                print(f"CleanRL's {file} could not be fetched from GitHub: {problem.reason}", file=sys.stderr)
                sys.exit(NOT_TO_BE_HAD)
    os.chdir(made)  # CleanRL writes its logs here
    sys.path.insert(0, str(folder))
    sys.argv = [f"{name}.py", "--env-id", "sf2ai.envs:sf2ai/Round-v0", "--no-cuda"]
    for option, value in SETTINGS[name].items():
        sys.argv += [f"--{option}", str(value)]
    import sf2ai.envs  # noqa: F401 - before PyTorch's TensorBoard writer

    values = runpy.run_path(str(folder / FILES[name][0]), run_name="__main__")
    steps = values["global_step"]
    assert steps >= SETTINGS[name]["total-timesteps"] - 1, steps
    assert list(Path(made, "runs").rglob("events*")), "no log was written"
print(f"{name}.py of commit {COMMIT[:9]}: {SETTINGS[name]['total-timesteps']:,} steps")
