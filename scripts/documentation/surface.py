"""The Python names that sf2ai documents for its users, by the pages that show them.

`sf2ai.envs` exports most of them; the others are imported from their modules. tests/docs/test_built_site.py
checks that no exported name is missing.
"""

from dataclasses import dataclass

ENVS = "sf2ai.envs"


@dataclass(frozen=True)
class Group:
    """A page of the Python reference.

    Attributes:
        title: heading of the page.
        about: one sentence below it.
        exported: names that are imported from `ENVS`.
        modules: further modules, with the names of each that the page shows.
    """

    title: str
    about: str
    exported: tuple[str, ...] = ()
    modules: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def names(self) -> list[tuple[str, str]]:
        """Return module and name of everything on the page, in order."""
        own = [(ENVS, name) for name in self.exported]
        return own + [(module, name) for module, names in self.modules for name in names]


GROUPS: dict[str, Group] = {
    "environments": Group(
        "Environments",
        "One learner or two, one round or many, for Gymnasium, gym, PettingZoo and Stable-Baselines3.",
        ("FightEnv", "VectorFightEnv", "VersusEnv", "RoundVecEnv", "GymFightEnv", "Pixels", "ROUND_ID"),
    ),
    "batches": Group(
        "Batches of rounds",
        "Thousands of rounds in one call: what the environments and the trainings are made of.",
        (
            "RoundBatch",
            "StepResult",
            "VersusBatch",
            "VersusStep",
            "Seat",
            "PlanSequence",
            "RoundPlan",
            "Outcome",
            "play",
        ),
    ),
    "spaces-and-rewards": Group(
        "Observations, actions and rewards",
        "The presets by their names, and what a reward of your own is given.",
        ("OBSERVATIONS", "ACTIONS", "REWARDS", "RewardPreset", "REWARD_TERMS", "STEP_RECORD"),
    ),
    "players": Group(
        "Players",
        "What plays a side, found by the name that a user gives it.",
        ("make_opponent", "make_opponents", "Controller", "AgentController"),
        (
            ("sf2ai.players.names", ("read_name", "BUILT_IN")),
            ("sf2ai.players.find", ("find_player", "Player")),
            ("sf2ai.players.levels", ("Level",)),
        ),
    ),
    "bots": Group(
        "Bots",
        "The interface of a class of yours that plays. It needs no import; these are for type hints.",
        (),
        (("sf2ai.players.bots.bot", ("Bot", "Seen", "DECISION_SECONDS", "START_SECONDS")),),
    ),
    "backends": Group(
        "Backends",
        "The sources of frames behind one interface: the built-in engine, a SNES core, BizHawk.",
        ("make_backend", "Backend", "BackendOptions"),
        (
            (
                "sf2ai.backends.base",
                (
                    "SNAPSHOT",
                    "SIDE_SNAPSHOT",
                    "SETUP",
                    "make_setups",
                    "Phase",
                    "Ending",
                    "Posture",
                    "Activity",
                    "Screen",
                ),
            ),
            ("sf2ai.backends.registry", ("BACKENDS",)),
        ),
    ),
    "replays": Group(
        "Replays",
        "Matches as seeds and pads, which play again on the engine and are checked frame by frame.",
        ("read_replay", "Replay", "play_back", "find_events"),
        (("sf2ai.replays.events", ("Event", "EventKind")), ("sf2ai.replays.playback", ("replay_of",))),
    ),
    "statistics": Group(
        "Statistics",
        "How sure a win rate or a rating is: functions of counts, each with its source in the literature.",
        (),
        (
            ("sf2ai.statistics.intervals", ("win_rate", "wilson", "mean", "mean_interval")),
            ("sf2ai.statistics.sequential", ("SequentialTest", "Verdict", "always_valid_interval")),
            ("sf2ai.statistics.pair_counts", ("PairCounts",)),
            ("sf2ai.statistics.davidson", ("fit", "Fit", "Expected")),
            ("sf2ai.statistics.rank_ranges", ("rank_ranges", "superiority")),
            ("sf2ai.statistics.nash", ("nash_average", "NashAverage")),
            (
                "sf2ai.statistics.cycles",
                ("strongest_cycles", "Cycle", "unexplained", "Unexplained"),
            ),
            ("sf2ai.statistics.dropping", ("fewest_dropped", "Dropped")),
        ),
    ),
}
"""Page name to its group."""
