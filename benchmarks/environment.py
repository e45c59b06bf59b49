"""Steps per second of the two-sided batch and of the single environment, beside their peers.

python benchmarks/environment.py [--rounds N]
"""

import argparse

from side_by_side import Program, measure, print_report, ratio

BATCH, SINGLE = "sf2ai two-sided batch, 1,024 slots", "sf2ai single, gymnasium.make"
ENVPOOL, SLIME = "EnvPool CartPole, 1,024 slots", "slimevolleygym, both players stepped"
PROGRAMS = [
    Program(BATCH, "ours/environment.py", ("versus", "1024")),
    Program(ENVPOOL, "peers/envpool_cartpole.py", requirements=("envpool==1.2.5", "gymnasium", "packaging")),
    Program(SINGLE, "ours/environment.py", ("single",)),
    Program(
        SLIME,
        "peers/slimevolley.py",
        requirements=(
            "slimevolleygym==0.1.0",
            "gym==0.25.2",
            "numpy<1.24",
            "setuptools<81",
            "opencv-python-headless<4.9",
        ),
    ),
]
BARS = {"batch_steps_per_second": 1_000_000, "batch_over_envpool": 1.0, "single_steps_per_second": 68_000}


def main() -> None:
    """Print rates, ratios and bars."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3, help="times each is measured (default: 3)")
    rates = measure(PROGRAMS, options.parse_args().rounds)
    ratios = {
        "batch_over_envpool": ratio(rates, BATCH, ENVPOOL),
        "single_over_slime": ratio(rates, SINGLE, SLIME),
    }
    print_report(what="environments, steps/s", rates=rates, ratios=ratios, bars=BARS)


if __name__ == "__main__":
    main()
