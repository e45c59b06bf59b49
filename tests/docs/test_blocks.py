"""Every block of the how-to pages and the tutorial runs, here or in a named test, or says why it cannot.

Commands run in a short form: with few rounds, and on recordings and cartridges of the tests.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from fakes.cores import DUEL, core_file
from fakes.pages import DOCS, Block, blocks_of, words_of
from sf2ai.backends.libretro.discovery import CORE_VARIABLE
from sf2ai.cli.app import app
from sf2ai.store import packaged
from sf2ai.store.layout import HOME_VARIABLE

ROOT = DOCS.parent
ROSTER = packaged.FOLDER
PAGES = [*sorted((DOCS / "how-to").glob("*.md")), *sorted((DOCS / "tutorials").glob("*.md"))]
BLOCKS = [block for page in PAGES for block in blocks_of(page)]
ELSEWHERE = {
    "bring-your-own-bot": "tests/unit/tournament/test_own_bot_page.py",
    "train-with-stable-baselines3": "scripts/peers/suites/sb3_page.py",
    "write-a-bot-in-any-language": "tests/cli/test_line_bots.py",
    "write-a-memory-map": "tests/unit/backends/console/test_memory_map.py",
}
"""The file that runs the blocks of a page."""
VIDEO = "import RecordVideo"
"""What the block has that needs the extra ``video``; it has a test of its own."""
CANNOT = {
    "set-hyperparameters 5": "it is a file; tests/cli/test_config_file.py reads it",
    "sweep-hyperparameters 2": "it is a file; tests/cli/test_sweep_command.py reads it",
    "smoke-test-in-ci 3": "GitHub reads it; the commands in it are those of the blocks before it",
    "find-what-is-wrong 2": "it is what a command prints, on a machine with faults",
    "use-more-machines 6": "Ray reads it, on the machines of a cluster",
    "use-more-machines 7": "Slurm runs it, on the machines of a cluster",
    "watch-and-replay 3": "it is what a command prints, of another match",
}
"""Blocks that nothing runs."""
NOT_RUN = {
    r"^pip install|^python3 scripts/": "it installs packages; scripts/run_tests.py does so in CI",
    r"^\. |^for ": "it is the shell's, and starts a program of the user's",
    r"^sf2ai sweep": "tests/cli/test_sweep_command.py",
    r"^sf2ai train --config|--save-config": "tests/cli/test_config_file.py",
    r"^sf2ai train .*--log": "tests/unit/training/test_tracker_packages.py",
    r"^sf2ai train .*--seeds": "tests/cli/test_train_seeds.py",
    r"^sf2ai play": "tests/web/test_play_command.py",
    r"^sf2ai emulator (run|serve|legacy)|--backend bizhawk": "tests/cli/test_emulator_bizhawk.py",
    r"--cluster": "tests/cli/test_cluster.py",
    r"--mp4": "tests/unit/report/test_film.py",
    r"--live": "tests/web/test_live.py",
    r"^sf2ai doctor --deep": "tests/cli/test_doctor.py",
    r"--char all": "tests/unit/training/test_together.py",
    r"--agent keras-rl": "tests/unit/agents/test_baselines.py",
    r"--agent ppo": "tests/cli/test_train_ppo.py",
    r"--exploit ppo": "tests/unit/training/test_best_response.py",
    r"^sf2ai tournament --only none": "tests/cli/test_tournament_formats.py",
    r"^sf2ai tournament --resume": "tests/cli/test_tournament_resume.py",
    r"--resume|history --restore": "tests/cli/test_stopped_trainings.py",
    r"^sf2ai (train|tournament).* --backend snes": "tests/cli/test_emulator.py",
}
"""Commands that are only read by the command line's parser, and the reason, or the test that runs them."""
SHORTER = (
    (r"--until-sure --min-win-rate 0.6 --episodes 1000", "--until-sure --min-win-rate 0.05 --episodes 60"),
    (r"(?<!0.05 )--(episodes|exploit) \d+", r"--\1 2"),
    (r"^(sf2ai (?:train|evaluate) (?!.*--episodes).*)$", r"\1 --episodes 2"),
    (r"^(sf2ai tournament(?!.*--format (?:single|double)).*)$", r"\1 --matches 1 --only ryu --only sagat"),
    (r"^(sf2ai tournament.* --format (?:single|double).*)$", r"\1 --only ryu --only sagat --only ken"),
    (r"(?<!sure )--min-win-rate [\d.]+", "--min-win-rate 0"),
    (r"--frames [\d-]+", "--frames 20-40"),
    (r"\bPATH_OF_THE_CHECKPOINT\b", "packaged:ryu --agent ppo --guide none"),
    (r"replays/\S+\.sf2replay|\bFILE\b", "match.sf2replay"),
)
"""What makes a command short: patterns and what replaces them."""


def runs_here(block: Block) -> bool:
    return block.page.stem not in ELSEWHERE and block.name not in CANNOT


def ids(block: Block | Path) -> str:
    return block.name if isinstance(block, Block) else block.stem


