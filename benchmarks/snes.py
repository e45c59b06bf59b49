"""The snes backend beside stable-retro's bare step, on the test cartridge; two slots beside one.

    python benchmarks/snes.py [--rounds N]

Both get random pads for both sides, held for four frames. stable-retro's bare step reads no RAM; ours
returns Snapshots, four frames a call. Both run the same file of snes9x 1.54.1, from the peer's
environment; the newer snes9x 1.63 comes from an installed retrokix (`pip install --no-deps retrokix`), with
video off.
"""

import argparse
import subprocess
from pathlib import Path

from side_by_side import Program, measure, peer_python, print_report, ratio

STABLE_RETRO = ("stable-retro==1.0.1",)
CARTRIDGE = Path(__file__).resolve().parent.parent / "tests" / "cartridge" / "duel.sfc"
_WHERE = "from importlib.util import find_spec; print(find_spec('stable_retro').origin)"


def main() -> None:
    """Print the rates and the ratios that have bars."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=5, help="times each is measured (default: 5)")
    rounds = options.parse_args().rounds
    old, new, rom = str(_stable_retros_core()), str(_newer_core()), str(CARTRIDGE)
    programs = [
        Program("stable-retro", "peers/stable_retro_step.py", (rom,), STABLE_RETRO),
        Program("ours, the same core", "ours/snes.py", (rom, old, "1")),
        Program("ours, snes9x 1.63", "ours/snes.py", (rom, new, "1")),
        Program("ours, snes9x 1.63, two slots", "ours/snes.py", (rom, new, "2")),
    ]
    rates = measure(programs, rounds)
    print_report(
        what="snes, frames/s, all slots together",
        rates=rates,
        same_core=ratio(rates, "ours, the same core", "stable-retro"),
        newer_core=ratio(rates, "ours, snes9x 1.63", "stable-retro"),
        two_slots=ratio(rates, "ours, snes9x 1.63, two slots", "ours, snes9x 1.63"),
        bars={"same_core": 0.95, "newer_core": 1.4, "two_slots": 1.7},
    )


def _stable_retros_core() -> Path:
    """Return the core that comes with stable-retro in its own environment."""
    command = [str(peer_python(STABLE_RETRO)), "-c", _WHERE]
    origin = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return Path(origin).parent / "cores" / "snes9x_libretro.so"


def _newer_core() -> Path:
    from sf2ai.backends.libretro.discovery import find_core

    return find_core()


if __name__ == "__main__":
    main()
