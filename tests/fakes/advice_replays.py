"""The rows of `advice_rows` about trainings that replays begin."""

from fakes.advice_rows import SOON_REFUSED, Row


def recorded(place):
    (place.folder / "folder").mkdir(exist_ok=True)
    place.program.run("evaluate", "--char", "ryu", "--episodes", "1", "--record", "replays")


REPLAY_ROWS = [
    Row(
        "--from-replays begins a new training and --resume continues a stopped one; give one of the two",
        "train --char ryu --from-replays replays --resume",
        f"train --char ryu --agent ppo --from-replays replays{SOON_REFUSED}",
        "it is a folder",
        prepare=recorded,
    ),
    Row(
        "--from {} and --from-replays {} each say what a new training begins with; give one of the two",
        "train --char ryu --from ryu --from-replays replays",
        f"train --char ryu --agent ppo --from-replays replays{SOON_REFUSED}",
        "it is a folder",
        prepare=recorded,
    ),
    Row(
        "--from-replays {} teaches one agent; name one character with --char, without --league",
        "train --char ryu --char ken --from-replays replays",
        f"train --char ryu --agent ppo --from-replays replays{SOON_REFUSED}",
        "it is a folder",
        prepare=recorded,
    ),
    Row(
        "the agent {} cannot learn from replays; give --agent ppo, or omit --from-replays",
        "train --char ryu --from-replays replays",
        f"train --char ryu --agent ppo --from-replays replays{SOON_REFUSED}",
        "it is a folder",
        prepare=recorded,
    ),
    Row(
        "none of the {} replays in {} shows {} on the built-in game of this version{}; give a folder with "
        "such replays, or omit --from-replays",
        "train --char blanka --agent ppo --from-replays replays",
        f"train --char ryu --agent ppo --from-replays replays{SOON_REFUSED}",
        "it is a folder",
        prepare=recorded,
    ),
    Row(
        "there is no folder {} with replays; record some with `sf2ai evaluate --char ryu --record replays`, "
        "or give another folder",
        "train --char ryu --agent ppo --from-replays nowhere",
        "train --char ryu --agent ppo --steps 9 --from-replays replays",
        prepare=recorded,
    ),
]
