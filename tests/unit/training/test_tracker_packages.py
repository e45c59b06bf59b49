"""The real packages of the trackers, offline: what was sent can be read again."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.log_files import EpisodeCsv, ProbeCsv
from sf2ai.training.logs import log_processes
from sf2ai.training.logs.log_processes import LogProcesses
from sf2ai.training.logs.registry import TRACKERS
from sf2ai.training.logs.state import TrackerState
from sf2ai.training.progress import EpisodeRecord, ProbeRecord

CONFIG = TrainingConfig("ryu", episodes=6, seed=5, opponents=("random",))
PROBE = ProbeRecord(1, 1, 150, "cpu:7", 12, 0, 12)
OFFLINE = {
    "trackio": {"TRACKIO_DIR": "trackio"},
    "wandb": {"WANDB_MODE": "offline"},
    "mlflow": {"MLFLOW_TRACKING_URI": "sqlite:///mlflow.db"},
}
READERS = {
    "trackio": """
from trackio.sqlite_storage import SQLiteStorage
(name,) = SQLiteStorage.get_runs("sf2ai")
config = SQLiteStorage.get_run_config("sf2ai", name)
rows = SQLiteStorage.get_logs("sf2ai", name)
points = [(each, row["step"], row[each]) for row in rows for each in row if "/" in each]
runs = len(SQLiteStorage.get_runs("sf2ai"))
seed = config["seed"]
""",
    "wandb": """
import glob, struct
from wandb.proto import wandb_internal_pb2 as records
points, runs, seeds = [], set(), set()
for path in glob.glob("wandb/offline-run-*/*.wandb"):
    content, at = open(path, "rb").read(), 7
    while at + 7 <= len(content):  # blocks of 32 KB, of records with a checksum, a length and a kind
        if 32768 - at % 32768 < 7:
            at += 32768 - at % 32768
            continue
        length = struct.unpack_from("<H", content, at + 4)[0]
        record = records.Record()
        record.ParseFromString(content[at + 7 : at + 7 + length])
        at += 7 + length
        if record.WhichOneof("record_type") == "run":
            runs.add(record.run.run_id)
            seeds |= {one.value_json for one in record.run.config.update if one.key == "seed"}
        items = record.history.item
        row = {(one.key or "/".join(one.nested_key)): json.loads(one.value_json) for one in items}
        points += [(name, row["steps"], row[name]) for name in row if "/" in name]
runs, seed = len(runs), int(seeds.pop())
""",
    "mlflow": """
from mlflow import MlflowClient
client = MlflowClient()
found = client.search_runs([client.get_experiment_by_name("sf2ai").experiment_id])
run = found[0]
points = [
    (name, one.step, one.value)
    for name in run.data.metrics
    for one in client.get_metric_history(run.info.run_id, name)
]
runs, seed = len(found), int(run.data.params["seed"])
""",
}
"""Programs that read what a tracker has: points of name, step and value, the number of runs, and the seed."""


def add_round(home: Home, number: int) -> None:
    path = home.log("ryu")
    log = EpisodeCsv(path, path.stat().st_size if path.exists() else 0)
    steps = 100 * number
    log.add(EpisodeRecord(number, steps, "random", "ken", "p1", "win", 0.25, 999, 0.5, 0.125, 0.75, -0.5))
    log.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", TRACKERS)
def test_a_run_that_goes_on_has_every_figure(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec(name) is None:
        pytest.skip(f"install the extra {name}: pip install 'sf2ai[{name}]'")
    monkeypatch.chdir(tmp_path)
    for variable, value in OFFLINE[name].items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(log_processes, "LAST_SECONDS", 300.0)
    home, notices = Home(tmp_path / "home"), list[str]()
    add_round(home, 1)
    for asked in ((name,), ()):  # then as --resume does without --log
        with LogProcesses(home, CONFIG, asked, notices) as logs:
            logs.finish(lambda stage: None, lambda: False)
        if asked:
            add_round(home, 2)
            probes = ProbeCsv(home.probes("ryu"))
            probes.add(PROBE)
            probes.close()
    printed = home.tracker("ryu", name).with_suffix(".txt").read_text(encoding="utf-8")
    assert [line.startswith(f"{name} gets the figures: ") for line in notices] == [True, True], (
        notices,
        printed,
    )
    state = TrackerState.read(home.tracker("ryu", name))
    assert state is not None
    assert (state.rounds, state.probes) == (2, 1)
    program = f"import json\n{READERS[name]}\nprint()\nprint(json.dumps([points, runs, seed]))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    points, runs, seed = json.loads(done.stdout.splitlines()[-1])
    assert (runs, seed) == (1, 5)
    has = sorted((one, step, round(value, 6)) for one, step, value in points)
    low, high = (float(f"{end:.6g}") for end in PROBE.win_rate_interval)
    figures = {"return": 0.25, "frames": 999, "epsilon": 0.5, "loss": 0.125}
    figures |= {"win_rate_50": 0.75, "mean_return_50": -0.5, "guide_share": 0.0}
    rows = [(f"training/{one}", step, value) for step in (100, 200) for one, value in figures.items()]
    rows += [("training/episode", 100, 1), ("training/episode", 200, 2)]
    rows += [(f"probes/cpu:7/{one}", 150, value) for one, value in (("low", low), ("high", high))]
    assert has == sorted([*rows, ("probes/cpu:7/win_rate", 150, 0.5)])
