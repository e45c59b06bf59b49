"""Greedy play: decisions per second of a learned agent in a batch, beside Keras-RL's own `test`.

    python benchmarks/evaluation.py [--rounds N]

Observations, masks, pads and the game's frames are included on both sides.
"""

import argparse

from side_by_side import Program, measure, print_report, ratio

OURS, PEER = "sf2ai greedy play, 64 slots", "keras-rl2 DQNAgent.test"
PROGRAMS = [
    Program(PEER, "peers/keras_rl_agent.py", ("play",), threads=1),
    Program(OURS, "ours/training.py", ("play",), threads=1),
]
BARS = {"greedy_decisions_per_second": 50_000}


def main() -> None:
    """Print rates, the ratio and the bar."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3, help="times each is measured (default: 3)")
    rates = measure(PROGRAMS, options.parse_args().rounds)
    print_report(what="greedy decisions/s, one core", rates=rates, ratio=ratio(rates, OURS, PEER), bars=BARS)


if __name__ == "__main__":
    main()
