"""``sf2ai play``: fight the trained agents in the browser."""

import contextlib
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.options.shared import MAX_PORT, HomeOption, open_home, whole_number
from sf2ai.cli.terminal.output import notice

if TYPE_CHECKING:
    from sf2ai.store.layout import Home
    from sf2ai.web.agents import PageAgent
    from sf2ai.web.site import FirstFight

EPILOG = """Examples:

sf2ai play

sf2ai play sagat

sf2ai play ken:cpu:7

sf2ai play ryu:old-ryu.npz --no-browser"""


def play(
    who: Annotated[
        str | None,
        typer.Argument(
            metavar="WHO",
            help="Your first opponent: a character, played by its trained agent or else by cpu:4; or "
            "CHAR:PLAYER, such as ryu:cpu:7 or ryu:FILE for other weights. The page has all agents anyway.",
        ),
    ] = None,
    home: HomeOption = None,
    port: Annotated[
        int,
        typer.Option(
            "--port",
            metavar="N",
            parser=whole_number("--port", 0, MAX_PORT),
            help="The port on this machine; 0 takes a free one.",
        ),
    ] = 0,
    browser: Annotated[
        bool,
        typer.Option("--browser/--no-browser", metavar="", help="Print the address and open no browser."),
    ] = True,
) -> None:
    """Fight your agents in the browser, watch them, train against them and see replays.

    The page and all agents come from this machine and go nowhere else. Ctrl-C ends it.
    """
    from sf2ai.web.agents import page_agents
    from sf2ai.web.server import SiteServer
    from sf2ai.web.site import make_site

    home_folder = open_home(home)
    files, first = _opponent(who, home_folder)
    agents = page_agents(home_folder, files)
    with SiteServer(make_site(agents, _first_fight(first, agents)), port) as server:
        notice(f"the page is at {server.url} until you press Ctrl-C")
        if browser and not _open(server.url):
            notice("no browser could be opened; open that address yourself")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


def _opponent(who: str | None, home: "Home") -> "tuple[list[tuple[Path, int]], tuple[str, str] | None]":
    """Return the weights file and level that ``WHO`` names, if any, and its character and player."""
    from sf2ai.errors import InputError
    from sf2ai.players.names import HIGHEST
    from sf2ai.store.packaged import fair_weights, packaged_weights
    from sf2ai.tournament.entries import ScriptedSource, WeightsSource
    from sf2ai.tournament.exhibition import parse_fighter

    if who is None:
        return [], None
    entry = parse_fighter(who, home)
    match entry.source:
        case WeightsSource(path, level) if level < HIGHEST:
            return [(path, level)], (entry.character.id, "file")
        case WeightsSource(path):
            places = {"yours": home.weights, "packaged": packaged_weights, "fair": fair_weights}
            for origin, place in places.items():
                if path == place(entry.character.id):
                    return [], (entry.character.id, origin)
            return [(path, HIGHEST)], (entry.character.id, "file")
        case ScriptedSource(spec) if spec.startswith("cpu:"):
            return [], (entry.character.id, spec)
    raise InputError(f"{who!r} cannot play in the browser; name a trained agent or cpu:0 to cpu:7")


def _first_fight(named: "tuple[str, str] | None", agents: "tuple[PageAgent, ...]") -> "FirstFight | None":
    from sf2ai.web.site import FirstFight

    if named is None:
        return None
    character, player = named
    if player.startswith("cpu:"):
        return FirstFight(character, player)
    places = (n for n, a in enumerate(agents) if (a.character, a.origin) == (character, player))
    return FirstFight(character, next(places))


def _open(url: str) -> bool:
    with contextlib.suppress(webbrowser.Error, OSError):
        return webbrowser.open(url)
    return False
