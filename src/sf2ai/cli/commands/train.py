"""``sf2ai train``: teach a character to play."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from sf2ai.cli.commands.train_runs import Asked, train_one, train_several
from sf2ai.cli.options import train as given
from sf2ai.cli.options.backend import HERE, Where, with_where
from sf2ai.cli.options.shared import (
    CsvOption,
    HomeOption,
    JsonOption,
    ReactionFramesOption,
    ReactionMsOption,
    SeedOption,
    command_again,
    open_home,
    reaction_frames_of,
)
from sf2ai.cli.terminal.output import notice_compilation, show_json, write_csv

if TYPE_CHECKING:
    from sf2ai.training.config import TrainingConfig

EPILOG = """Examples:

sf2ai train --char ryu

sf2ai train --char ryu --resume

sf2ai train --char ryu --episodes 1000 --resume

sf2ai train --char chunli --opponent cpu:7 --opponent-char ken

sf2ai train --char ryu --opponent self --opponent cpu:7 --opponent-choice prioritised

sf2ai train --char all --seed 1

sf2ai train --char all --league

sf2ai train --char ryu --backend snes --rom turbo.sfc"""


SETTING_OF = {
    "episodes": "episodes",
    "seed": "seed",
    "opponent": "opponents",
    "opponent_char": "opponent_characters",
    "opponent_choice": "opponent_choice",
    "agent": "agent",
    "guide": "guide",
    "observation": "observation",
    "actions": "actions",
    "reward": "reward",
    "reaction_frames": "reaction_frames",
    "reaction_ms": "reaction_frames",
    "backend": "backend",
}
"""Parameter of the command to field of `TrainingConfig`."""


@with_where
def train(
    context: typer.Context,
    char: given.CharOption,
    league: given.LeagueOption = False,
    episodes: given.EpisodesOption = 300,
    opponent: given.OpponentsOption = None,
    opponent_char: given.OpponentCharOption = given.ALL,
    opponent_choice: given.OpponentChoiceOption = "even",
    agent: given.AgentOption = "dqn",
    guide: given.GuideOption = None,
    observation: given.ObservationOption = "human",
    actions: given.ActionsOption = "moves",
    reward: given.RewardOption = "health-gap",
    reaction_frames: ReactionFramesOption = None,
    reaction_ms: ReactionMsOption = None,
    processes: given.ProcessesOption = None,
    where: Where = HERE,
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

    kept = open_home(home)
    learners = _learners(char)
    config = _config(
        learners[0],
        opponents=opponent,
        opponent_char=opponent_char,
        episodes=episodes,
        seed=seed,
        opponent_choice=opponent_choice,
        agent=agent,
        guide=guide or _default_guide(agent, actions, where.backend),
        observation=observation,
        actions=actions,
        reward=reward,
        reaction_frames=reaction_frames_of(reaction_frames, reaction_ms),
        backend=where.backend,
    )
    options = where.options(kept)
    require_writable(kept.path)
    notice_compilation()
    again = command_again(context, "--resume")
    asked = Asked(kept, config, options, resume, _typed(context), again, not as_json)
    if len(learners) == 1 and not league:
        trained = [train_one(asked)]
    else:
        trained = train_several(asked, learners, league, processes)
    rows = [one.to_json() for one in trained]
    if csv:
        write_csv(csv, rows)
    if as_json:
        show_json(rows)


def _learners(names: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of those who learn, each once."""
    from sf2ai.game.characters import ROSTER, find_character

    if given.ALL in names:
        return tuple(character.id for character in ROSTER)
    return tuple(dict.fromkeys(find_character(name).id for name in names))


def _default_guide(agent: str, actions: str, backend: str) -> str:
    from sf2ai.agents.registry import find_agent
    from sf2ai.guides.registry import NO_GUIDE, default_guide

    return default_guide(actions, backend) if find_agent(agent).is_batched else NO_GUIDE


def _config(
    learner: str, *, opponents: Sequence[str] | None, opponent_char: str, **settings: Any
) -> "TrainingConfig":
    from sf2ai.game.characters import ROSTER, find_character
    from sf2ai.training.config import TrainingConfig

    theirs = ROSTER if opponent_char == given.ALL else (find_character(opponent_char),)
    return TrainingConfig(
        character=learner,
        opponents=tuple(opponents or TrainingConfig.opponents),
        opponent_characters=tuple(character.id for character in theirs),
        **settings,
    )


def _typed(context: typer.Context) -> tuple[str, ...]:
    """Return the settings that were given on the command line; the others are defaults."""
    sources = {name: context.get_parameter_source(name) for name in SETTING_OF}
    return tuple(
        SETTING_OF[name]
        for name, source in sources.items()
        if source is not None and "DEFAULT" not in source.name
    )
