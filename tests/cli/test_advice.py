"""Where a message says what to do, doing it works: each advice in the sources is provoked and followed."""

import re
import shlex
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from fakes.advice import advice_in_sources
from fakes.advice_replays import REPLAY_ROWS
from fakes.advice_rows import ROWS, Place
from fakes.advice_tournaments import TOURNAMENT_ROWS
from fakes.trained import write_untrained

ROOT = Path(__file__).parents[2]
_BOT = "class Walker:\n    def __init__(self, c, s): pass\n    def act(self, seen, legal): return '6'\n"

ALL_ROWS = [*ROWS, *REPLAY_ROWS, *TOURNAMENT_ROWS]

ELSEWHERE = {
    "curves in TensorBoard: tensorboard --logdir {}": "tests/cli/test_train.py",
    "--html cannot show this replay: {} Use --gif instead": "tests/cli/test_result_pages.py",
    "With --html or --record, matches can be seen here as well.": "tests/cli/test_result_pages.py",
    "--html writes the page of one result; name it, as in `sf2ai results NAME --html FILE`": (
        "tests/cli/test_result_pages.py"
    ),
    "a {} has no page; show {} without --html": "tests/cli/test_result_pages.py",
    "The matches of this tournament were not kept; --html or --record keeps those of the next one.": (
        "tests/cli/test_result_pages.py"
    ),
    "The rounds of this evaluation were not kept; one with --record DIR keeps them in that folder.": (
        "tests/cli/test_result_pages.py"
    ),
    "--mp4 needs the program ffmpeg, which this machine lacks; install it with your system's packages, "
    "or with `pip install 'sf2ai[video]'`": "tests/unit/report/test_film.py",
    "--live needs Starlette and uvicorn; install them with `pip install 'sf2ai[live]'`": (
        "tests/web/test_live.py"
    ),
    "port {} cannot be used ({}); give another --live-port, or none for a free one": "tests/web/test_live.py",
    "next: sf2ai import {}{}": "tests/cli/test_sweep_command.py",
    "--live shows trainings of one seed each; give --live or --seeds, not both": (
        "tests/cli/test_train_seeds.py"
    ),
    "--seeds {} trains one character again and again, not {} together; name one with --char, without "
    "--league": "tests/cli/test_train_seeds.py",
    "--from-replays {} teaches one agent, not one for each of several seeds; omit --seeds": (
        "tests/cli/test_train_seeds.py"
    ),
    "several seeds cannot be trained at once on the backend {}; omit --seeds": (
        "tests/cli/test_train_seeds.py"
    ),
    "--seed {} and --seeds {} go beyond {}, the greatest seed; give a smaller --seed": (
        "tests/cli/test_train_seeds.py"
    ),
    "{} cannot continue with {}; give --seeds {} or more": "tests/unit/training/test_seeds.py",
    "--cluster spreads several trainings, and {} alone is one; give --char all or --seeds N, or omit "
    "--cluster": "tests/cli/test_cluster.py",
    "the reward {} is a function of this machine, and a cluster gets no code of it; give weights of terms "
    "with --reward, or omit --cluster": "tests/cli/test_cluster.py",
    "the tracker {} gets figures from the machine that trains; omit --log or --cluster": (
        "tests/cli/test_cluster.py"
    ),
    "another process ({}) trains {} with several seeds in {}; wait until it ends, or choose another home "
    "with --home DIR": "tests/unit/training/test_seeds.py",
    "--set {}={}": "tests/cli/test_sweep_command.py",
    '{} has no table [{}]; write [{}] with options of `sf2ai train`, such as char = "ryu", and [{}] with '
    "ranges: learning_rate = { least = 1e-4, most = 1e-2 }": "tests/cli/test_sweep_command.py",
    "another process ({}) runs the sweep {} in {}; wait until it ends, or choose another name with --name": (
        "tests/unit/training/test_sweep.py"
    ),
    "there is no sweep {} in {} to continue; omit --resume": "tests/unit/training/test_sweep.py",
    "there is a sweep {} in {} already; continue it with --resume, or give this one another name "
    "with --name": ("tests/unit/training/test_sweep.py"),
    "the sweep {} was begun with other {}; give the file as it was, or begin another sweep with --name": (
        "tests/unit/training/test_sweep.py"
    ),
    "{} was altered and cannot be read ({}); begin another sweep with --name": (
        "tests/unit/training/test_sweep.py"
    ),
    "the figures do not go to {}, which is not installed: `pip install 'sf2ai[{}]'`, and --resume sends them "
    "all": "tests/unit/training/test_tracker_logs.py",
    "the training is whole, and --resume sends what is missing": "tests/unit/training/test_tracker_logs.py",
    "--log {}": "tests/unit/training/test_tracker_logs.py",
    "{} was altered and cannot be read; remove it, and --log begins a new run": (
        "tests/unit/training/test_tracker_logs.py"
    ),
    "run {}; see it with: trackio show --project {}": "tests/unit/training/test_tracker_packages.py",
    "see `sf2ai {} --help`": "tests/cli/test_config_file.py",
    "# Options of `sf2ai train`, by sf2ai {}; use it with: sf2ai train --config FILE": (
        "tests/cli/test_config_file.py"
    ),
    "--save-config cannot write {}, which no TOML file can hold; omit it, or rename that file": (
        "tests/cli/test_config_file.py"
    ),
    "sf2ai train --char ryu --agent {} --set NAME=VALUE": "tests/cli/test_config_file.py",
    "bots cannot be confined here: {}; omit --confine required, or use another system": (
        "tests/unit/players/test_launched.py"
    ),
    "--exploit works on this machine alone; omit it or --cluster": "tests/cli/test_cluster.py",
    "--profile and --png count in this process alone; omit them or --cluster": "tests/cli/test_cluster.py",
    "{} is a bot, which a cluster plays in `sf2ai compare` and `sf2ai tournament` only; name another player, "
    "or omit --cluster": "tests/unit/measuring/test_evaluation_on_a_cluster.py",
    "a cluster plays on the built-in game only, not on {}; omit --backend or --cluster": (
        "tests/unit/tournament/test_cluster_venue.py"
    ),
    "cannot listen on {}:{}: {}; choose another --listen": "tests/unit/players/test_joining.py",
    "next: sf2ai evaluate --char {} --opponent random{}{}": "tests/cli/test_hints.py",
    "sf2ai replay {} --watch": "tests/cli/test_hints.py",
    " --home {}": "tests/cli/test_hints.py",
    "sf2ai tournament --resume --name {}{}": "tests/cli/test_tournament_resume.py",
    "this user has no home folder; name a folder with --home DIR or {}": "tests/unit/store/test_layout.py",
    ", or list those that are kept: `sf2ai history{}`": "tests/cli/test_stopped_trainings.py",
    "the history has {} GB; to see and shorten it: sf2ai history{}": "tests/cli/test_stopped_trainings.py",
    "sf2ai history --restore {}{}": "tests/cli/test_stopped_trainings.py",
    "sf2ai train {}{}": "tests/cli/test_stopped_trainings.py",
    "sf2ai train {}{} --resume{}": "tests/cli/test_stopped_trainings.py",
    "--char {}": "tests/cli/test_stopped_trainings.py",
    "--char {} --resume{}": "tests/cli/test_stopped_trainings.py",
    " --backend {}": "tests/cli/test_stopped_trainings.py",
    "the agent {} learns without a guide and against itself only: it may go passive; add --opponent cpu:7, "
    "or omit --guide": "tests/cli/test_train_ppo.py",
    "not every training has ended; continue with --resume": "tests/cli/test_stopped_trainings.py",
    "{} was begun with {} {} and cannot continue with {}; give the same, or omit --resume to begin a new "
    "training{}": "tests/cli/test_train.py",
    "the process {}died with exit code {}; its last checkpoint is intact: continue with --resume": (
        "tests/unit/training"
    ),
    "port {} cannot be used ({}); give another --port, or none for a free one": (
        "tests/web/test_page_server.py"
    ),
    "no sf2ai listens on {}:{}; start sf2ai train, evaluate or tournament with --backend bizhawk first": (
        "tests/cli/test_emulator_bizhawk.py"
    ),
}
"""The tests that follow an advice of which the surroundings take more than a command line."""

