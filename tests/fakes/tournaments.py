"""Plays a whole tournament at once, for tests that need only its result."""

from sf2ai.tournament.lineup import Lineup
from sf2ai.tournament.run import Tournament, TournamentConfig, TournamentResult


def run_tournament(lineup: Lineup, config: TournamentConfig) -> TournamentResult:
    """Return the result of a tournament after all of its matches."""
    with Tournament(lineup, config) as tournament:
        for _ in tournament.play():
            pass
        return tournament.result()
