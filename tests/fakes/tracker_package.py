"""A package that takes the place of wandb: it keeps what it gets in a file, and fails as it is told to."""

import json
from pathlib import Path

SOURCE = """
import json, os, sys, time
from types import SimpleNamespace

FAULT = os.environ.get("FAKE_FAULT", "")

def _keep(**event):
    with open(os.environ["FAKE_EVENTS"], "a") as file:
        file.write(json.dumps(event) + "\\n")

if FAULT == "import":
    raise OSError("libfake.so is missing")

class Run:
    url = None
    settings = SimpleNamespace(sync_dir="/kept/here")
    def __init__(self, id):
        self.id = id
        self.config = SimpleNamespace(update=lambda values, allow_val_change: _keep(config=values))
    def define_metric(self, name, step_metric): pass
    def log(self, figures):
        if FAULT == "log" and figures["steps"] >= 200:
            raise ConnectionError("the server is gone")
        if FAULT == "death":
            os._exit(7)
        while FAULT == "waiting" and figures["steps"] == 300 and not os.path.exists("go"):
            time.sleep(0.02)
        while FAULT == "hanging":
            time.sleep(1)
        _keep(log=figures)
    def finish(self): _keep(finish=True)

def Settings(console): return None

def init(project, id, name, resume, config, settings):
    if FAULT == "open":
        sys.exit("no API key")
    if FAULT == "asking":
        _keep(answer=input("API key: "))
    print("noise on standard output")
    print("noise on standard error", file=sys.stderr)
    _keep(open=id, resume=resume)
    return Run(id)
"""


def install(folder: Path) -> None:
    """Write the package into a folder that Python imports from."""
    (folder / "wandb").mkdir(parents=True)
    (folder / "wandb" / "__init__.py").write_text(SOURCE, encoding="utf-8")


def events(path: Path) -> list[dict[str, object]]:
    """Return what the package has kept."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
