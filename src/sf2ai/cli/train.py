"""``sf2ai train``: teach a character to play."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from sf2ai.cli import train_options as given
from sf2ai.cli.backend_options import (
    SIM,
    AssumeOption,
    BackendOption,
    CoreOption,
    EmulatorsOption,
    ListenOption,
    MapOption,
    RomOption,
    TokenOption,
    backend_options,
)
from sf2ai.cli.group import INTERRUPTED
from sf2ai.cli.options import CsvOption, HomeOption, JsonOption, SeedOption, command_again, open_home
from sf2ai.cli.output import notice, notice_compilation, show, show_json, write_csv
from sf2ai.errors import HomeError
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.progress import Progress
    from sf2ai.training.session import TrainingResult, TrainingSession

EPILOG = """Examples:

sf2ai train --char ryu

sf2ai train --char ryu --episodes 1000 --resume

sf2ai train --char chunli --opponent cpu:7 --opponent-char ken

sf2ai train --char all --seed 1

sf2ai train --char ryu --backend snes --rom turbo.sfc"""


@dataclass(frozen=True)
class _Trained:
    """One character's training that is done."""

    result: "TrainingResult"
    latest: "Progress | None"

    def to_json(self) -> dict[str, Any]:
        """Return figures, places and manifest as JSON values."""
        manifest = self.result.manifest
        former = self.result.former_weights
        return {
            "character": manifest.character,
            "episodes": manifest.episodes,
            "steps": manifest.steps,
            "win_rate_50": self.latest.win_rate_50 if self.latest else None,
            "mean_return_50": self.latest.mean_return_50 if self.latest else None,
            "weights": str(self.result.weights),
            "former_weights": str(former) if former else None,
            "manifest": manifest.to_json(),
        }


def train(
    context: typer.Context,
    char: given.CharOption,
    episodes: given.EpisodesOption = 300,
    opponent: given.OpponentsOption = None,
    opponent_char: given.OpponentCharOption = given.ALL,
    agent: given.AgentOption = "dqn",
    guide: given.GuideOption = None,
    observation: given.ObservationOption = "human",
    actions: given.ActionsOption = "moves",
    reward: given.RewardOption = "health-gap",
    reaction_frames: given.ReactionOption = 0,
    backend: BackendOption = SIM,
    rom: RomOption = None,
    core: CoreOption = None,
    assume: AssumeOption = None,
    map_file: MapOption = None,
    emulators: EmulatorsOption = None,
    listen: ListenOption = None,
    token: TokenOption = None,
    resume: given.ResumeOption = False,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Teach a character to play, and keep what it has learned.

    Ctrl-C stops at any time and loses nothing: --resume goes on. The weights that played before are kept too.
    """
    from sf2ai.store.atomic import require_writable
    from sf2ai.training.session import TrainingSession

    kept = open_home(home)
    settings = {
        "episodes": episodes,
        "seed": seed,
        "agent": agent,
        "guide": guide or _default_guide(actions),
        "observation": observation,
        "actions": actions,
        "reward": reward,
        "reaction_frames": reaction_frames,
        "backend": backend,
    }
    configs = _configs(char, opponent, opponent_char, settings)
    options = backend_options(
        kept,
        backend,
        rom=rom,
        core=core,
        assume=assume,
        map_file=map_file,
        emulators=emulators,
        listen=listen,
        token=token,
    )
    require_writable(kept.path)
    notice_compilation()
    again = command_again(context, "--resume")
    trained = []
    for config in configs:
        session = TrainingSession(
            kept, config, resume=resume and _may_resume(kept, config, char), options=options
        )
        trained.append(_train_one(session, config.character, again))
        if not as_json:
            _show_one(trained[-1])
    rows = [one.to_json() for one in trained]
    if csv:
        write_csv(csv, rows)
    if as_json:
        show_json(rows)


def _default_guide(actions: str) -> str:
    from sf2ai.envs.guide import default_guide

    return default_guide(actions)


def _configs(
    char: str, opponents: Sequence[str] | None, opponent_char: str, settings: dict[str, Any]
) -> "list[TrainingConfig]":
    from sf2ai.game.characters import ROSTER, find_character
    from sf2ai.training.config import DEFAULT_OPPONENTS, TrainingConfig

    learners = ROSTER if char == given.ALL else (find_character(char),)
    theirs = ROSTER if opponent_char == given.ALL else (find_character(opponent_char),)
    return [
        TrainingConfig(
            character=learner.id,
            opponents=tuple(opponents or DEFAULT_OPPONENTS),
            opponent_characters=tuple(character.id for character in theirs),
            **settings,
        )
        for learner in learners
    ]


def _may_resume(home: Home, config: "TrainingConfig", char: str) -> bool:
    """Whether to go on: of all twelve, those that were never begun begin now."""
    from sf2ai.store.checkpoint import has_checkpoint

    return char != given.ALL or has_checkpoint(home.checkpoint(config.character))


def _train_one(session: "TrainingSession", character: str, again: str) -> _Trained:
    try:
        latest = _watch(session, character)
    except KeyboardInterrupt as interrupt:
        notice(f"stopped and saved; go on with: {again}")
        raise typer.Exit(INTERRUPTED) from interrupt
    except HomeError:
        notice(f"what was saved before is whole; once there is room, go on with: {again}")
        raise
    if session.result is None:
        raise RuntimeError("a training has ended without a result")
    return _Trained(session.result, latest)


def _watch(session: "TrainingSession", character: str) -> "Progress | None":
    """Run a training to its end and show how far it is; return the last that it told."""
    from sf2ai.cli.output import notice_console
    from sf2ai.cli.watch import watch_training
    from sf2ai.report.training import TrainingView

    told = 0
    latest = None
    with watch_training(notice_console(), TrainingView(character)) as update:
        for latest in session.run():
            for line in session.notices[told:]:
                notice(line)
            told = len(session.notices)
            update(latest)
    return latest


def _show_one(trained: _Trained) -> None:
    from sf2ai.report.training import training_summary

    result = trained.result
    show(training_summary(result.manifest, result.weights, result.former_weights, trained.latest))
