"""Past evaluations and tournaments, as a home keeps them: which there are, and each as it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sf2ai.errors import DamagedFileError, UnknownNameError
from sf2ai.measuring.evaluation import Evaluation
from sf2ai.statistics.sequential import Verdict
from sf2ai.store.layout import Home, history_name, parse_utc
from sf2ai.store.results.lines import read_results
from sf2ai.store.results.tournaments import TournamentFolder, tournament_names
from sf2ai.tournament.comparison import ComparisonResult
from sf2ai.tournament.formats import defaults
from sf2ai.tournament.formats.stages import NamedSeries
from sf2ai.tournament.lineup import Exclusion, ExclusionReason
from sf2ai.tournament.paired import PairedResult
from sf2ai.tournament.ratings import rate_pairs
from sf2ai.tournament.results import ForfeitedMatch
from sf2ai.tournament.run import TournamentResult
from sf2ai.tournament.standings import Matchup, Standing
from sf2ai.tournament.timing import Timing

EVALUATION, TOURNAMENT, STOPPED, COMPARISON = "evaluation", "tournament", "stopped", "comparison"
"""The kinds of results; a stopped tournament can be continued."""


@dataclass(frozen=True)
class PastResult:
    """One result.

    Attributes:
        name: of the tournament; of others, the time at which they ended.
        kind: ``evaluation``, ``tournament``, ``stopped`` or ``comparison``.
        when: the time in UTC; of a stopped tournament, that of its begin.
        document: what ``--json`` printed; of a stopped tournament, its setting.
        played: of a stopped tournament, the matches that are finished.
        recorded: the folder in which an evaluation kept its rounds; empty if it kept none.
    """

    name: str
    kind: str
    when: str
    document: Mapping[str, Any]
    played: int = 0
    recorded: str = ""

    @property
    def summary(self) -> str:
        """The result in a few words."""
        try:
            return _SUMMARIES[self.kind](self)
        except (KeyError, TypeError, ValueError, IndexError):
            return "damaged"

    def to_json(self) -> dict[str, object]:
        """Return what the list says of the result as JSON values."""
        return {"name": self.name, "kind": self.kind, "when": self.when, "result": self.summary}


def _evaluation_summary(result: PastResult) -> str:
    row = result.document
    rounds = f"win rate {row['win_rate']:.2f} in {row['episodes']} rounds"
    return f"{row['character']} against {row['opponent']}: {rounds}"


def _tournament_summary(result: PastResult) -> str:
    standings = result.document["standings"]
    return f"{standings[0]['name']} won, {len(standings)} entries, {result.document['played']} matches"


def _comparison_summary(result: PastResult) -> str:
    row = result.document
    first, second = str(row["first"]), str(row["second"])
    where = f" against {row['against']}" if "against" in row else ""
    better = {"above": (first, second), "below": (second, first)}.get(str(row["verdict"]))
    if better is None:
        return f"not decided between {first} and {second}{where}"
    return f"{better[0]} {'does' if where else 'is'} better than {better[1]}{where}"


def _stopped_summary(result: PastResult) -> str:
    return f"{result.played} matches played; go on with --resume --name {result.name}"


_SUMMARIES = {
    EVALUATION: _evaluation_summary,
    TOURNAMENT: _tournament_summary,
    STOPPED: _stopped_summary,
    COMPARISON: _comparison_summary,
}


def read_past(home: Home) -> list[PastResult]:
    """Return all results of a home, the oldest first; lines and folders that are damaged are left out.

    Raises:
        HomeError: the home cannot be read.
    """
    results = [*_kept_tournaments(home), *_kept_lines(home)]
    return sorted(results, key=lambda result: (result.when, result.name))


def find_past(results: Sequence[PastResult], name: str) -> PastResult:
    """Return the result with a name; raises `UnknownNameError`."""
    for result in results:
        if result.name == name:
            return result
    raise UnknownNameError("result", name, [result.name for result in results])


def _kept_tournaments(home: Home) -> Iterator[PastResult]:
    for name in tournament_names(home):
        folder = TournamentFolder(home, name)
        try:
            if folder.is_finished:
                document = dict(folder.read_result())
                yield PastResult(name, TOURNAMENT, str(document.pop("when")), document)
            else:
                setting = folder.read_setting()
                yield PastResult(name, STOPPED, str(setting["begun"]), setting, len(folder.read_matches()))
        except (DamagedFileError, KeyError):
            continue


def _kept_lines(home: Home) -> Iterator[PastResult]:
    """Yield the results of the file of results, without tournaments that have a folder."""
    folders = set(tournament_names(home))
    taken: dict[str, int] = {}
    for record in read_results(home):
        document = dict(record)
        kind, when, name, folder = (document.pop(key, None) for key in ("kind", "when", "name", "recorded"))
        if kind not in (EVALUATION, TOURNAMENT, COMPARISON) or not isinstance(when, str) or name in folders:
            continue
        try:
            moment = parse_utc(when)
        except ValueError:
            continue
        taken[when] = taken.get(when, 0) + 1
        recorded = folder if isinstance(folder, str) else ""
        shown = str(name or history_name(moment, taken[when]))
        yield PastResult(shown, kind, when, document, recorded=recorded)


def tournament_of(result: PastResult) -> TournamentResult:
    """Return the result of a tournament, also of one that 0.1.0 kept; the ratings are fitted again.

    Raises:
        DamagedFileError: the document is no result of a tournament.
    """
    document = result.document
    try:
        standings = tuple(_standing(row) for row in document["standings"])
        matchups = tuple(Matchup(**row) for row in document["matchups"])
        return TournamentResult(
            standings=standings,
            matchups=matchups,
            exclusions=tuple(_exclusion(row) for row in document["excluded"]),
            forfeits=tuple(
                ForfeitedMatch(row["name"], row["opponent"], row["match"] - 1, row["reason"])
                for row in document["forfeits"]
            ),
            ratings=rate_pairs([row.name for row in standings], matchups),
            format=document.get("format", defaults.FORMAT),
            stages=tuple(map(NamedSeries.from_json, document.get("stages", ()))),
            bots=document.get("bots", {}),
            timing=Timing(float(document.get("timing", {}).get("seconds", 0.0))),
            **{key: document[key] for key in _PLAIN},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged(result) from None


def last_ratings(home: Home, names: Sequence[str]) -> dict[str, float]:
    """Return the ratings of entries, in Elo points, by the newest tournament that rated two of them.

    Raises:
        HomeError: the home cannot be read.
    """
    for result in reversed(read_past(home)):
        try:
            rows = tournament_of(result).ratings.rows if result.kind == TOURNAMENT else ()
        except DamagedFileError:
            continue
        found = {row.name: row.rating for row in rows if row.name in names}
        if len(found) > 1:
            return found
    return {}


def evaluation_of(result: PastResult) -> Evaluation:
    """Return the result of an evaluation, also of one that 0.1.0 kept.

    Raises:
        DamagedFileError: the document is no result of an evaluation.
    """
    document = {"player" if key == "contender" else key: value for key, value in result.document.items()}
    known = [field.name for field in fields(Evaluation) if field.name in document]
    try:
        return Evaluation(**{name: _as_tuple(document[name]) for name in known})
    except TypeError:
        raise _damaged(result) from None


def comparison_of(result: PastResult) -> ComparisonResult | PairedResult:
    """Return the result of a comparison.

    Raises:
        DamagedFileError: the document is no result of a comparison.
    """
    document = result.document
    kind: type[ComparisonResult | PairedResult] = PairedResult if "against" in document else ComparisonResult
    known = {field.name: _as_tuple(document.get(field.name)) for field in fields(kind)}
    try:
        return kind(**{**known, "verdict": Verdict(str(known["verdict"]))})
    except (TypeError, ValueError):
        raise _damaged(result) from None


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _damaged(result: PastResult) -> DamagedFileError:
    return DamagedFileError(
        f"the result {result.name!r} is damaged or of another version of sf2ai; show it with --json"
    )


_PLAIN = (
    *("matches", "played", "planned", "reaction_frames", "seed"),
    *("backend", "engine_version", "cpu_version"),
)


def _standing(row: Mapping[str, Any]) -> Standing:
    low, high = row["win_rate_interval"]
    return Standing(**{**row, "win_rate_interval": (low, high)})


def _exclusion(row: Mapping[str, Any]) -> Exclusion:
    return Exclusion(row["name"], row["character"], ExclusionReason(row["why"]), row["remedy"])