NOT_FOLLOWED = {
    "cluster/": "a cluster, or a machine without Ray, is needed; tests/unit/cluster has the messages",
    "backends/": "an emulator, a core or a ROM is needed; tests/unit/backends have the messages",
    "diagnostics/": "findings of `doctor` and `emulator check`, not errors; tests/unit/diagnostics has them",
    "remote/": "a program of 2017 is needed; tests/unit/remote has the messages",
    "cli/emulator/serve.py": "the right command waits for an emulator",
    "cli/emulator/old_tool.py": "the right command waits for an emulator",
    "guides/": "a console, or an action preset of a user's own, is needed",
    "training/files/": "the advice is the one of a damaged checkpoint, which is followed above",
    "training/sessions/session.py": "the advice is the one of a damaged checkpoint, which is followed above",
    "training/sessions/resume.py": "the advice to omit --resume is followed above",
    "training/loop/rounds.py": "the source of a user's reward has to change between two processes",
    "training/opponents/pool.py": "an agent of another kind is needed, whose training takes long",
    "cli/reference.py": "the reference page's own text",
    "report/conformance/page.py": "the conformance page's own text",
    "report/conformance/facts.py": "the page of facts' own text",
    "training/sessions/beginning.py": "only a file of another program or a damaged one does not fit; "
    "tests/unit/training/test_beginning.py has the messages",
}
"""Folders and files whose other advice is not followed here, with the reason."""


