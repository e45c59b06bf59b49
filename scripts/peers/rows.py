"""The rows of the table: which program checks sf2ai with which library, and in which environment."""

from dataclasses import dataclass

from peers.environments import Environment


@dataclass(frozen=True)
class Upstream:
    """A fault of a library, which makes a row fail.

    Attributes:
        sign: a text in the program's output that tells the fault from others.
        issue: address of the thread in the library's own tracker.
        words: the fault in one sentence.
    """

    sign: str
    issue: str
    words: str


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: for ``--only``.
        checked: what the program does, for the page.
        environment: where it runs.
        program: a file of `suites` with its arguments.
        shown: distributions whose versions are printed beside sf2ai's own dependencies.
        limit: seconds after which it has failed.
        upstream: the library's fault for which it cannot pass, if there is one.
    """

    name: str
    checked: str
    environment: Environment
    program: tuple[str, ...]
    shown: tuple[str, ...]
    limit: int = 1_800
    upstream: Upstream | None = None


PLAIN = Environment("plain", packages=("supersuit",))
EXTRAS = Environment("extras", extras="[video,snes]")
SB3 = Environment("sb3", extras="[sb3]", packages=("sb3-contrib",))
LEARNERS = Environment(
    "learners", packages=("torch", "tianshou", "torchrl", "tyro", "psutil"), alone=("pufferlib-core",)
)
RLLIB = Environment("rllib", packages=("ray[rllib]", "torch"))

ROWS = (
    Row(
        "gymnasium",
        "`check_env` over all presets, rewards and render modes; `make_vec` in its three autoreset modes "
        "under gymnasium's vector wrappers",
        PLAIN,
        ("gymnasium_checks.py",),
        ("gymnasium",),
    ),
    Row(
        "pettingzoo",
        "the API, seed and max-cycles tests of the parallel interface, and of the AEC one after "
        "`parallel_to_aec`",
        PLAIN,
        ("pettingzoo_checks.py",),
        ("pettingzoo", "gymnasium"),
    ),
    Row(
        "supersuit",
        "its wrappers around `VersusEnv`, and vectors of it",
        PLAIN,
        ("supersuit_wrappers.py",),
        ("supersuit", "pettingzoo", "gymnasium"),
    ),
    Row(
        "keras-rl2",
        "`DqnAgent` with Keras-RL's callbacks and a `Processor`, and Keras-RL's own `DQNAgent`, on gym's "
        "environment",
        PLAIN,
        ("keras_rl_callbacks.py",),
        ("keras-rl2", "tensorflow", "tf-keras", "gym"),
    ),
    Row(
        "recordvideo",
        "the how-to page's block; `RecordVideo` around one environment and a batch; the videos are read back",
        EXTRAS,
        ("record_video.py",),
        ("gymnasium", "moviepy", "imageio-ffmpeg"),
    ),
    Row(
        "stable-retro",
        "the `snes` backend on the core that stable-retro brings, with the cartridge of the tests",
        EXTRAS,
        ("stable_retro_core.py",),
        ("stable-retro",),
    ),
    Row(
        "stable-baselines3",
        "`check_env`; DQN, PPO and A2C on one environment and on `RoundVecEnv`; `VecNormalize`, "
        "`VecFrameStack`, `EvalCallback`, `save` and `load`",
        SB3,
        ("sb3_learners.py",),
        ("stable-baselines3", "torch", "triton", "tensorflow"),
    ),
    Row(
        "sb3-page",
        "every block and command of the how-to page; the commands with `--speed` or `--matches` to be quick",
        SB3,
        ("sb3_page.py",),
        ("stable-baselines3", "torch", "triton", "tensorflow"),
        limit=3_600,
    ),
    Row(
        "sb3-contrib",
        "`MaskablePPO` on every environment with masks, its masked `evaluate_policy` and "
        "`MaskableEvalCallback`",
        SB3,
        ("maskable_ppo.py",),
        ("sb3-contrib", "stable-baselines3", "torch"),
    ),
    Row(
        "cleanrl-dqn",
        "CleanRL's `dqn.py` as it is, fetched when the row runs, or from the checkout in `SF2AI_CLEANRL`",
        LEARNERS,
        ("cleanrl_script.py", "dqn"),
        ("gymnasium", "torch", "tyro"),
    ),
    Row(
        "cleanrl-ppo",
        "CleanRL's `ppo.py` as it is, fetched when the row runs, or from the checkout in `SF2AI_CLEANRL`",
        LEARNERS,
        ("cleanrl_script.py", "ppo"),
        ("gymnasium", "torch", "tyro"),
    ),
    Row(
        "tianshou",
        "its vectors, collectors and DQN on one side, without the text `ending` in the infos, which its "
        "trainer takes for NaN; `PettingZooEnv` and its multi-agent trainer on two sides",
        LEARNERS,
        ("tianshou_learners.py",),
        ("tianshou", "torch", "gymnasium", "pettingzoo"),
    ),
    Row(
        "torchrl",
        "`check_env_specs` and rollouts of `GymWrapper` (one environment, a batch with autoreset off) and of "
        "`PettingZooWrapper`; a collector with a DQN loss",
        LEARNERS,
        ("torchrl_learners.py",),
        ("torchrl", "tensordict", "torch", "gymnasium"),
    ),
    Row(
        "pufferlib",
        "PufferLib's emulation of both interfaces, and its serial and multiprocessing vectors, from the "
        "package pufferlib-core; pufferlib itself downloads more while it is installed",
        LEARNERS,
        ("pufferlib_emulation.py",),
        ("pufferlib-core", "torch", "gymnasium", "pettingzoo"),
    ),
    Row(
        "rllib-single",
        "RLlib's PPO on one side",
        RLLIB,
        ("rllib_ppo.py", "single"),
        ("ray", "torch", "gymnasium"),
    ),
    Row(
        "rllib-multi",
        "RLlib's PPO with a policy for each side, through `ParallelPettingZooEnv`",
        RLLIB,
        ("rllib_ppo.py", "multi"),
        ("ray", "torch", "gymnasium", "pettingzoo"),
    ),
)
