"""Environment steps per second while learning, ours beside Keras-RL's and Stable-Baselines3's agents.

    python benchmarks/training.py [--rounds N] [--only TEXT]

All play our environment. The first four learn alike: the same network, batch and updates per step, on one
core. Keras-RL's `fit` and Stable-Baselines3's DQN play one environment at a time; ours is measured with the
same call as the former, and in the loop of `sf2ai train` over 16 slots. `sf2ai train` with its defaults, its
policy gradient, and PPO with its defaults over 8 environments, have two cores.
"""

import argparse

from side_by_side import Program, measure, print_report, ratio

PEER_FIT, OUR_FIT = "keras-rl2 DQNAgent.fit", "sf2ai DqnAgent.fit"
OUR_BATCH, OUR_DEFAULT = "sf2ai train, 16 slots, learning alike", "sf2ai train, defaults"
OUR_PPO = "sf2ai train --agent ppo, against itself"
SB3_DQN, SB3_PPO = "Stable-Baselines3 DQN", "Stable-Baselines3 PPO, 8 environments"
SB3 = ("stable-baselines3==2.9.2", "numba", "gymnasium", "gym", "platformdirs")
PROGRAMS = [
    Program(PEER_FIT, "peers/keras_rl_agent.py", ("fit",), threads=1),
    Program(OUR_FIT, "ours/training.py", ("fit",), threads=1),
    Program(OUR_BATCH, "ours/training.py", ("batch",), threads=1),
    Program(SB3_DQN, "peers/sb3_agents.py", ("dqn",), SB3, threads=1),
    Program(OUR_DEFAULT, "ours/training.py", ("defaults",)),
    Program(OUR_PPO, "ours/training.py", ("ppo",)),
    Program(SB3_PPO, "peers/sb3_agents.py", ("ppo",), SB3),
]
BARS = {
    "learning_alike": 5.0,
    "learning_alike_over_sb3_dqn": 1.0,
    "default_training": 50.0,
    "default_training_over_sb3_ppo": 1.0,
    "ppo_over_sb3_ppo": 30.0,
}


def main() -> None:
    """Print rates, ratios and whether the bars are met."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3, help="times each is measured (default: 3)")
    options.add_argument("--only", default="", help="text in the names of the programs, such as PPO")
    chosen = options.parse_args()
    programs = [program for program in PROGRAMS if chosen.only.casefold() in program.name.casefold()]
    rates = measure(programs, chosen.rounds)
    ratios = {
        "fit": ratio(rates, OUR_FIT, PEER_FIT),
        "learning_alike": ratio(rates, OUR_BATCH, PEER_FIT),
        "learning_alike_over_sb3_dqn": ratio(rates, OUR_BATCH, SB3_DQN),
        "default_training": ratio(rates, OUR_DEFAULT, PEER_FIT),
        "default_training_over_sb3_ppo": ratio(rates, OUR_DEFAULT, SB3_PPO),
        "ppo_over_sb3_ppo": ratio(rates, OUR_PPO, SB3_PPO),
    }
    print_report(what="learning, environment steps/s", rates=rates, ratios=ratios, bars=BARS)


if __name__ == "__main__":
    main()
