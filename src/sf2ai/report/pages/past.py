"""The pages of results that a home keeps, with the fights that were kept beside them."""

from collections.abc import Iterator
from pathlib import Path

from sf2ai.errors import InputError, Sf2aiError
from sf2ai.measuring.evaluation import Evaluation
from sf2ai.report.pages.document import MOST_FIGHTS, ResultsDocument
from sf2ai.report.pages.results import evaluation_document, tournament_document
from sf2ai.store.layout import Home
from sf2ai.store.replays import SUFFIX, printable_text, read_replay
from sf2ai.store.short_replays import ShortReplay
from sf2ai.tournament.past import EVALUATION, TOURNAMENT, PastResult, evaluation_of, tournament_of
from sf2ai.tournament.venues.kept_matches import read_kept_matches


def past_document(result: PastResult, home: Home) -> ResultsDocument:
    """Return the page of a result that is not a stopped tournament.

    Raises:
        DamagedFileError: the result is damaged.
        InputError: it is of a kind that has no page.
    """
    if result.kind == EVALUATION:
        evaluation = evaluation_of(result)
        replays = _recorded(Path(result.recorded), evaluation) if result.recorded else ()
        return evaluation_document(result.name, evaluation, list(replays), result.when)
    if result.kind != TOURNAMENT:
        raise InputError(f"a {result.kind} has no page; show {result.name!r} without --html")
    kept = read_kept_matches(home, result.name)
    return tournament_document(result.name, tournament_of(result), kept, result.when)


def _recorded(folder: Path, evaluation: Evaluation) -> Iterator[ShortReplay]:
    """Yield the rounds that an evaluation recorded; files that have gone or were altered are left out.

    The folder has the rounds against the command's other opponents too.
    """
    players = {printable_text(evaluation.player), printable_text(evaluation.opponent)}
    found = 0
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if found == MOST_FIGHTS:
            return
        try:
            replay = read_replay(path)
        except Sf2aiError:
            continue
        if set(replay.agents) == players:
            found += 1
            yield ShortReplay.of(replay)