def test_every_advice_of_the_sources_has_a_row():
    """A new message that says what to do needs a row above, so that doing it is tried."""
    rows = {row.advice for row in ALL_ROWS} | ELSEWHERE.keys()
    found = advice_in_sources()
    missing = [
        place
        for place, text in found.items()
        if text not in rows and not any(place.startswith(start) for start in NOT_FOLLOWED)
    ]
    assert missing == []
    texts = set(found.values())
    assert [text for text in rows if text not in texts] == [], "rows that no source has any more"
    assert [start for start in NOT_FOLLOWED if not any(p.startswith(start) for p in found)] == []
    assert [test for test in ELSEWHERE.values() if not (ROOT / test).exists()] == []


@pytest.fixture
def place(program, tmp_path, monkeypatch):
    """Ryu and Ken play; the current folder has weights, a bot, a text, a folder and a kind of BizHawk."""
    for character in ("ryu", "ken"):
        write_untrained(program.home.weights(character), character)
    folder = tmp_path / "current"
    (folder / "folder").mkdir(parents=True)
    (folder / "bizhawk").mkdir()
    for name in ("EmuHawk.exe", "EmuHawkMono.sh"):
        (folder / "bizhawk" / name).write_text("#!/bin/sh\nexit 1\n")
        (folder / "bizhawk" / name).chmod(0o755)
    (folder / "text.txt").write_text("a text\n")
    (folder / "text.txt").chmod(0o644)
    (folder / "walker.py").write_text(_BOT)
    write_untrained(folder / "ryu.npz", "ryu", seed=7)
    monkeypatch.chdir(folder)
    return Place(program, folder)


def suggested(message: str) -> Iterator[list[str]]:
    """Yield the commands in a message."""
    for found in re.findall(r"`sf2ai ([^`]+)`|(?:with: |with `)sf2ai ([^`\n;]+)", message):
        yield shlex.split(next(filter(None, found)))


@pytest.mark.slow
@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.provoke[:40])
def test_doing_what_a_message_says_works(place, row):
    prepared = row.prepare(place) if row.prepare else None
    with prepared if hasattr(prepared, "__enter__") else nullcontext():
        result = place.program.run(*shlex.split(row.provoke), code=row.code)
        message = " ".join(result.output.split())
        pattern = ".*".join(map(re.escape, " ".join(row.advice.split()).split("{}")))
        assert re.search(pattern, message), message
        example = re.search(r"for example (\d+-\d+)", message)
        lines = [shlex.split(row.follow.format(example=example[1] if example else ""))] if row.follow else []
        # A command after a training is shorter with other options.
        lines = lines or [
            [*words, *shlex.split(row.extra)] if words[0] in ("train", "evaluate") else words
            for words in suggested(message)
        ]
        assert lines, message
        for words in lines:
            done = place.program.run(*words, code=2 if row.then else 0)
            assert row.then in done.stderr
