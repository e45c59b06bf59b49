"""The options of ``sf2ai train``, with their help texts, and how they become a training."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from sf2ai.agents.settings import USUAL_EPISODES
from sf2ai.cli.options.groups import Sets
from sf2ai.cli.options.shared import (
    ALL,
    MAX_MINUTES,
    MAX_REACTION_FRAMES,
    OpponentCharOption,
    ReactionMsOption,
    characters_of,
    path_option,
    positive_number,
    reaction_frames_of,
    whole_number,
)
from sf2ai.errors import InputError, shortened
from sf2ai.store.length import EPISODES, MINUTES, STEPS, UNITS
from sf2ai.training.settings import MOST_SEEDS, TrainingSettings

if TYPE_CHECKING:
    from sf2ai.training.config import TrainingConfig

ResumeOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--resume",
        metavar="",
        help="Continue a training that was stopped. Its options need not be given again; only --episodes, or "
        "--steps or --minutes if it was begun with them, may change, to a higher number.",
    ),
]


FromOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="WEIGHTS",
        help="Begin a new training from the weights of a trained character, of a weights file, or of a "
        "stopped training's checkpoint. The network's layers are those of the weights. Default: begin with "
        "random weights.",
        show_default=False,
    ),
]

SettingsOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--settings",
        metavar="",
        help="List the hyperparameters that --set takes, with defaults and ranges, and end: of --agent, or "
        "of every agent.",
    ),
]


FromReplaysOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--from-replays",
        metavar="FOLDER",
        parser=path_option("--from-replays"),
        help="Begin a new training with lessons from the replays in a folder: the agent, which must be ppo, "
        "first learns what the character's players did there. Default for --guide then: none.",
        show_default=False,
    ),
]


@dataclass(frozen=True, kw_only=True)
class TrainingOptions(TrainingSettings):
    """The options that say what is trained and how, in the order of ``sf2ai train --help``.

    An option that is named like a field of `TrainingSettings` gives that setting and has its default.
    An option with a `Sets` mark gives a setting in another form, which `config` translates.
    """

    char: Annotated[
        tuple[str, ...],
        typer.Option(
            "--char",
            metavar="NAME",
            help="Characters that learn: one, several, or all for the twelve. Several are trained side by "
            "side, one per core.",
            show_default=False,
        ),
    ] = ()
    league: Annotated[
        bool,
        typer.Option(
            "--league",
            metavar="",
            help="Train several characters against each other, in generations of 50 rounds or 17,500 steps: "
            "each also meets what all of them were after the last generations.",
        ),
    ] = False
    rounds_to_begin: Annotated[
        int | None,
        typer.Option(
            "--episodes",
            metavar="N",
            parser=whole_number("--episodes", least=1),
            help="How many rounds to play in total. Default, without --steps and --minutes: "
            f"{USUAL_EPISODES}.",
            show_default=False,
        ),
        Sets("episodes"),
    ] = None
    steps_to_take: Annotated[
        int | None,
        typer.Option(
            "--steps",
            metavar="N",
            parser=whole_number("--steps", least=1),
            help="Train for N steps instead. A step is one decision of the agent, four frames of one "
            "of its rounds; a round has some 350. Rounds that still run at the end are dropped.",
            show_default=False,
        ),
        Sets("steps"),
    ] = None
    minutes_to_train: Annotated[
        float | None,
        typer.Option(
            "--minutes",
            metavar="M",
            parser=positive_number("--minutes", most=MAX_MINUTES),
            help="Train for so long instead, each character. The weights' manifest then says by how many "
            "--steps the same weights come again.",
            show_default=False,
        ),
        Sets("minutes"),
    ] = None
    opponents: Annotated[
        tuple[str, ...],
        typer.Option(
            "--opponent",
            metavar="PLAYER",
            help="Opponent to learn against; several take turns. random; cpu:0 to cpu:7, the scripted CPU "
            "from weak to strong (cpu is cpu:4); style:any, simple ways to play; self, the agent as it is "
            "and as it was; a character's trained agent; or a weights file; see docs/reference/players.md. "
            "Default: random and cpu:7.",
            show_default=False,
        ),
    ]
    opponent_char: Annotated[OpponentCharOption, Sets("opponent_characters")] = ALL
    opponent_choice: Annotated[
        str,
        typer.Option(
            "--opponent-choice",
            metavar="NAME",
            help="How the next of several opponents is chosen: even, each in turn; or prioritised, more "
            "often those that still win. A league is always prioritised.",
        ),
    ]
    agent: Annotated[
        str,
        typer.Option(
            "--agent",
            metavar="NAME",
            help="How the character learns: dqn, sf2ai's deep Q-learning, which is strong after 300 rounds; "
            "ppo, sf2ai's policy gradient, which mixes its actions and is for long trainings; or, for "
            "comparison, Keras-RL's own agents: keras-rl-dqn, keras-rl-sarsa, keras-rl-cem.",
        ),
    ]
    guide_name: Annotated[
        str | None,
        typer.Option(
            "--guide",
            metavar="NAME",
            help="What advises the agent while it learns: search, which tries every action in copies of the "
            "match; cpu, the scripted CPU; a trained agent of the same character, such as packaged:ryu, by "
            "its network; or none, to learn without advice. Default: search for dqn on sim, cpu for ppo and "
            "on other backends, none for an agent that takes no advice.",
            show_default=False,
        ),
        Sets("guide"),
    ] = None
    assigned: Annotated[
        tuple[str, ...],
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A hyperparameter of the agent, such as learning_rate=0.001 or hidden=256,256. --settings "
            "lists them all.",
            show_default=False,
        ),
        Sets("hyperparameters"),
    ] = ()
    observation: Annotated[
        str,
        typer.Option(
            "--observation",
            metavar="NAME",
            help="What the agent observes: human, everything that a person sees; talk, the timer, healths "
            "and positions; or features of your choice, such as talk,distance,their_move_*. See "
            "docs/reference/observations-and-actions.md.",
        ),
    ]
    actions: Annotated[
        str,
        typer.Option(
            "--actions",
            metavar="NAME",
            help="What the agent can do: moves, the pad and the character's own moves; pad, nine directions "
            "and a button; or talk, five directions and a button.",
        ),
    ]
    reward: Annotated[
        str,
        typer.Option(
            "--reward",
            metavar="NAME",
            help="What the agent is rewarded for: health-gap, its own health minus the opponent's, at each "
            "step; finish, the same and a bonus for winning; damage, once at the end; or win. Of your own: "
            "weights of terms, such as damage_dealt=1,win=5; or a function, MODULE:FUNCTION or "
            "FILE.py:FUNCTION. See docs/how-to/give-your-own-reward.md.",
        ),
    ]
    delay_frames: Annotated[
        int | None,
        typer.Option(
            "--reaction-frames",
            metavar="N",
            parser=whole_number("--reaction-frames", least=0, most=MAX_REACTION_FRAMES),
            help="Age of what the agent observes, in frames of 1/60 s. Default: 0.",
            show_default=False,
        ),
        Sets("reaction_frames"),
    ] = None
    delay_ms: Annotated[ReactionMsOption, Sets("reaction_frames")] = None
    plays_probes: Annotated[
        bool | None,
        typer.Option(
            "--probe/--no-probe",
            metavar="",
            help="Play probes beside the training: rounds of the agent as it is, without guide and "
            "exploration, which tell how strong it is and change nothing. Default: on sim only, since a "
            "console takes as long for them as for other rounds.",
            show_default=False,
        ),
        Sets("probe"),
    ] = None
    seeds: Annotated[
        int | None,
        typer.Option(
            "--seeds",
            metavar="N",
            parser=whole_number("--seeds", least=1, most=MOST_SEEDS),
            help="Train one character N times, with the seeds from --seed on, and report median and range. "
            "The weights that play are not touched.",
            show_default=False,
        ),
    ] = None
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            metavar="N",
            parser=whole_number("--processes", least=1),
            help="How many trainings of several characters or seeds run at once. Default: one per core. The "
            "result does not depend on it.",
            show_default=False,
        ),
    ] = None

    log: Annotated[
        tuple[str, ...],
        typer.Option(
            "--log",
            metavar="NAME",
            help="A tracker that gets the figures of the training as well: trackio, wandb or mlflow; several "
            "options give several. --resume goes on in the same run. none sends to none this time. See "
            "docs/how-to/log-to-a-tracker.md.",
            show_default=False,
        ),
    ] = ()

    def learners(self) -> tuple[str, ...]:
        """Return the ids of the characters that learn, each once.

        Raises:
            UnknownNameError: no character has one of the names.
            InputError: there is none.
        """
        if not self.char:
            raise InputError(
                "no character learns; give one with --char, such as --char ryu, or --char all for the twelve"
            )
        names = (ALL,) if ALL in self.char else self.char
        return tuple(dict.fromkeys(character.id for name in names for character in characters_of(name)))

    def trackers(self) -> tuple[str, ...]:
        """Return the trackers that get the figures, each once.

        Raises:
            UnknownNameError: no tracker has one of the names.
            InputError: none is asked for beside others.
        """
        from sf2ai.training.logs.registry import tracker_names

        return tracker_names(self.log)

    def config(self, character: str, *, seed: int, backend: str) -> "TrainingConfig":
        """Return the training that the user asked for.

        Args:
            character: id of the character that learns.
            seed: of all random draws.
            backend: name of the backend.

        Raises:
            InputError: a value that cannot work, or two lengths.
        """
        from sf2ai.training.config import TrainingConfig

        settings = replace(
            self,
            **self._length(),
            seed=seed,
            opponent_characters=tuple(their.id for their in characters_of(self.opponent_char)),
            guide=self.guide_name or _default_guide(self.agent, self.actions, backend),
            reaction_frames=reaction_frames_of(self.delay_frames, self.delay_ms),
            backend=backend,
            hyperparameters=read_assignments(self.agent, self.assigned),
            probe=backend == "sim" if self.plays_probes is None else self.plays_probes,
        )
        return _with_usual_names(TrainingConfig.of(character, settings))

    def _length(self) -> dict[str, Any]:
        """Return the settings of the length; raises `InputError` if the user gave two."""
        asked = {EPISODES: self.rounds_to_begin, STEPS: self.steps_to_take, MINUTES: self.minutes_to_train}
        given = {unit: total for unit, total in asked.items() if total is not None}
        if len(given) > 1:
            options = " and ".join(f"--{unit} {total}" for unit, total in given.items())
            raise InputError(f"{options} each say how long the training is; give one of them")
        return {unit: given.get(unit, 0) for unit in UNITS} if given else {}


def read_assignments(agent: str, assigned: Sequence[str]) -> dict[str, Any]:
    """Return the hyperparameters that ``--set`` gives, as JSON values.

    Args:
        agent: name of the agent.
        assigned: texts such as ``"learning_rate=0.001"``.

    Raises:
        InputError: a text is no NAME=VALUE, the agent has no such hyperparameter or refuses the value, or
            one is given twice.
    """
    from sf2ai.agents.hyperparameters import find_hyperparameter

    values: dict[str, Any] = {}
    for text in assigned:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not name:
            raise InputError(
                f"--set takes NAME=VALUE, not {shortened(text)}; write for example learning_rate=0.001"
            )
        if name in values:
            raise InputError(f"--set gives the hyperparameter {shortened(name)} twice; give it once")
        values[name] = find_hyperparameter(agent, name).read(value)
    return values


def _with_usual_names(config: "TrainingConfig") -> "TrainingConfig":
    """Return a training with reward and observation by their usual names, and a function's digest.

    Raises:
        InputError: one of them cannot be found, or is none to train with.
    """
    from sf2ai.rounds.own_reward import FunctionReward, find_reward
    from sf2ai.seats.feature_choice import find_observation

    if config.observation == "pixels":
        raise InputError(
            "the agents of `sf2ai train` learn from features, not from pixels; give --observation human, or "
            "let a library of yours learn in an environment with observation='pixels'"
        )
    reward = find_reward(config.reward)
    digest = reward.digest if isinstance(reward, FunctionReward) else ""
    observation = find_observation(config.observation).name
    return replace(config, reward=reward.name, reward_digest=digest, observation=observation)


def _default_guide(agent: str, actions: str, backend: str) -> str:
    from sf2ai.agents.registry import find_agent
    from sf2ai.guides.registry import NO_GUIDE, default_guide

    kind = find_agent(agent)
    return default_guide(actions, backend, quick=kind.has_long_lessons) if kind.is_batched else NO_GUIDE
