"""`sf2ai sweep`: what is wrong in its file is said before anything starts; its results in each form."""

import csv
import json

import pytest

from fakes.pages import DOCS, blocks_of
from sf2ai.cli.commands.trainings import sweep as command
from sf2ai.training.sessions.sweep_plan import TrialResult

pytest.importorskip("optuna", reason="install the extra sweep: pip install 'sf2ai[sweep]'")

GOOD = """[train]
char = "ryu"
episodes = 60
opponent = ["cpu:7"]
[ranges]
learning_rate = { least = 1e-4, most = 1e-2, log = true }
hidden = [[8], "16,8"]
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "hidden",
            "hiddn",
            "'x.toml', line 7: no hyperparameter of the agent 'dqn' is called 'hiddn'; did you",
        ),
        ("hidden", "clip", "line 7: 'clip' is a hyperparameter of the agent 'ppo', not of 'dqn'"),
        ("1e-4", "-1", "line 6: the hyperparameter 'learning_rate' takes a number, above 0, not '-1'"),
        ("episodes", "episods", "line 3: no option is called 'episods'; did you mean 'episodes'?"),
        ("ryu", "ryuu", "line 2: char: no character is called 'ryuu'; did you mean 'ryu'?"),
        ('"ryu"', '["ryu", "ken"]', "line 2: a sweep trains one character, not ryu, ken"),
        ("ranges", "range", "line 5: no table of a sweep is called 'range'; did you mean 'ranges'?"),
        ("char", "league = true\nchar", "line 2: 'league' cannot be given for the trials of a sweep"),
        ("char", "from-replays = 'x'\nchar", "line 2: 'from-replays' cannot be given for the trials of a"),
        ("char", "assume = 'world'\nchar", "line 2: 'assume' cannot be given for the trials of a sweep"),
        ("char", "probe = false\nchar", "line 2: a sweep goes by the probes of its trainings"),
        ("[ranges]", "[train.set]\nhidden = 8\n[ranges]", "line 9: 'hidden' stands in [train.set] too"),
        (GOOD, "", "has no table [train]"),
        (GOOD, "x", "is not TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_place(program, here, old, new, message):
    (here / "x.toml").write_text(GOOD.replace(old, new))
    assert message in program.refuse("sweep", "x.toml")
    assert not program.home.path.exists()


def test_the_file_of_the_page_is_read(program, here):
    block = next(
        one for one in blocks_of(DOCS / "how-to" / "sweep-hyperparameters.md") if "[train]" in one.text
    )
    (here / "x.toml").write_text(block.text)
    assert "no sweep 'x'" in program.refuse("sweep", "x.toml", "--resume")


def test_names_and_files_that_cannot_be_are_refused(program, here):
    (here / "x.toml").write_text(GOOD)
    assert "is no name of a sweep" in program.refuse("sweep", "x.toml", "--name", "a/b")
    assert "no sweep 'x'" in program.refuse("sweep", "x.toml", "--resume")
    assert "give sf2ai sweep the path of a TOML file" in program.refuse("sweep", "missing.toml")


def test_the_results_are_a_table_a_document_a_csv_file_and_a_picture(program, here, monkeypatch):
    def run(session, processes):
        session.results |= {
            0: TrialResult(0, {"learning_rate": 0.001, "hidden": "8"}, (6, 0, 18), "zero.npz"),
            1: TrialResult(1, {"learning_rate": 0.002, "hidden": "16,8"}, (18, 0, 6), "a home/one.npz"),
            2: TrialResult(2, {"learning_rate": 0.003, "hidden": "8"}, problem="the learner diverged"),
        }

    monkeypatch.setattr(command, "_run", run)
    (here / "x.toml").write_text(GOOD)
    text = program.run("sweep", "x.toml", "--trials", 3, "--csv", "x.csv", "--png", "x.png").stdout
    lines = text.splitlines()
    assert lines[0] == "Sweep x: 2 of 3 trials"
    assert [line.split()[0] for line in lines[3:6]] == ["1", "0", "2"]
    assert "0.75 [0.55, 0.88]" in lines[3]
    assert "trial 2: the learner diverged" in " ".join(text.split())  # a narrow terminal breaks the line
    assert "best: --set learning_rate=0.002 --set hidden=16,8" in text
    assert "next: sf2ai import 'a home/one.npz'" in text
    with open(here / "x.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["values_hidden"] for row in rows] == ["16,8", "8", "8"]
    assert (here / "x.png").read_bytes().startswith(b"\x89PNG")
    document = json.loads(program.run("sweep", "x.toml", "--json").stdout)
    assert document["best"]["number"] == 1
    assert document["trials"][2]["win_rate"] is None
