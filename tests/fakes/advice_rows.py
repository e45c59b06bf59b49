"""Command lines that provoke the advice of messages, and those that follow it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fakes.cores import DUEL
from fakes.trained import write_untrained
from sf2ai.store.layout import parse_utc
from sf2ai.store.lock import hold_character, hold_roster

QUICK_TRAINING = " --episodes 1 --opponent random --guide none"
SOON_REFUSED = " --csv folder"
"""A training with it checks its options, and ends before it begins."""


@dataclass(frozen=True)
class Row:
    """An advice, a command line that provokes it, and one that follows it."""

    advice: str
    """As in the sources, values as ``{}``."""
    provoke: str
    follow: str = ""
    """Empty to run the command that the message has between backquotes or after a colon."""
    then: str = ""
    """What the following command says, where it needs what a test has not; empty if it ends with 0."""
    extra: str = ""
    """Options that make the suggested command shorter."""
    code: int = 2
    prepare: Callable[["Place"], object] | None = None
    """Changes the home or the folder before; a context manager may stay open while the advice is provoked."""


@dataclass(frozen=True)
class Place:
    """The program and the current folder."""

    program: object
    folder: Path

    @property
    def home(self):
        return self.program.home


def ban(*characters):
    return lambda place: [place.program.run("ban", character) and None for character in characters] and None


def former_weights(place):
    write_untrained(place.home.history_file("ryu", parse_utc("2025-03-01T00:00:00Z")), "ryu", seed=3)
    write_untrained(place.home.history_file("ryu", parse_utc("2025-03-02T00:00:00Z")), "ryu", seed=4)


def damaged_checkpoint(place):
    place.home.checkpoint("ryu").mkdir(parents=True)
    (place.home.checkpoint("ryu") / "checkpoint-00000001.npz").write_bytes(b"rubbish")


def damaged_several(place):
    place.home.roster_training.write_text("{")


def ken_in_ryus_place(place):
    write_untrained(place.home.weights("ryu"), "ken")


def folder_in_the_weights_place(place):
    place.home.weights("ryu").unlink()
    place.home.weights("ryu").mkdir()


def old_weights(place):
    from fakes.trained import untrained_manifest
    from sf2ai.store.manifest import PresetStamp

    stamp = PresetStamp("human", 99, untrained_manifest("ryu").observation.size)
    write_untrained(place.home.weights("ryu"), "ryu", observation=stamp)


ROWS = [
    Row(
        "no character learns; give one with --char, such as --char ryu, or --char all for the twelve",
        "train",
        "train --char ryu" + QUICK_TRAINING,
    ),
    Row(
        "--set takes NAME=VALUE, not {}; write for example learning_rate=0.001",
        "train --char ryu --set x",
        "train --char ryu --set learning_rate=0.001" + SOON_REFUSED,
        "it is a folder",
    ),
    Row(
        "--log {} and {} contradict each other; omit --log {}",
        "train --char ryu --log none --log wandb",
        "train --char ryu --log wandb" + SOON_REFUSED,
        "it is a folder",
    ),
    Row(
        "--set gives the hyperparameter {} twice; give it once",
        "train --char ryu --set branch=0 --set branch=1",
        "train --char ryu --set branch=1" + SOON_REFUSED,
        "it is a folder",
    ),
    Row(
        "{} is a hyperparameter of the agent {}, not of {}; add `--agent {}`, or list those of {}: `sf2ai "
        "train --settings --agent {}`",
        "train --char ryu --set clip=1",
        "train --settings --agent dqn",
    ),
    Row(
        "--from begins a new training and --resume continues a stopped one; give one of the two",
        "train --char ryu --from ryu --resume",
        f"train --char ryu --from ryu{QUICK_TRAINING}",
    ),
    Row(
        "--from {} has the weights of one character and cannot begin a training of several; name one "
        "character with --char, without --league",
        "train --char ryu --char ken --from ryu",
        f"train --char ryu --from ryu{QUICK_TRAINING}",
    ),
    Row(
        "a league cannot end after {} minutes, since its members would play generations of different "
        "lengths; give --steps or --episodes instead",
        "train --char ryu --char ken --league --minutes 1",
        f"train --char ryu --char ken --league --steps 9{SOON_REFUSED}",
        "it is a folder",
    ),
    Row("no character is given; write for example `sf2ai ban bison`, or `sf2ai ban --list`", "ban"),
    Row("--list shows all bans and takes no character; omit {}", "ban ryu --list", "ban --list"),
    Row("--reason {} is for a new ban only; omit --reason", "ban --list --reason x", "ban --list"),
    Row(
        "--reason {} is longer than {} letters; give a shorter one",
        f"ban ryu --reason {'x' * 1001}",
        "ban ryu --reason x",
    ),
    Row("sf2ai ban {} --lift{}", "ban ryu", code=0),
    Row("lift a ban for example with: sf2ai ban {} --lift{}", "ban --list", code=0, prepare=ban("ken")),
    Row(
        "--restore {} and --prune contradict each other; give one of them",
        "history --restore x --prune",
        "history --prune --yes",
    ),
    Row("{} is for --prune only; add --prune or omit it", "history --yes", "history --yes --prune"),
    Row("{} is for --prune only; add --prune or omit it", "history --keep 1", "history"),
    Row(
        "--prune would {}, and there is no terminal to ask on; give --yes to delete",
        "history --prune",
        "history --prune --yes",
        prepare=former_weights,
    ),
    Row("the history of {} has no training {}; list it with `sf2ai history{}`", "history --restore x"),
    Row("sf2ai import {}{}", "history", code=0, prepare=former_weights),
    Row(
        "--wait-seconds takes at most a day, {} seconds, not {}",
        "emulator legacy --p1 random --rounds 1 --wait-seconds 86401",
        "emulator legacy --p1 random --rounds 1 --wait-seconds 86400",
    ),
    Row(
        "there is no {} at {}; give the folder of BizHawk with --bizhawk",
        f"emulator run --rom {DUEL} --bizhawk folder --wait-seconds 0",
        f"emulator run --rom {DUEL} --bizhawk bizhawk --port 1 --wait-seconds 0",
        "no sf2ai listens on",
    ),
    Row(
        "{} cannot be started; give the folder of BizHawk with --bizhawk, or make the file executable",
        f"emulator run --rom {DUEL} --bizhawk text.txt --wait-seconds 0",
        f"emulator run --rom {DUEL} --bizhawk bizhawk --port 1 --wait-seconds 0",
        "no sf2ai listens on",
    ),
    Row(
        "the ROM {} does not exist; check --rom",
        "emulator run --rom missing --bizhawk bizhawk --wait-seconds 0",
        f"emulator run --rom {DUEL} --bizhawk bizhawk --port 1 --wait-seconds 0",
        "no sf2ai listens on",
    ),
    Row(
        "--host takes an address in digits, such as 127.0.0.1, not {}",
        f"emulator run --rom {DUEL} --bizhawk bizhawk --host localhost",
        f"emulator run --rom {DUEL} --bizhawk bizhawk --host 127.0.0.1 --port 1 --wait-seconds 0",
        "no sf2ai listens on",
    ),
    Row(
        "the built-in engine does not use {}; add --backend snes, or omit {}",
        "evaluate --char ryu --episodes 1 --rom x",
        "evaluate --char ryu --episodes 1",
    ),
    Row(
        "only EmuHawk uses {}; add --backend bizhawk, or omit {}",
        "tournament --matches 1 --emulators 2",
        "tournament --matches 1",
    ),
    Row(
        "EmuHawk brings its own core and does not use --core; omit --core",
        "evaluate --char ryu --backend bizhawk --core x",
        "evaluate --char ryu --backend bizhawk",
        "give --rom FILE",
    ),
    Row(
        "the bizhawk backend must know the ROM that the emulators play; give --rom FILE",
        "evaluate --char ryu --backend bizhawk",
        "evaluate --char ryu --backend bizhawk --rom missing",
        "the ROM 'missing' cannot be read",
    ),
    Row(
        "the snes backend needs the game's ROM file; give it with --rom FILE",
        "evaluate --char ryu --backend snes",
        "evaluate --char ryu --backend snes --rom missing",
        "the ROM 'missing' cannot be read",
    ),
    Row(
        "the responder 'search' needs copies of a match, which only the built-in game can make; omit "
        "--backend, or give another responder",
        f"evaluate --char ryu --episodes 1 --exploit search --backend snes --rom {DUEL}",
        "evaluate --char ryu --episodes 1 --exploit search --csv folder",
        "it is a folder",
    ),
    Row(
        "--exploit trains against the agent as it draws, not as --greedy lets it play; omit --greedy",
        "evaluate --char ryu --exploit 1 --greedy",
        "evaluate --char ryu --exploit 1 --csv folder",
        "folder",
    ),
    Row(
        "--exploit-char {} names the character that --exploit trains; give --exploit too",
        "evaluate --char ryu --exploit-char ken",
        "evaluate --char ryu --exploit-char ken --exploit 1 --csv folder",
        "it is a folder",
    ),
    Row(
        "--reaction-frames {} and --reaction-ms {} set the same delay; give one of them",
        "tournament --matches 1 --reaction-frames 3 --reaction-ms 9",
        "tournament --matches 1 --reaction-frames 3",
    ),
    Row(
        "--speed takes a number from {} to {}, not {}; 1 is real time",
        "watch ryu:random ken:random --speed 0",
        "watch ryu:random ken:random --speed 1",
    ),
    Row(
        "--frames takes A-B or A, not {}; write for example 1-{}",
        "watch ryu:random ken:random --frames x",
        "watch ryu:random ken:random --frames {example}",
    ),
    Row(
        "--frames {} is outside the {} frames of the fight; write for example 1-{}",
        "watch ryu:random ken:random --frames 5-99999",
        "watch ryu:random ken:random --frames {example}",
    ),
    Row("{} see `{} --help`", "roster --nope"),
    Row("{} see `{} --help`", "emulator legacy --nope"),
    Row(
        "{} names no class, so it is a bot that joins `sf2ai emulator serve`; to play a class of your own "
        "write 'bot:{}:CLASS' or 'bot:FILE.py'",
        "evaluate --char ryu --episodes 1 --opponent bot:walker",
        "evaluate --char ryu --episodes 1 --opponent bot:walker.py",
    ),
    Row(
        "{} is the address of a bot of 2017, which `sf2ai emulator legacy` plays; name a player such as "
        "'cpu:4' here",
        "evaluate --char ryu --episodes 1 --opponent 127.0.0.1:1",
        "evaluate --char ryu --episodes 1 --opponent cpu:4",
    ),
    Row(
        "choose a place that you may write to (--home DIR, where it is sf2ai's own folder)",
        "ban ryu --home text.txt",
        "ban ryu --home folder",
    ),
    Row(
        "another process ({}) trains or imports {} in {}; wait until it ends, or choose another home with "
        "--home DIR",
        "import ryu.npz",
        "import ryu.npz --home folder",
        prepare=lambda place: hold_character(place.home, "ryu"),
    ),
    Row(
        "another process ({}) trains several characters in {}; wait until it ends, or choose another home "
        "with --home DIR",
        "train --char ryu" + QUICK_TRAINING,
        "train --char ryu --home folder" + QUICK_TRAINING,
        prepare=lambda place: hold_roster(place.home),
    ),
    Row(
        "{} is not a file, so the trained weights could not be written there; move it away, or choose "
        "another home with --home DIR",
        "train --char ryu" + QUICK_TRAINING,
        "train --char ryu --home folder" + QUICK_TRAINING,
        prepare=folder_in_the_weights_place,
    ),
    Row(
        "{} has no weights in {}; train with `sf2ai train --char {}{}`",
        "evaluate --char guile",
        extra=QUICK_TRAINING,
    ),
    Row(
        "the weights were trained for {} and cannot play {}; let them play {}, or train with "
        "`sf2ai train --char {}{}`",
        "watch ken:ryu.npz ryu",
        extra=QUICK_TRAINING,
    ),
    Row(
        "the weights for {} were trained with {} {}, but this sf2ai has {}; train again with "
        "`sf2ai train --char {}{}`, or install sf2ai {}",
        "evaluate --char ryu",
        extra=QUICK_TRAINING,
        prepare=old_weights,
    ),
    Row(
        "{} has the weights of {}; put them in their place with `sf2ai import {}{}`, and train again with "
        "`sf2ai train --char {}{}`",
        "evaluate --char ryu",
        extra=QUICK_TRAINING,
        prepare=ken_in_ryus_place,
    ),
    Row(
        "there is no replay {}; record some with `sf2ai evaluate --char ryu --record replays`",
        "replay missing",
        extra=" --episodes 1",
    ),
    Row("lift the ban with `sf2ai ban {} --lift{}`", "tournament", prepare=ban("ryu", "ken")),
    Row("omit `--exclude {}`", "tournament --matches 1 --exclude ryu", "tournament --matches 1"),
    Row(
        "add `--only {}`",
        "tournament --matches 1 --only ryu",
        "tournament --matches 1 --only ryu --only ken",
    ),
    Row(
        "train with `sf2ai train --char {}{}`",
        "tournament",
        extra=QUICK_TRAINING,
        prepare=lambda place: place.home.weights("ken").unlink(),
    ),
    Row(
        "every checkpoint in {} is damaged ({}); train again without --resume",
        "train --char ryu --resume",
        "train --char ryu" + QUICK_TRAINING,
        prepare=damaged_checkpoint,
    ),
    Row(
        "{} was written by {} or altered, and cannot be used here ({}); train again without --resume",
        "train --char ryu --char ken --resume",
        "train --char ryu --char ken" + SOON_REFUSED,
        "it is a folder",
        prepare=damaged_several,
    ),
    Row(
        "there is no {} in {} to continue; omit --resume to begin a new training{}",
        "train --char ryu --resume",
        "train --char ryu" + QUICK_TRAINING,
    ),
    Row(
        "the agent {} takes no advice from the guide {}; give --guide none",
        "train --char ryu --agent keras-rl-cem --guide cpu",
        "train --char ryu --agent keras-rl-cem --guide none" + SOON_REFUSED,
        "it is a folder",
    ),
    Row(
        "the agents of `sf2ai train` learn from features, not from pixels; give --observation human, or let "
        "a library of yours learn in an environment with observation='pixels'",
        "train --char ryu --observation pixels",
        "train --char ryu --observation human" + SOON_REFUSED,
        "it is a folder",
    ),
    Row(
        "several characters cannot be trained at once on the backend {}; name one character, without "
        "--league",
        f"train --char ryu --char ken --backend snes --rom {DUEL}",
        f"train --char ryu --backend snes --rom {DUEL}" + SOON_REFUSED,
        "it is a folder",
    ),
    Row(
        "{} was trained with --agent {}, which plays one strategy and cannot be weakened; name it without "
        "a level, or an agent of --agent ppo",
        "evaluate --char ryu --episodes 1 --opponent ryu@4",
        "evaluate --char ryu --episodes 1 --opponent ryu",
    ),
    Row(
        "{} asks for a fair agent of yours, and only the packaged ones have that name; write '{}@{}', or "
        "name yours without it after training with --reaction-ms 250",
        "evaluate --char ryu --episodes 1 --opponent yours:ryu@fair",
        "evaluate --char ryu --episodes 1 --opponent ryu@fair",
    ),
    Row(
        "a league needs two characters or more, not {} alone; give --char all, or omit --league",
        "train --char ryu --league",
        "train --char ryu" + QUICK_TRAINING,
    ),
]
