"""``sf2ai web build``: the page of ``sf2ai play`` as files, for any web server or a friend's disk."""

from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.options.groups import expand_groups
from sf2ai.cli.options.shared import HomeOption, open_home, path_option
from sf2ai.cli.terminal.group import OneLineGroup
from sf2ai.cli.terminal.output import notice

EPILOG = """Examples:

sf2ai web build site

sf2ai web build site --mine

sf2ai web build site --replays-from https://example.org"""

app = typer.Typer(
    cls=OneLineGroup,
    no_args_is_help=True,
    suggest_commands=False,
    help="The page in which people fight agents, as files for others.",
    epilog=EPILOG,
)


def build(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", parser=path_option("DIR"), help="The folder, which may not exist yet or be empty."
        ),
    ],
    home: HomeOption = None,
    mine: Annotated[
        bool,
        typer.Option("--mine", metavar="", help="Put your own agents into it as well, for everybody to see."),
    ] = False,
    replays_from: Annotated[
        list[str] | None,
        typer.Option(
            "--replays-from",
            metavar="URL",
            help="Another web server from which the page may open replays, such as https://example.org; may "
            "be given several times. The server must allow it (CORS).",
        ),
    ] = None,
) -> None:
    """Write the page into a folder: files for any web server, and offline.html, which needs none.

    Without --mine it has the packaged agents and the CPU only.
    """
    from sf2ai.web.agents import page_agents
    from sf2ai.web.offline import make_offline
    from sf2ai.web.publish import write_site
    from sf2ai.web.site import let_replays_come, make_site, parse_origin

    origins = [parse_origin(each) for each in replays_from or ()]
    files = make_site(page_agents(open_home(home) if mine else None))
    files["offline.html"] = make_offline(files)
    files = let_replays_come(files, origins)
    write_site(folder, files)
    size = sum(map(len, files.values())) - len(files["offline.html"])
    notice(f"wrote {len(files)} files ({size / 1e6:.1f} MB, and offline.html) into {str(folder)!r}")


app.command("build", epilog=EPILOG)(expand_groups(build))
