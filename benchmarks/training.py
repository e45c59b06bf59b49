"""Learning: environment steps per second, ours beside Keras-RL's own DQNAgent on the same environment.

    python benchmarks/training.py [--rounds N]

The first three learn alike: the same network, batch and updates per step, on one core.
Keras-RL's `fit` knows one environment at a time; ours is the same call, and then
`sf2ai train`'s loop over 16 slots. `sf2ai train` with its defaults is the fourth.
"""

import argparse

from side_by_side import Program, measure, print_report, ratio

PEER_FIT, OUR_FIT = "keras-rl2 DQNAgent.fit", "sf2ai DqnAgent.fit"
OUR_BATCH, OUR_DEFAULT = "sf2ai train, 16 slots, learning alike", "sf2ai train, defaults"
PROGRAMS = [
    Program(PEER_FIT, "peers/keras_rl_agent.py", ("fit",), threads=1),
    Program(OUR_FIT, "ours/training.py", ("fit",), threads=1),
    Program(OUR_BATCH, "ours/training.py", ("batch",), threads=1),
    Program(OUR_DEFAULT, "ours/training.py", ("defaults",), threads=1),
]
BARS = {"learning_alike": 5.0, "default_training": 50.0}


def main() -> None:
    """Print rates, ratios and whether the bars are met."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3, help="times each is measured (default: 3)")
    rates = measure(PROGRAMS, options.parse_args().rounds)
    ratios = {
        "fit": ratio(rates, OUR_FIT, PEER_FIT),
        "learning_alike": ratio(rates, OUR_BATCH, PEER_FIT),
        "default_training": ratio(rates, OUR_DEFAULT, PEER_FIT),
    }
    print_report(what="learning, environment steps/s, one core", rates=rates, ratios=ratios, bars=BARS)


if __name__ == "__main__":
    main()
