"""``sf2ai tournament``: entries play against each other, and are ranked."""

from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from sf2ai.cli.commands.tournaments.keeping import MatchKeeper
from sf2ai.cli.commands.tournaments.outputs import Outputs, make_feed, write_page
from sf2ai.cli.options.backend import SIM, BackendChoice
from sf2ai.cli.options.cluster import ClusterOption
from sf2ai.cli.options.shared import (
    CsvOption,
    HomeOption,
    HtmlOption,
    JsonOption,
    LiveOption,
    LivePortOption,
    RecordOption,
    SeedOption,
    open_home,
)
from sf2ai.cli.options.tournament import TournamentOptions
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.live_page import begin_live
from sf2ai.cli.terminal.output import (
    keep_results,
    notice,
    notice_compilation,
    notice_console,
    require_outputs,
    show,
    show_json,
    write_csv,
)
from sf2ai.cli.terminal.recording import Recorder
from sf2ai.errors import InputError, StoreError
from sf2ai.store.layout import Home, history_name, utc_now

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.report.live.tournament import TournamentFeed
    from sf2ai.tournament.controllers import BotRules
    from sf2ai.tournament.journal import Journal
    from sf2ai.tournament.run import Tournament, TournamentResult
    from sf2ai.web.live import LiveServer

_Kept = TypeVar("_Kept")

NO_ROSTER = "none"
"""What --only takes for no character of the roster."""

EPILOG = """Examples:

sf2ai tournament

sf2ai tournament --exclude bison --matches 20

sf2ai tournament --only ryu --only ken --entry Old=ryu:old-ryu.npz --entry Strong=guile:cpu:7

sf2ai tournament --entry Mine=ryu:my_bot:MyBot

sf2ai tournament --format double --best-of 3 --best-of top8=5

sf2ai tournament --html tournament.html

sf2ai tournament --record replays

sf2ai tournament --matches 1000 --cluster local

sf2ai tournament --resume"""


def tournament(
    context: typer.Context,
    tournament: TournamentOptions,
    backend: BackendChoice,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    html: HtmlOption = None,
    record: RecordOption = None,
    live: LiveOption = False,
    live_port: LivePortOption = 0,
    cluster: ClusterOption = None,
) -> None:
    """Let every trained character play against every other, or in another format, and rank them.

    Banned characters do not play. Every finished match is kept at once, so that a tournament that was stopped
    can go on with --resume. Ctrl-C ends the tournament early and shows the standings so far.
    """
    home_folder = open_home(home)
    require_outputs(csv, html)
    if record is not None:
        Recorder(record)  # so that a folder that cannot be written is found before the work
    given = _given(context)
    asked = _asked(tournament, backend, seed)
    outputs = Outputs(as_json, csv, html, record)
    with ExitStack() as stack:
        journal = None
        if tournament.resume:
            journal = stack.enter_context(_resume(home_folder, tournament.name))
            asked = {**journal.setting.asked, **{key: asked[key] for key in asked if key in given}}
        _require_used(given, asked["format"])
        joins = any(_joins(text, asked["backend"]) for text in asked["entry"])
        rules = _bot_rules(asked, home_folder, backend.listen if joins else None)
        options = (replace(backend, listen=None) if joins else backend).options(home_folder)
        running = stack.enter_context(
            _prepare(asked, home_folder, options, rules, cluster, keeps_replays=outputs.keeps_matches)
        )
        if journal is None:
            journal = _begin(home_folder, tournament.name, running, asked)
            stack.enter_context(nullcontext() if journal is None else journal)
        else:
            journal.require_same(running.setting(asked))
            running.take_over(journal)
        server = begin_live(stack, live, live_port)
        _run(running, journal, home_folder, outputs, server)


def _asked(tournament: TournamentOptions, backend: BackendChoice, seed: int) -> dict[str, Any]:
    """Return the settings by name, as the journal keeps them."""
    from sf2ai.game.characters import find_character

    return {
        "exclude": [find_character(name).id for name in tournament.exclude],
        "only": _read_only(tournament.only),
        "entry": list(tournament.entry),
        "matches": tournament.matches,
        "format": tournament.format,
        "best_of": list(tournament.best_of),
        "rounds": tournament.rounds or 0,
        "bracket_order": tournament.bracket_order,
        "seeded": list(tournament.seeded),
        "challenger": tournament.challenger or "",
        "bot_seconds": tournament.bot_seconds,
        "bot_bank": tournament.bot_bank,
        "bot_memory": tournament.bot_memory,
        "bot_processors": tournament.bot_processors,
        "bot_read": list(tournament.bot_read),
        "confine": tournament.confinement,
        "reaction_frames": tournament.least_reaction_frames,
        "backend": backend.backend,
        "seed": seed,
    }


