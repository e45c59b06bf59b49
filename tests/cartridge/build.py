"""Builds the test cartridge and its second build with moved addresses.

``python tests/cartridge/build.py --out DIR`` writes ``duel.sfc`` and
``duel_moved.sfc``, the same bytes on every machine. Needs ca65 and ld65, which
Debian's package cc65 brings; Python needs nothing but itself.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from graphics import pictures_source

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "source"
ROM_BYTES = 0x8000
CHECKSUM_AT = 0x7FDC


@dataclass(frozen=True)
class Variant:
    """One build: its file, its header title and where its facts are kept."""

    file: str
    title: str
    addresses: str


VARIANTS = (
    Variant("duel.sfc", "SF2AI DUEL", "duel.inc"),
    Variant("duel_moved.sfc", "SF2AI DUEL MOVED", "duel_moved.inc"),
)


def build(out: Path) -> list[Path]:
    """Build both variants into a folder and return the files."""
    out.mkdir(parents=True, exist_ok=True)
    pictures = pictures_source()
    return [build_variant(variant, pictures, out) for variant in VARIANTS]


def build_variant(variant: Variant, pictures: str, out: Path) -> Path:
    """Assemble and link one variant and write its checksum."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "pictures.s").write_text(pictures, encoding="ascii", newline="\n")
        shutil.copyfile(SOURCE / "addresses" / variant.addresses, work / "addresses.inc")
        (work / "title.inc").write_text(title_source(variant.title), encoding="ascii", newline="\n")
        run("ca65", "-I", str(SOURCE), "-I", str(work), "-o", str(work / "duel.o"), str(SOURCE / "duel.s"))
        run("ld65", "-C", str(HERE / "duel.cfg"), "-o", str(work / "duel.sfc"), str(work / "duel.o"))
        data = with_checksum((work / "duel.sfc").read_bytes())
    target = out / variant.file
    target.write_bytes(data)
    return target


def title_source(title: str) -> str:
    """Return the header's title as assembly source, padded to its 21 letters."""
    return f'.define CARTRIDGE_TITLE "{title:<21}"\n'


def run(*command: str) -> None:
    """Run a tool of cc65; its own words are the error."""
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError:
        raise SystemExit(f"{command[0]!r} was not found; install Debian's package cc65") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None


def with_checksum(rom: bytes) -> bytes:
    """Return the ROM with its checksum and complement in the header.

    The sum is that of all bytes, with the four of this field counted as
    0xFF, 0xFF, 0, 0; its sum with the complement is 0xFFFF.
    """
    if len(rom) != ROM_BYTES:
        raise SystemExit(f"the linked ROM has {len(rom)} bytes instead of {ROM_BYTES}")
    data = bytearray(rom)
    data[CHECKSUM_AT : CHECKSUM_AT + 4] = b"\xff\xff\x00\x00"
    checksum = sum(data) & 0xFFFF
    data[CHECKSUM_AT : CHECKSUM_AT + 4] = (checksum ^ 0xFFFF).to_bytes(2, "little") + checksum.to_bytes(
        2, "little"
    )
    return bytes(data)


def main(arguments: list[str]) -> int:
    """Build into the folder of ``--out``, by default the committed files' own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the built files")
    for path in build(parser.parse_args(arguments).out):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