def reason_for(command: str) -> str | None:
    return next((reason for pattern, reason in NOT_RUN.items() if re.search(pattern, command)), None)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A folder with what the pages name: a recorded match, weights, a bot, a reward and a cartridge."""
    folder = tmp_path_factory.mktemp("pages")
    run(folder, ["watch", "ryu:cpu:7", "sagat:cpu:0", "--record", "kept"])
    (match,) = (folder / "kept").glob("*.sf2replay")
    shutil.copy(match, folder / "match.sf2replay")
    bot = next(block for block in BLOCKS if block.name == "bring-your-own-bot 1").text
    (folder / "my_bot.py").write_text(bot.replace("Zoner", "MyBot"), encoding="utf-8")
    reward = next(block for block in BLOCKS if "def corner" in block.text).text
    (folder / "my_rewards.py").write_text(reward.partition("\n\n\nenvs")[0], encoding="utf-8")
    shutil.copy(ROSTER / "sagat.npz", folder / "old-sagat.npz")
    shutil.copy(ROSTER / "ryu.npz", folder / "old-ryu.npz")
    shutil.copy(DUEL, folder / "turbo.sfc")
    return folder


def run(folder: Path, words: list[str]) -> str:
    """Run a command line in a folder, with a home below it; it must succeed. Returns what it printed."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setattr("sf2ai.store.packaged.FOLDER", ROSTER)
        result = CliRunner(env={HOME_VARIABLE: str(folder / "home")}).invoke(app, words)
    assert result.exit_code == 0, f"sf2ai {' '.join(words)}\n{result.output}"
    return result.stdout


def run_python(text: str, folder: Path) -> None:
    """Run a program in a folder; it must succeed."""
    command = [sys.executable, "-c", text]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def shorter(command: str) -> str:
    """Return the command as it runs here.

    >>> shorter("sf2ai train --char ryu --reward finish")
    'sf2ai train --char ryu --reward finish --episodes 2'
    """
    for pattern, replacement in SHORTER:
        command = re.sub(pattern, replacement, command)
    return command


def test_the_pages_have_blocks():
    assert len(BLOCKS) > 40
    assert {block.page.stem for block in BLOCKS} == {page.stem for page in PAGES}


@pytest.mark.parametrize(("page", "file"), ELSEWHERE.items())
def test_the_file_that_runs_a_page_names_it(page, file):
    assert f"{page}.md" in (ROOT / file).read_text(encoding="utf-8")


def test_every_exception_is_about_something():
    assert set(CANNOT) <= {block.name for block in BLOCKS}
    commands = [command for block in BLOCKS for command in block.commands]
    assert [pattern for pattern in NOT_RUN if not any(re.search(pattern, each) for each in commands)] == []
    tests = [reason for reason in NOT_RUN.values() if reason.startswith("tests/")]
    assert [test for test in tests if not (ROOT / test).is_file()] == []


@pytest.mark.parametrize("block", BLOCKS, ids=ids)
def test_every_command_is_one_that_the_program_reads(block):
    for command in block.commands:
        words = words_of(command) if command.startswith("sf2ai ") else ["--help"]
        group = get_command(app)
        while isinstance(group, TyperGroup) and words and not words[0].startswith("-"):
            group, words = group.commands[words[0]], words[1:]
        if words != ["--help"]:
            with group.make_context("sf2ai", words):
                pass


@pytest.mark.parametrize("block", [block for block in BLOCKS if runs_here(block)], ids=ids)
def test_every_block_is_of_a_kind_that_runs(block):
    assert block.language == "python" or block.commands, block.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", sorted({each.page for each in BLOCKS if runs_here(each) and each.language == "python"}), ids=ids
)
def test_python_runs(page, recorded, monkeypatch):
    blocks = [each for each in blocks_of(page) if each.language == "python" and VIDEO not in each.text]
    if any("turbo.sfc" in block.text for block in blocks):
        monkeypatch.setenv(CORE_VARIABLE, str(core_file("snes9x")))
    texts = [re.sub(*SHORTER[-1], block.text) for block in blocks]
    code = f"for text in {texts!r}:\n    print(text, flush=True)\n    exec(text, {{}})"
    run_python(code, recorded)


@pytest.mark.slow
def test_the_block_that_records_a_video_runs(tmp_path):
    """It needs the extra, which the tests do not install: MoviePy wants an older Pillow."""
    pytest.importorskip("moviepy", reason="MoviePy is not installed: pip install 'sf2ai[video]'")
    (block,) = (block for block in BLOCKS if block.language == "python" and VIDEO in block.text)
    run_python(block.text, tmp_path)
    (video,) = (tmp_path / "videos").iterdir()
    assert video.name == "rl-video-episode-0.mp4"
    assert video.stat().st_size > 10_000


@pytest.mark.slow
@pytest.mark.parametrize("block", [each for each in BLOCKS if runs_here(each) and each.commands], ids=ids)
def test_commands_run(block, recorded, monkeypatch):
    commands = [command for command in block.commands if reason_for(command) is None]
    if not commands:
        pytest.skip("; ".join(sorted({str(reason_for(command)) for command in block.commands})))
    if any("snes" in command or "turbo.sfc" in command for command in commands):
        monkeypatch.setenv(CORE_VARIABLE, str(core_file("snes9x")))
    # A Ryu whom another block trained for two rounds would stand in the place of the packaged one.
    shutil.rmtree(recorded / "home", ignore_errors=True)
    if any("yours:ryu" in command for command in commands):
        run(recorded, ["train", "--char", "ryu", "--episodes", "2"])
    for command in commands:
        run(recorded, words_of(shorter(command)))