def _read_only(names: tuple[str, ...]) -> list[str]:
    """Return the ids of characters, or only `NO_ROSTER`."""
    from sf2ai.game.characters import find_character

    if NO_ROSTER in [name.casefold() for name in names]:
        if len(names) > 1:
            raise InputError("--only none leaves out the whole roster; omit it, or omit the other --only")
        return [NO_ROSTER]
    return [find_character(name).id for name in names]


def _require_used(given: set[str], format_name: str) -> None:
    """Refuse an option that has no meaning in a format."""
    from sf2ai.tournament.formats.registry import FORMATS, find_format

    used = find_format(format_name).settings
    for name in sorted(given & frozenset().union(*(kind.settings for kind in FORMATS.values())) - used):
        users = " or ".join(other for other, kind in FORMATS.items() if name in kind.settings)
        option = f"--{name.replace('_', '-')}"
        raise InputError(
            f"{option} has no meaning with --format {format_name}; omit it, or choose --format {users}"
        )


def _given(context: typer.Context) -> set[str]:
    """Return the settings that the user gave on the command line."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    given = {name for name, source in sources.items() if source is not None and "DEFAULT" not in source.name}
    return given | ({"reaction_frames"} if "reaction_ms" in given else set())


def _resume(home: Home, name: str | None) -> "Journal":
    from sf2ai.tournament.journal import Journal

    journal = Journal.resume(home, name)
    if name is None:
        notice(f"going on with tournament {journal.name!r}")
    return journal


def _prepare(
    asked: dict[str, Any],
    home: Home,
    options: "BackendOptions",
    rules: "BotRules",
    cluster: str | None,
    *,
    keeps_replays: bool,
) -> "Tournament":
    from sf2ai.game.characters import find_character
    from sf2ai.tournament.entries import parse_entry
    from sf2ai.tournament.formats.best_of import parse_best_of
    from sf2ai.tournament.lineup import choose_lineup
    from sf2ai.tournament.run import Tournament, TournamentConfig

    has_roster = NO_ROSTER not in asked["only"]
    lineup = choose_lineup(
        home,
        only=[find_character(name) for name in asked["only"] if has_roster],
        has_roster=has_roster,
        excluded=[find_character(name) for name in asked["exclude"]],
        user_entries=[parse_entry(text, home) for text in asked["entry"]],
    )
    notice_compilation()
    names = [entry.name for entry in lineup.entries]
    config = TournamentConfig(
        matches=asked["matches"],
        format=asked["format"],
        best_of=parse_best_of(asked["best_of"]),
        rounds=asked["rounds"],
        order=tuple(_order(asked, names, home)),
        challenger=asked["challenger"],
        seed=asked["seed"],
        reaction_frames=asked["reaction_frames"],
        keep_replays=keeps_replays,
        backend=asked["backend"],
        bots=rules,
        cluster=cluster,
    )
    return Tournament(lineup, config, options)


def _joins(entry: str, backend: str) -> bool:
    """Whether an entry joins over TCP; raises `InputError` if it would join a tournament on a console."""
    from sf2ai.players.names import JOIN

    joins = entry.rpartition(":")[2].strip().casefold() == JOIN and "cmd:" not in entry
    if joins and backend != SIM:
        raise InputError(
            f"programs join tournaments on the built-in game only, not on {backend}; omit --backend"
        )
    return joins


def _bot_rules(asked: dict[str, Any], home: Home, listen: str | None) -> "BotRules":
    from sf2ai.cli.options.backend import split_address
    from sf2ai.players.bots.joining import LOOPBACK, ListenAddress
    from sf2ai.players.bots.launched import Guard
    from sf2ai.players.bots.time_bank import Deadlines, parse_bank
    from sf2ai.tournament.controllers import BotRules

    bank, increment = parse_bank(asked["bot_bank"])
    address = ListenAddress() if listen is None else ListenAddress(*split_address(listen, "--listen"))
    if address.host != LOOPBACK:
        notice("entries join without encryption: a listener on the network can read and change everything")
    return BotRules(
        Deadlines(decision=asked["bot_seconds"], bank=bank, increment=increment),
        Guard(
            memory_mb=asked["bot_memory"],
            processors=asked["bot_processors"],
            confines=asked["confine"] != "off",
            requires=asked["confine"] == "required",
            readable=tuple(asked["bot_read"]),
            hidden=(str(home.path),),
        ),
        address,
        notice,
    )


def _order(asked: dict[str, Any], names: list[str], home: Home) -> list[str]:
    """Return the order of the entries in a bracket; it is kept, since past ratings change."""
    from sf2ai.tournament.formats.order import order_names
    from sf2ai.tournament.formats.registry import find_format
    from sf2ai.tournament.past import last_ratings

    if "bracket_order" not in find_format(asked["format"]).settings:
        return []
    if "order" not in asked:
        how = asked["bracket_order"]
        ratings = last_ratings(home, names) if how == "rating" else {}
        if how == "rating" and not ratings:
            notice("no tournament in the home has rated two of the entries; they are placed as listed")
        asked["order"] = order_names(names, how, asked["seed"], ratings, asked["seeded"])
    order: list[str] = asked["order"]
    return order


def _begin(home: Home, name: str | None, running: "Tournament", asked: dict[str, Any]) -> "Journal | None":
    """Begin a journal; where the home cannot be written and the user gave no name, there is none."""
    from sf2ai.tournament.journal import Journal

    try:
        return Journal.begin(home, name, running.setting(asked))
    except StoreError as error:
        if name is not None:
            raise
        notice(f"this tournament cannot be continued if it is stopped: {error}")
        return None


def _run(
    running: "Tournament",
    journal: "Journal | None",
    home: Home,
    outputs: Outputs,
    server: "LiveServer | None",
) -> None:
    """Play, and print and keep the result."""
    name = journal.name if journal is not None else history_name(utc_now())
    keeper = MatchKeeper(None if outputs.record is None else outputs.record / name, journal)
    feed = None if server is None else make_feed(server, name, running, outputs)
    done = _play(running, keeper, journal, home, feed)
    if not done:
        raise typer.Exit(INTERRUPTED)  # standings without a match would say nothing
    # Shown before the bots are stopped, which takes time in which Ctrl-C may be pressed again.
    result = running.result()
    keeper.report()
    if len(result.timing.processors) > 1:
        notice(f"the matches were played on unlike processors: {', '.join(result.timing.processors)}")
    _print(result, outputs.as_json)
    if outputs.csv:
        from sf2ai.report.standings import standings_rows

        write_csv(outputs.csv, standings_rows(result))
    if outputs.html is not None:
        write_page(outputs.html, name, result, keeper)
    if done < running.planned:
        raise typer.Exit(INTERRUPTED)
    if journal is not None:
        _kept(journal.finish, result.to_json())
    keep_results(home, "tournament", [{"name": name, **result.to_json()}])


def _play(
    running: "Tournament",
    keeper: MatchKeeper,
    journal: "Journal | None",
    home: Home,
    feed: "TournamentFeed | None",
) -> int:
    """Play until the end or Ctrl-C; return how many matches are played in all."""
    from sf2ai.cli.terminal.progress import show_tournament_progress

    for line in running.notices:
        notice(line)
    done = running.played
    try:
        with show_tournament_progress(notice_console(), running) as update:
            for result in running.play():
                done += 1
                if result.replay is not None:
                    keeper.add(result)
                    if feed is not None:
                        feed.add_fight(result.replay)
                if journal is not None and not _kept(partial(journal.add, seconds=running.seconds), result):
                    journal = None
                update()
                if feed is not None:
                    feed.update()
    except KeyboardInterrupt:
        again = f"sf2ai tournament --resume --name {journal.name}{home.option}" if journal and done else ""
        go_on = f"go on with: {again}" if again else "the same command starts over"
        notice(f"stopped after {done} of {running.planned} matches; {go_on}")
    if feed is not None:
        feed.send()
    return done


def _kept(write: Callable[[_Kept], None], what: _Kept) -> bool:
    """Write to the journal; if that fails, the user gets a notice, and the tournament goes on."""
    try:
        write(what)
    except StoreError as error:
        notice(f"this tournament cannot be continued if it is stopped: {error}")
        return False
    return True


def _print(result: "TournamentResult", as_json: bool) -> None:
    from sf2ai.report.standings import tournament_report

    if as_json:
        show_json(result.to_json())
    else:
        show(tournament_report(result))
