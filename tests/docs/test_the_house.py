"""The page "The house" is right: its rooms and files exist, and it answers where things are decided."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "sf2ai"
PAGE = (ROOT / "docs" / "explanation" / "the-house.md").read_text(encoding="utf-8")
TABLE = [line for line in PAGE.splitlines() if line.startswith("| `")]

QUESTIONS = {
    "Where is the order of the phases of a frame decided?": "engine/step.py",
    "Where is decided that a blocked special costs chip damage?": "engine/combat.py",
    "Where does a fighter's pad become a special move?": "engine/control.py",
    "Where are motions and charges recognised?": "engine/inputs.py",
    "Where is a number of a move corrected?": "game/frame_data/*.toml",
    "Where is a number that no source gives?": "game/choices.py",
    "Where would I add an observation feature?": "seats/features.py",
    "Where is a feature's value computed?": "seats/observation.py",
    "Where would I add an action preset?": "seats/actions.py",
    "Where is a motion's script played frame by frame?": "seats/action_pads.py",
    "Where would I add a reward?": "rounds/reward.py",
    "Where is decided which side and opponent a round has?": "rounds/plans.py",
    "Where does a round of the batch begin and end?": "rounds/slots.py",
    "What does a controller have to do?": "rounds/controller.py",
    "Where is the Snapshot defined?": "backends/base.py",
    "Where does the search guide play actions in copies of the match?": "guides/rollouts.py",
    "Where is the training loop?": "training/loop/trainer.py",
    "Where is decided when a checkpoint is written?": "training/sessions/session.py",
    "Where is a file written whole or not at all?": "store/atomic.py",
    "Where would I add a training setting?": "training/settings.py",
    "Where is a training option's help text?": "cli/options/train.py",
    "Where is the rank of a tournament decided?": "tournament/standings.py",
    "Where is the table of standings drawn?": "report/standings.py",
    "Where does a win rate get its interval?": "statistics/intervals.py",
    "Where is the environment for PettingZoo?": "envs/pettingzoo_env.py",
    "Where does a match become a replay?": "replays/playback.py",
    "Where does a frame get its checksum?": "rounds/tape.py",
    "Where is the list of commands?": "cli/app.py",
    "Where are learning curves drawn?": "report/pictures/curves.py",
    "Where is Ctrl-C held back until a training is saved?": "training/interrupt.py",
    "Where would I add an opponent?": "players/opponents.py",
    "Where does a bot's process begin and end?": "players/bots/process.py",
    "Where is the CPU's difficulty?": "agents/cpu/knowledge/levels.py",
    "Where does the CPU defend?": "agents/cpu/tactics/defence.py",
    "Where is a memory map read?": "backends/console/memory_map.py",
    "Where is a SNES core loaded?": "backends/libretro/library.py",
    "Where is a SNES core run?": "backends/libretro/core.py",
    "Where does the round's clock run?": "engine/rounds.py",
    "Where is a frame of a fight drawn?": "drawing/picture.py",
    "Where is the order of a frame in the browser?": "web/contest/frame.py",
    "Where would I add a kind of agent?": "agents/registry.py",
    "Where is the order of the CPU's tactics?": "agents/cpu/tactics/decide.py",
    "Where is a user's own reward called and checked?": "rounds/own_reward.py",
    "Where is decided what a new training moves to the history?": "training/sessions/former.py",
    "Where is BizHawk's protocol parsed?": "backends/bizhawk/protocol/messages.py",
}
"""What a stranger may ask, and the file that answers it."""


def paths_on_the_page() -> set[str]:
    """Every file that the page names; a short name is in the rooms of its row, or in the folder before it."""
    found, folders = set(), [""]
    for line in PAGE.splitlines():
        if line.startswith("| `"):
            folders = re.findall(r"`(\w+)`", line.split("|")[1])
        elif line.startswith("#"):
            folders = [""]
        for name in re.findall(r"`([\w/*.]+\.(?:py|toml))`", line):
            tried = [name, *(f"{folder}/{name}" for folder in folders)]
            path = next((path for path in tried if list(PACKAGE.glob(path))), name)
            if not line.startswith("| `"):
                folders = [path.rpartition("/")[0]]
            found.add(path)
    return found


@pytest.mark.parametrize("name", sorted(paths_on_the_page()))
def test_every_file_on_the_page_exists(name):
    assert list(PACKAGE.glob(name)), name


def test_the_table_has_every_room_in_the_order_of_the_layers():
    rooms = [room for line in TABLE for room in re.findall(r"`(\w+)`", line.split("|")[1])]
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert set(rooms) == folders
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    height = {name.strip(): -place for place, layer in enumerate(layers) for name in layer.split("|")}
    assert [height[room] for room in rooms] == sorted((height[room] for room in rooms), reverse=True)


@pytest.mark.parametrize("room", sorted(PACKAGE.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_every_room_says_what_it_is_for(room):
    docstring = ast.get_docstring(ast.parse(room.read_text(encoding="utf-8"))) or ""
    assert len(docstring.split()) >= 5, room


@pytest.mark.parametrize(("question", "file"), QUESTIONS.items(), ids=lambda value: value[:60])
def test_the_page_names_the_file_that_answers(question, file):
    assert file in paths_on_the_page(), question


def test_no_folder_is_crowded():
    counts = {path.parent: len(list(path.parent.glob("*.py"))) for path in PACKAGE.rglob("__init__.py")}
    assert {str(folder): count for folder, count in counts.items() if count > 16} == {}
