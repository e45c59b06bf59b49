"""The pages of a tournament, an evaluation and a single replay."""

from collections import Counter
from collections.abc import Sequence

from sf2ai.measuring.evaluation import Evaluation
from sf2ai.report.evaluation import versions_text
from sf2ai.report.pages.document import Fight, PageTable, ResultsDocument, character_names
from sf2ai.report.pages.fights import playable
from sf2ai.report.standings import bot_lines, exclusion_lines, format_text, rating_lines, tie_lines
from sf2ai.report.text import moment_text, name_text, rate_text
from sf2ai.store.replays import Replay
from sf2ai.store.short_replays import ShortReplay
from sf2ai.tournament.run import TournamentResult
from sf2ai.tournament.venues.kept_matches import KeptMatch

NOT_KEPT = "The matches of this tournament were not kept; --html or --record keeps those of the next one."
_NO_ROUNDS = "The rounds of this evaluation were not kept; one with --record DIR keeps them in that folder."


def tournament_document(
    name: str, result: TournamentResult, kept: Sequence[KeptMatch], when: str = ""
) -> ResultsDocument:
    """Return the page of a tournament, or of the matches that were played before it was stopped.

    Args:
        name: of the tournament.
        result: of its matches.
        kept: those whose pads are known.
        when: the time of its end in UTC; empty if it is not known.
    """
    ratings = result.ratings.by_name
    standings = [
        {
            **row.to_json(),
            "character": name_text(row.character),
            "rating": ratings[row.name].rating,
            "margin": ratings[row.name].margin,
            "rank_range": list(ratings[row.name].rank_range),
        }
        for row in result.standings
    ]
    fights, version, others = playable([Fight(match.replay, match.rounds_won) for match in kept])
    missing = result.played - len(kept)
    if missing and kept:
        some = "1 match was" if missing == 1 else f"{missing:,} matches were"
        others = f"{others} {some} not kept.".strip()
    delay = {"reaction delay": f"{result.reaction_frames} frames or more"} if result.reaction_frames else {}
    played = f"{result.played:,} of {result.planned:,}" if not result.is_complete else f"{result.played:,}"
    return ResultsDocument(
        title=f"Tournament {name}",
        facts={
            "format": format_text(result),
            "matches played": played,
            **({"ended (UTC)": moment_text(when)} if when else {}),
            "played on": _versions(result),
            **delay,
        },
        remarks=[
            *tie_lines(result),
            *rating_lines(result.ratings, result.played),
            *bot_lines(result.bots),
            *(f"not playing, {line}" for line in exclusion_lines(result.exclusions)),
        ],
        standings=standings,
        matchups=[row.to_json() for row in result.matchups],
        stages=[row.to_json() for row in result.stages],
        tables=_forfeits(result),
        fights=fights,
        why_no_fights=others if kept else NOT_KEPT,
        engine_version=version,
    )


def evaluation_document(
    name: str, evaluation: Evaluation, replays: Sequence[ShortReplay], when: str = ""
) -> ResultsDocument:
    """Return the page of an evaluation.

    Args:
        name: of the result.
        evaluation: the result.
        replays: of its rounds, as far as they are known.
        when: the time of its end in UTC; empty if it is not known.
    """
    fights, version, others = playable([Fight(replay) for replay in replays])
    row = evaluation
    return ResultsDocument(
        title=f"{name_text(row.character)} against {row.opponent}",
        facts={
            "rounds": f"{row.episodes:,}: {row.wins:,} won, {row.losses:,} lost, {row.draws:,} drawn",
            "opponent's characters": ", ".join(character_names(row.opponent_characters)),
            **({"ended (UTC)": moment_text(when)} if when else {}),
            "measured on": versions_text(row.backend, row.engine_version, row.cpu_version, row.seed),
            "name of the result": name,
        },
        remarks=[row.stopping_rule] if row.stopping_rule else [],
        tables=[
            PageTable(
                "Figures, with their 95 % intervals",
                ("win rate", "loss rate", "draw rate", "health margin", "return", "frames of a round"),
                [
                    [
                        rate_text(row.win_rate, row.win_rate_interval),
                        rate_text(row.loss_rate, row.loss_rate_interval),
                        rate_text(row.draw_rate, row.draw_rate_interval),
                        rate_text(row.health_margin, row.health_margin_interval),
                        rate_text(row.mean_return, row.mean_return_interval),
                        f"{row.frames:,.0f}",
                    ]
                ],
            )
        ],
        fights=fights,
        why_no_fights=others if replays else _NO_ROUNDS,
        engine_version=version,
    )


def replay_document(replay: Replay) -> ResultsDocument:
    """Return the page of one replay, which was played back."""
    fights, version, others = playable([Fight(ShortReplay.of(replay))])
    return ResultsDocument(
        title=" against ".join(replay.agents),
        facts={
            "characters": " against ".join(character_names(replay.characters)),
            "played on": f"{replay.backend}, engine version {replay.engine_version}",
        },
        fights=fights,
        why_no_fights=others,
        engine_version=version,
    )


def _versions(result: TournamentResult) -> str:
    return versions_text(result.backend, result.engine_version, result.cpu_version, result.seed)


def _forfeits(result: TournamentResult) -> list[PageTable]:
    counts = Counter((forfeit.name, forfeit.reason) for forfeit in result.forfeits)
    rows = [[name, f"{count:,}", reason] for (name, reason), count in counts.items()]
    return [PageTable("Forfeited matches", ("name", "matches", "reason"), rows)] if rows else []
