"""The place where hostile commands run: a home with everything in it, and a folder with every kind of file.

``python tests/hostile/ground.py DIR`` makes one, to try a command that the suite has printed.
"""

import hashlib
import os
import shutil
import socket
import stat
import sys
from dataclasses import dataclass, replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fakes.trained import write_untrained
from sf2ai.store.bans import ban_character
from sf2ai.store.layout import Home
from sf2ai.store.results.lines import append_results
from sf2ai.store.weights import save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions.former import former_trainings_moved
from sf2ai.training.sessions.session import TrainingSession

_CARTRIDGE = Path(__file__).parent.parent / "cartridge"
SMALL = {"hidden": [8], "branch": 0, "batch_size": 16, "warmup_steps": 50_000, "replay_rows": 2_000}
_BOT = """class Walker:
    def __init__(self, character, seed):
        pass

    def act(self, seen, legal):
        return "6"
"""
_EMUHAWK = "#!/bin/sh\nexec sleep 600\n"


@dataclass(frozen=True)
class Ground:
    """A folder with a home and a current folder for commands."""

    root: Path

    @property
    def home(self) -> Path:
        """The home: Ryu and Ken play, Guile's training was stopped, Vega's is in the history."""
        return self.root / "home"

    @property
    def folder(self) -> Path:
        """The current folder: weights, a replay, a ROM, and what is no file."""
        return self.root / "folder"

    def content(self) -> dict[str, str]:
        """Return a digest of every file, by its path in the ground; locks and empty folders are left out."""
        found: dict[str, str] = {}
        for at, folders, files in os.walk(self.root):
            for name in [*files, *(one for one in folders if Path(at, one).is_symlink())]:
                path = Path(at, name)
                if name != "lock" and not path.is_relative_to(self.root / "streams"):
                    found[path.relative_to(self.root).as_posix()] = _digest(path)
        return found


def _digest(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"link {os.readlink(path)}"
    if not stat.S_ISREG(mode):
        return f"kind {stat.S_IFMT(mode):o}"
    return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()


def make_ground(root: Path) -> Ground:
    """Make the home and the folder; this trains a little."""
    ground = Ground(root)
    ground.folder.mkdir(parents=True)
    (root / "streams").mkdir()
    (root / "user").mkdir()
    _fill_home(Home(ground.home))
    _fill_folder(ground.folder)
    return ground


def copy_ground(ground: Ground, root: Path) -> Ground:
    """Copy a ground to a place that is empty or holds a used copy."""
    if root.exists():
        shutil.rmtree(root)
    for at, folders, files in os.walk(ground.root):
        place = root / Path(at).relative_to(ground.root)
        place.mkdir(parents=True)
        for name in [*files, *(one for one in folders if Path(at, one).is_symlink())]:
            _copy(Path(at, name), place / name)
    return replace(ground, root=root)


def _copy(source: Path, target: Path) -> None:
    mode = source.lstat().st_mode
    if stat.S_ISLNK(mode):
        target.symlink_to(os.readlink(source))
    elif stat.S_ISREG(mode):
        shutil.copy2(source, target)
    elif stat.S_ISFIFO(mode):
        os.mkfifo(target)
    elif stat.S_ISSOCK(mode):
        _make_socket(target)


def _make_socket(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(f"/proc/self/fd/{folder}/{path.name}")  # a socket's path must be short
    finally:
        os.close(folder)


def _fill_home(home: Home) -> None:
    for character in ("ryu", "ken"):
        write_untrained(home.weights(character), character)
    for seed, character in enumerate(("vega", "guile")):
        _stop_training(home, character, seed)
        if character == "vega":
            with former_trainings_moved(home, (character,)):
                pass
    write_untrained(home.history_file("ryu", _moment()), "ryu", seed=5)
    ban_character(home, "bison", "wins everything")
    append_results(home, [{"kind": "evaluation", "character": "ryu", "opponent": "random"}])


def _moment():
    from sf2ai.store.layout import parse_utc

    return parse_utc("2025-03-01T12:30:00Z")


def _stop_training(home: Home, character: str, seed: int) -> None:
    config = TrainingConfig(
        character, episodes=3, seed=seed, opponents=("random",), slots=1, guide="none", hyperparameters=SMALL
    )
    run = TrainingSession(home, config).run()
    for progress in run:
        if progress.episodes_done:
            break
    run.close()  # type: ignore[attr-defined]


def _fill_folder(folder: Path) -> None:
    write_untrained(folder / "ryu.npz", "ryu", seed=7)
    write_untrained(folder / "odd\udcff\n\x1b[2J.npz", "ken", seed=8)
    whole = (folder / "ryu.npz").read_bytes()
    (folder / "broken.npz").write_bytes(whole[: len(whole) // 2])
    (folder / "empty").write_bytes(b"")
    for name in ("text.txt", "text.png", "text.gif", "text.npz", "text.sf2replay"):
        (folder / name).write_text("a file of the user's\n")
    (folder / "bot.py").write_text(_BOT)
    (folder / "wrong_bot.py").write_text("1 / 0\n")
    (folder / "full").mkdir()
    (folder / "full" / "inside.txt").write_text("a file of the user's\n")
    for ending in ("", ".png", ".gif", ".npz"):
        (folder / f"folder{ending}").mkdir()
        os.mkfifo(folder / f"pipe{ending}")
        (folder / f"loop{ending}").symlink_to(f"loop{ending}")
        (folder / f"nowhere{ending}").symlink_to("missing/file")
        (folder / f"zero{ending}").symlink_to("/dev/zero")
        _make_socket(folder / f"socket{ending}")
    shutil.copy(_CARTRIDGE / "duel.sfc", folder / "duel.sfc")
    shutil.copy(_CARTRIDGE / "duel.cfg", folder / "duel.cfg")
    (folder / "bizhawk").mkdir()
    (folder / "bizhawk" / "EmuHawk.exe").write_text(_EMUHAWK)
    (folder / "bizhawk" / "EmuHawkMono.sh").write_text(_EMUHAWK)
    for name in ("EmuHawk.exe", "EmuHawkMono.sh"):
        (folder / "bizhawk" / name).chmod(0o755)
    _record(folder)


def _record(folder: Path) -> None:
    from sf2ai.store.replays import add_replay
    from sf2ai.tournament.exhibition import parse_fighter, play_exhibition

    home = Home(folder.parent / "home")
    fighters = [parse_fighter(text, home) for text in ("ryu:cpu:7", "ken:cpu:7")]
    add_replay(folder, 1, play_exhibition(fighters[0], fighters[1], 3)).rename(folder / "fight.sf2replay")


__all__ = ["SMALL", "Ground", "copy_ground", "make_ground", "save_weights"]

if __name__ == "__main__":
    print(f"cd {make_ground(Path(sys.argv[1]).resolve()).folder}; export SF2AI_HOME=../home HOME=../user")
