"""``sf2ai emulator screenshot``: writes a picture of the game, drawn by the SNES core."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.options.backend import AssumeOption, BackendChoice, CoreOption, MapOption, RomOption
from sf2ai.cli.options.shared import HomeOption, SeedOption, open_home, picture_option, whole_number
from sf2ai.cli.terminal.output import notice, require_outputs

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions

EPILOG = """Examples:

sf2ai emulator screenshot fight.png --rom turbo.sfc

sf2ai emulator screenshot late.png --rom turbo.sfc --char chunli --opponent-char vega --frames 900"""


def screenshot(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT.png",
            parser=picture_option("OUT.png", ".png"),
            help="The picture's file; an existing file is replaced.",
        ),
    ],
    char: Annotated[str, typer.Option("--char", metavar="NAME", help="The character on the left.")] = "ryu",
    opponent_char: Annotated[
        str, typer.Option("--opponent-char", metavar="NAME", help="The character on the right.")
    ] = "ken",
    frames: Annotated[
        int,
        typer.Option(
            "--frames",
            metavar="N",
            parser=whole_number("--frames", least=1),
            help="Frames of the round before the picture; both sides play at random.",
        ),
    ] = 120,
    rom: RomOption = None,
    core: CoreOption = None,
    assume: AssumeOption = None,
    map_file: MapOption = None,
    home: HomeOption = None,
    seed: SeedOption = 0,
) -> None:
    """Play some frames of a round on the SNES core and write the last picture."""
    from dataclasses import replace

    from sf2ai.game.characters import find_character

    pair = (find_character(char).index, find_character(opponent_char).index)
    where = BackendChoice("snes", rom=rom, core=core, assume=assume, map_file=map_file)
    options = where.options(open_home(home))
    require_outputs(out)
    notice(_draw(out, pair, frames, seed, replace(options, video=True)))


def _draw(out: Path, pair: tuple[int, int], frames: int, seed: int, options: "BackendOptions") -> str:
    """Play, write the picture and return a line that describes it."""
    import numpy as np
    from PIL import Image

    from sf2ai.backends.base import make_setups
    from sf2ai.backends.libretro.backend import SnesBackend
    from sf2ai.game.characters import ROSTER
    from sf2ai.store.atomic import replacing

    dice = np.random.default_rng(seed)
    with SnesBackend(1, options) as backend:
        backend.reset(np.array([0]), make_setups([pair], [seed]))
        for start in range(0, frames, _HOLD):
            pads = dice.integers(0, 1 << 12, (1, 1, 2), dtype=np.uint16) & np.uint16(_PLAYED)
            last = backend.advance(pads.repeat(min(_HOLD, frames - start), axis=0))[-1, 0]
        picture = backend.frame(0)
    with replacing(out) as file:
        Image.fromarray(picture).save(file, format="PNG")
    first, second = (ROSTER[index].name for index in pair)
    healths = " to ".join(f"{health:.0%}" for health in last["sides"]["health"])
    return f"{first} and {second} after {frames} frames, timer {last['timer']}, health {healths}: {out}"


_PLAYED = 0b1111_1111_0011
"""All buttons but Select and Start, which would pause the game."""
_HOLD = 6
"""Frames that a random pad is held, about as long as people hold a button."""
