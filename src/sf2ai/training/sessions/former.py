"""What becomes of the trainings that a home has when a new one begins: the stopped ones go to its history."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sf2ai.errors import DamagedFileError
from sf2ai.store.former.aside import kept_parts, moved_aside, recover_training, restore_kept
from sf2ai.store.former.history import SIZE_NOTICE_BYTES, history_bytes
from sf2ai.store.former.stopped import StoppedTraining, find_stopped
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character, hold_roster
from sf2ai.training.sessions.resume import begin_command
from sf2ai.training.sessions.roster_training import RosterTraining, load_roster_training


def stopped_roster_training(home: Home) -> RosterTraining | None:
    """Return the home's last training of several characters, if one of them was stopped; else None.

    A file that cannot be read is None too: each character's training is found without it.

    Raises:
        HomeError: a file cannot be read.
    """
    try:
        former = load_roster_training(home)
    except DamagedFileError:
        return None
    if former is None or not any(find_stopped(home, character) for character in former.characters):
        return None
    return former


@contextmanager
def former_trainings_moved(
    home: Home,
    characters: Sequence[str],
    former: RosterTraining | None = None,
    *,
    is_several: bool = False,
    is_league: bool = False,
) -> Iterator[list[str]]:
    """Move the trainings of characters aside while a new one begins; they come back if it fails.

    The caller holds the locks of the characters.

    Args:
        home: the home.
        characters: ids of those that the new training or a stopped league trains.
        former: the training of several that was stopped; its file goes to the history too.
        is_several: whether the new training needs the place of `Home.roster_training`.
        is_league: whether the new training is a league, which needs the place of the former league's
            weights.

    Yields:
        A list that gets one line for each thing that the user should know, when the block has ended.

    Raises:
        HomeError: something cannot be moved; then nothing is.
    """
    found = {character: find_stopped(home, character) for character in characters}
    stopped = [training for training in found.values() if training is not None]
    kept = [home.training(training.character) for training in stopped]
    dropped = [home.training(character) for character, training in found.items() if training is None]
    if former is not None:
        kept.append(home.roster_training)
    elif is_several:
        dropped.append(home.roster_training)
    if former is not None and former.is_league:
        kept += _generations(home)
    elif is_league:
        dropped += _generations(home)
    notices: list[str] = []
    with moved_aside(home, kept, dropped) as name:
        yield notices
    if name is not None:
        notices.append(_kept_notice(home, name, stopped, former))
        if (size := history_bytes(home)) > SIZE_NOTICE_BYTES:
            notices.append(
                f"the history has {size / 1e9:.1f} GB; to see and shorten it: sf2ai history{home.option}"
            )


def restore_training(home: Home, name: str) -> list[str]:
    """Put a stopped training of the history back in its place; what is there goes to the history.

    Args:
        home: the home.
        name: of the training, in the history.

    Returns:
        Lines for the user: what is kept now, and how the restored training continues.

    Raises:
        NoWeightsError: the history has no such name.
        BusyError: one of the characters, or several, are being trained.
        HomeError: something cannot be read or moved; then nothing is.
    """
    unit = home.kept_training(name)
    parts = kept_parts(home, name)
    characters = [path.parent.name for path in parts if path.name == unit.training("ryu").name]
    is_several = unit.roster_training in parts
    for character in characters:
        find_stopped(unit, character)  # what cannot be read is found before anything is moved
    with hold_roster(home):
        former = stopped_roster_training(home) if is_several else None
        members = former.characters if former is not None and former.is_league else ()
        locked = tuple(dict.fromkeys((*characters, *members)))
        with hold_characters(home, locked):
            for character in locked:
                recover_training(home, character)
            is_league = any(path in parts for path in _generations(unit))
            with former_trainings_moved(
                home, locked, former, is_several=is_several, is_league=is_league
            ) as notices:
                restore_kept(home, name)
    restored = load_roster_training(home) if is_several else None
    if restored is not None:
        commands = [roster_resume_command(home, restored)]
    else:
        stopped = (find_stopped(home, character) for character in characters)
        commands = [resume_command(home, training) for training in stopped if training is not None]
    return [*notices, f"restored {', '.join(characters)}; continue with: {' && '.join(commands)}"]


@contextmanager
def hold_characters(home: Home, characters: Sequence[str]) -> Iterator[None]:
    """Hold the locks of several characters while the block runs; raises as `hold_character`."""
    with ExitStack() as stack:
        for character in characters:
            stack.enter_context(hold_character(home, character))
        yield


def resume_command(home: Home, training: StoppedTraining) -> str:
    """Return the command that continues one character's stopped training in its place.

    What another engine version began cannot continue; then it is the command that begins a new training
    from its weights.
    """
    if not training.can_continue:
        return begin_command(home, training.character, training.file, training.network)
    return f"sf2ai train {training.resume_options}{home.option}"


def roster_resume_command(home: Home, training: RosterTraining) -> str:
    """Return the command that continues a stopped training of several characters in its place.

    As for `resume_command`, each character begins anew if another engine version began the training.
    """
    stopped = [found for character in training.characters if (found := find_stopped(home, character))]
    if not all(found.can_continue for found in stopped):
        return " && ".join(resume_command(home, found) for found in stopped)
    names = " ".join(f"--char {character}" for character in training.characters)
    league = " --league" if training.is_league else ""
    return f"sf2ai train {names}{league} --resume{home.option}"


def _generations(home: Home) -> list[Path]:
    return sorted(path for path in home.league.glob("generation-*") if path.is_dir())


def _kept_notice(
    home: Home, name: str, stopped: Sequence[StoppedTraining], former: RosterTraining | None
) -> str:
    trainings = ", ".join(f"{training.character} ({training.progress})" for training in stopped)
    if former is not None:
        trainings = trainings or ", ".join(former.characters)
    restore = f"sf2ai history --restore {name}{home.option}"
    if former is not None:
        resume = roster_resume_command(home, former)
    else:
        resume = " && ".join(resume_command(home, training) for training in stopped)
    kept = str(home.kept_training(name).path)
    what = "training" if len(stopped) == 1 else "trainings"
    return f"kept in {kept}: the stopped {what} of {trainings}; continue with: {restore} && {resume}"
