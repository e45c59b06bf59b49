"""Builds the documentation as a site, strictly: a warning, a broken link or a broken anchor fails.

.venv/bin/python scripts/build_site.py DIR [--without-play]

It needs the extra [docs]. DIR must not exist yet or be a site that this script built. The page of
`sf2ai play` is part of the site, in DIR/play.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from documentation.following import broken_links
from documentation.staging import ROOT, stage

MARK = "objects.inv"
"""A file that every site of Sphinx has."""


def main() -> int:
    """Build the site; return 1 if anything is wrong with it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path, metavar="DIR", help="folder that gets the site")
    options.add_argument(
        "--without-play",
        action="store_true",
        help="leave the page to fight on out; its links are not followed",
    )
    chosen = options.parse_args()
    if chosen.folder.exists() and any(chosen.folder.iterdir()) and not (chosen.folder / MARK).exists():
        sys.exit(f"{str(chosen.folder)!r} has files that are no site; name an empty folder")
    return build(chosen.folder, with_play=not chosen.without_play)


def build(site: Path, *, with_play: bool) -> int:
    """Build the site into a folder, whole or not at all; return 1 if anything is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="sf2ai-site-") as work:
        pages, built = Path(work) / "pages", Path(work) / "site"
        stage(pages)
        sphinx = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q"]
        if subprocess.run([*sphinx, str(pages), str(built)], check=False).returncode != 0:
            return 1
        shutil.rmtree(built / ".doctrees")
        (built / ".nojekyll").touch()
        broken = list(broken_links(built))
        if with_play:
            command = [sys.executable, "-m", "sf2ai", "web", "build", str(built / "play")]
            subprocess.run(command, check=True, cwd=ROOT)
            broken = list(broken_links(built))
        else:
            broken = [line for line in broken if "play/" not in line]
        for line in broken:
            print(f"leads nowhere: {line}")
        if broken:
            return 1
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(built, site)
    return 0


if __name__ == "__main__":
    sys.exit(main())
