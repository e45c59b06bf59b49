"""``kill -9`` at random moments of commands loses nothing; the checks that say so notice any kind of loss."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from fakes.trained import untrained_manifest, write_untrained
from kills.ledger import (
    READING_ERRORS,
    Ledger,
    LossError,
    check_roster,
    contents,
    require_whole_somewhere,
)
from sf2ai.game.characters import ROSTER
from sf2ai.store.checkpoint import save_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.results.lines import append_results
from sf2ai.store.weights import replace_weights

DRIVE = Path(__file__).with_name("drive.py")

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="the driver watches processes as Linux does")


def drive(programs, folder: Path, *options: object) -> str:
    """Run the driver to its end; return what it says."""
    process = programs.start(DRIVE, "--counts", folder / "counts.json", *options)
    output, errors = process.communicate(timeout=600)
    assert process.returncode == 0, output + errors
    return output


@needs_linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("kinds", "kills"),
    [
        (("train", "import", "ban", "evaluate --record"), 14),
        (("train several", "train --league", "train --seeds"), 6),
    ],
    ids=["alone", "several"],
)
def test_kills_at_random_moments_lose_nothing(programs, tmp_path, kinds, kills):
    chosen = [word for kind in kinds for word in ("--kind", kind)]
    seed = int.from_bytes(os.urandom(2), "big")  # the driver prints the kill that lost something
    said = drive(programs, tmp_path, "--kills", kills, "--seed", seed, *chosen)
    last = said.splitlines()[-1].split()
    assert last[:3] == ["0", "lost", "in"]
    assert int(last[3]) >= kills


@needs_linux
@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [(), ("--bot",), ("--format", "swiss"), ("--format", "double", "--bot")],
    ids=["players", "a bot", "swiss", "double and a bot"],
)
def test_killed_tournaments_end_as_one_that_was_never_killed(programs, options):
    seed = int.from_bytes(os.urandom(2), "big")
    process = programs.start(DRIVE.with_name("tournaments.py"), "--kills", 3, "--seed", seed, *options)
    output, errors = process.communicate(timeout=600)
    assert process.returncode == 0, f"seed {seed}: {output} {errors}"
    assert output.startswith("0 of "), output


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Of a home with weights that play, former ones, a checkpoint, a result and a stopped training."""
    home = Home(tmp_path / "home")
    for seed in (1, 2):
        arrays = {"x": np.full(3, seed, np.float32)}
        replace_weights(
            home, untrained_manifest("ryu", seed=seed, created=f"2025-03-0{seed}T12:30:00Z"), arrays
        )
    meta = {"config": {"seed": 5, "episodes": 9}}
    counts = {"rounds.counts": np.array([3, 2]), "agent.counts": np.array([70, 0, 0])}
    save_checkpoint(home.checkpoint("ken"), counts, meta)
    save_checkpoint(home.kept_training("20250301T123000Z").checkpoint("ken"), counts, meta)
    append_results(home, [{"kind": "evaluation"}])
    ledger = Ledger(home, tmp_path / "replays")
    ledger.check()
    return ledger


def remove_history(home: Home) -> None:
    next(home.history("ryu").iterdir()).unlink()


def change_history(home: Home) -> None:
    next(home.kept_trainings.rglob("checkpoint-*")).write_bytes(b"")


def remove_weights(home: Home) -> None:
    home.weights("ryu").unlink()


def forget_weights(home: Home) -> None:
    write_untrained(home.weights("ryu"), "ryu")


def cut_weights(home: Home) -> None:
    home.weights("ryu").write_bytes(home.weights("ryu").read_bytes()[:100])


def cut_checkpoint(home: Home) -> None:
    path = next(home.checkpoint("ken").iterdir())
    path.write_bytes(path.read_bytes()[:100])


def cut_results(home: Home) -> None:
    home.results.write_bytes(b"")


def damage_bans(home: Home) -> None:
    home.bans.write_bytes(b"{")


def cut_replay(home: Home) -> None:
    folder = home.path.parent / "replays"
    folder.mkdir()
    (folder / "0001-ryu-vs-ken.sf2replay").write_bytes(b"")


@pytest.mark.parametrize(
    "spoil",
    [
        remove_history,
        change_history,
        remove_weights,
        forget_weights,
        cut_weights,
        cut_checkpoint,
        cut_results,
        damage_bans,
        cut_replay,
    ],
)
def test_the_ledger_notices_each_kind_of_loss(ledger, spoil):
    ledger.check()
    spoil(ledger.home)
    with pytest.raises(READING_ERRORS):
        ledger.check()


def test_a_roster_that_hides_a_stopped_training_is_noticed(ledger, tmp_path):
    rows = [{"character": c.id, "stopped_at_episode": None, "stopped_of_episodes": None} for c in ROSTER]
    with pytest.raises(
        LossError, match=r"the roster shows \(None, None\) for ken, which is stopped at \(2, 9\)"
    ):
        check_roster(json.dumps(rows), ledger.home)
    for row in rows:
        if row["character"] == "ken":
            row.update(stopped_at_episode=2, stopped_of_episodes=9)
    check_roster(json.dumps(rows), ledger.home)


def test_a_stopped_training_must_be_whole_in_its_place_or_in_the_history(ledger):
    home = ledger.home
    training = home.training("ken")
    content = contents(training)
    training.rename(training.with_name("elsewhere"))
    require_whole_somewhere(home, training, content)  # the fixture's history has the same one
    next(home.kept_trainings.rglob("checkpoint-*")).write_bytes(b"")
    with pytest.raises(LossError, match="neither in its place nor in the history"):
        require_whole_somewhere(home, training, content)
