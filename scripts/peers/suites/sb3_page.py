"""Every block and command of the how-to page about Stable-Baselines3, as a reader would run them."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "train-with-stable-baselines3.md"
text = PAGE.read_text(encoding="utf-8")
training, measuring, bot = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
commands = re.findall(r"^    (sf2ai .+)$", text, re.MULTILINE)
assert len(commands) == 2, commands

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    started = time.monotonic()
    rest = "model.save('ryu-ppo')\nassert sum(result > 0 for result in results) > 200"
    program = f"{training}\n{measuring}\n{rest}\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    sys.stderr.write(done.stderr)
    assert done.returncode == 0, f"the page's program ended with {done.returncode}"
    trained = time.monotonic() - started
    Path("ppo_bot.py").write_text(bot, encoding="utf-8")
    for command in commands:
        _, *arguments = shlex.split(command)
        speed = ["--speed", "100"] if arguments[0] == "watch" else ["--matches", "1"]
        run = [sys.executable, "-m", "sf2ai", *arguments, *speed]
        played = subprocess.run(run, capture_output=True, text=True, check=False)
        sys.stderr.write(played.stderr)
        assert played.returncode == 0, f"{command} ended with {played.returncode}"
        assert "forfeit" not in played.stdout.lower(), played.stdout
print(f"{done.stdout.strip()}, after {trained:.0f} s; {len(commands)} commands")
