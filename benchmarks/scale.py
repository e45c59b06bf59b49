"""How a tournament grows: journal, memory, ratings and what a cluster's tasks weigh, by simulated matches.

    python benchmarks/scale.py [--most N]

Nothing is played: results are drawn at random for a round robin, written to a
journal as a tournament writes them, read back as ``--resume`` reads them, ranked and rated. Each row is
measured in a process of its own, whose greatest memory it gives. The last part makes the fixtures of a
round robin, divides them into tasks, and pickles tasks and results, as Ray does; ``--most 0`` is that alone.
"""

import argparse
import json
import pickle
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sf2ai.cluster.streams import divide
from sf2ai.game.characters import ROSTER
from sf2ai.players.bots.launched import OPEN
from sf2ai.players.bots.time_bank import Deadlines
from sf2ai.store.layout import Home
from sf2ai.tournament.entries import Entry, ScriptedSource, WeightsSource, agent_file
from sf2ai.tournament.journal import Journal, Setting, describe_entries
from sf2ai.tournament.ratings import rate
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import FixtureMaker, match_count, schedule
from sf2ai.tournament.standings import pair_up, rank
from sf2ai.tournament.venues.node import NodeSetting, Played
from sf2ai.tournament.venues.travel import pack

SIZES = ((12, 10_000), (12, 100_000), (12, 1_000_000), (100, 100_000), (300, 100_000))
"""Entries, and about how many matches."""
TASK = 128


def main() -> int:
    """Print one row for each size, and what a task weighs."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--most", type=int, default=1_000_000, help="leave out sizes of more matches")
    options.add_argument("--one", nargs=2, type=int, metavar=("ENTRIES", "MATCHES"), help="one row, here")
    given = options.parse_args()
    if given.one:
        print(json.dumps(_row(*given.one)))
        return 0
    for entries, matches in SIZES:
        if matches <= given.most:
            words = [sys.executable, __file__, "--one", str(entries), str(matches)]
            print(
                subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip(), flush=True
            )
    print(json.dumps(_task()))
    return 0


def _row(entries: int, matches: int) -> dict[str, object]:
    lineup = [Entry(f"entry {at}", ROSTER[at % 12], ScriptedSource("random")) for at in range(entries)]
    names = [entry.name for entry in lineup]
    each = max(1, matches // match_count(entries, 1))
    before = _memory()
    results = list(_drawn(names, each))
    row: dict[str, object] = {"entries": entries, "matches": len(results)}
    row["MB of results"] = round(_memory() - before, 1)
    with tempfile.TemporaryDirectory(prefix="sf2ai-scale-") as folder:
        home = Home(Path(folder))
        setting = Setting({"seed": 0}, {}, describe_entries(lineup))

        def write() -> None:
            with Journal.begin(home, "t", setting) as journal:
                for result in results:
                    journal.add(result, 1.0)

        def read() -> None:
            with Journal.resume(home, "t") as journal:
                journal.read_finished(FixtureMaker(names, 0), lambda found: ())

        row["us to write a match"] = round(1e6 * _seconds(write) / len(results), 1)
        size = (home.tournament("t") / "matches.jsonl").stat().st_size
        row["bytes of a match"] = round(size / len(results))
        row["MB of the journal"] = round(size / 1e6, 1)
        row["s to read it"] = round(_seconds(read), 2)
    row["s to rank"] = round(_seconds(lambda: (rank(lineup, results), pair_up(lineup, results))), 2)
    row["s to rate"] = round(_seconds(lambda: rate(lineup, results)), 2)
    row["MB at most"] = round(_memory())
    return row


def _drawn(names: list[str], each: int) -> Iterator[MatchResult]:
    dice = random.Random(0)
    for fixture in schedule(names, each, seed=0):
        winner = dice.choice((0, 0, 1, 1, -1))
        yield MatchResult(fixture, winner, (2 * (winner == 0), 2 * (winner == 1)), dice.randrange(900, 9000))


def _task() -> dict[str, object]:
    """Return the bytes of a task, of its result, and of a setup with the twelve packaged agents."""
    names = [character.id for character in ROSTER]
    results = list(_drawn(names, 2))[:TASK]
    home = Home(Path("none"))
    agents = [Entry(one.id, one, WeightsSource(agent_file(home, one))) for one in ROSTER]
    setup = NodeSetting(tuple(map(pack, agents)), TASK, Deadlines(), OPEN, 0, keep_replays=False)
    tasks = [tuple(results[:TASK])] * 100

    def travel() -> None:
        for played in tasks:
            pickle.loads(pickle.dumps(tuple(result.fixture for result in played)))
            pickle.loads(pickle.dumps(Played(played, {})))

    many = 100 * TASK
    return {
        "us to make a fixture": round(1e6 * _seconds(lambda: list(schedule(names, 200, seed=0))) / 13_200, 1),
        "us to divide": round(1e6 * _seconds(lambda: list(divide(range(many), 2))) / many, 1),
        "us to pickle and unpickle": round(1e6 * _seconds(travel) / many, 1),
        "matches of a task": len(results),
        "bytes of a task": len(pickle.dumps(tuple(result.fixture for result in results))),
        "bytes of its result": len(pickle.dumps(Played(tuple(results), {}))),
        "bytes of a setup of twelve agents": len(pickle.dumps(setup)),
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _memory() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
