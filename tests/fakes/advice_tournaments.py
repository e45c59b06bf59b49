"""The rows of `advice_rows` about tournaments that are kept."""

from pathlib import Path

from fakes.advice_rows import Row
from fakes.trained import write_untrained
from sf2ai.store.lock import hold_tournament
from sf2ai.store.results.lines import append_results

TOURNAMENT = "tournament --matches 1"


def finished_tournament(place):
    place.program.run(*TOURNAMENT.split(), "--name", "cut")


def stopped_tournament(place):
    finished_tournament(place)
    (place.home.tournament("cut") / "result.json").unlink()


def altered_tournament(place):
    stopped_tournament(place)
    (place.home.tournament("cut") / "tournament.json").write_text("{}")


def changed_entry(place):
    stopped_tournament(place)
    write_untrained(place.home.weights("ryu"), "ryu", seed=3)


def running_tournament(place):
    stopped_tournament(place)
    return hold_tournament(place.home, "cut")


def damaged_result(place):
    append_results(place.home, [{"kind": "evaluation", "when": "2025-03-01T12:30:00Z"}])


def bot_program(place):
    program = Path("bot")
    program.write_text("#!/bin/sh\nwhile read -r line; do echo '{\"action\":0}'; done\n")
    program.chmod(0o755)


TOURNAMENT_ROWS = [
    Row(
        "another process ({}) plays tournament {} in {}; wait until it ends, or choose another name with "
        "--name",
        "tournament --resume --name cut",
        TOURNAMENT + " --name other",
        prepare=running_tournament,
    ),
    Row(
        "there is a tournament called {} already; continue it with --resume, or choose another --name",
        TOURNAMENT + " --name cut",
        "tournament --resume --name cut",
        prepare=stopped_tournament,
    ),
    Row(
        "no tournament is called {}; omit --resume to begin it",
        TOURNAMENT + " --resume --name cut",
        TOURNAMENT + " --name cut",
    ),
    Row(
        "tournament {} is finished; omit --resume, and choose another --name",
        TOURNAMENT + " --resume --name cut",
        TOURNAMENT + " --name other",
        prepare=finished_tournament,
    ),
    Row(
        "tournament {} was begun with {} {} and cannot continue with {}; give the same, or omit --resume to "
        "begin another tournament",
        "tournament --matches 3 --resume",
        TOURNAMENT + " --resume",
        prepare=stopped_tournament,
    ),
    Row(
        "entry {} is not as it was when tournament {} was begun ({}, now {}); put its file back, or omit "
        "--resume to begin another tournament",
        "tournament --resume",
        TOURNAMENT,
        prepare=changed_entry,
    ),
    Row(
        "the setting of the tournament in {} was altered, or is of another version of sf2ai; omit --resume "
        "to begin another tournament",
        "tournament --resume",
        TOURNAMENT,
        prepare=altered_tournament,
    ),
    Row("there is no tournament to continue; omit --resume to begin one", "tournament --resume", TOURNAMENT),
    Row(
        "tournament {} is not finished; go on with `sf2ai tournament --resume --name {}{}`",
        "results cut",
        prepare=stopped_tournament,
    ),
    Row(
        "{} matches played; go on with --resume --name {}",
        "results",
        "tournament --resume --name cut",
        code=0,
        prepare=stopped_tournament,
    ),
    Row(
        "the result {} is damaged or of another version of sf2ai; show it with --json",
        "results 20250301T123000Z",
        "results 20250301T123000Z --json",
        prepare=damaged_result,
    ),
    Row("sf2ai results {}{}", "results", code=0, prepare=finished_tournament),
    Row(
        "--only none leaves out the whole roster; omit it, or omit the other --only",
        TOURNAMENT + " --only none --only ryu",
        TOURNAMENT + " --only ryu --only ken",
    ),
    Row(
        "{} has no meaning with --format {}; omit it, or choose --format {}",
        TOURNAMENT + " --rounds 2",
        TOURNAMENT + " --rounds 1 --format swiss",
    ),
    Row(
        "--best-of names the stage {}; there are: {}; write for example --best-of top8=5",
        "tournament --format single --best-of semi=5",
        "tournament --format single --best-of 1 --best-of top8=1",
    ),
    Row(
        "--best-of takes a number such as 3, or top8=5, not {}",
        "tournament --format single --best-of three",
        "tournament --format single --best-of 1",
    ),
    Row(
        "--best-of takes an odd number of games, not {}; write for example {}",
        "tournament --format single --best-of 2",
        "tournament --format single --best-of 3",
    ),
    Row(
        "--seeded names {} twice; name each entry once",
        "tournament --format single --seeded ken --seeded ken",
        "tournament --format single --seeded ken",
    ),
    Row(
        "add one with --entry",
        TOURNAMENT + " --only none --entry A=ryu:random",
        TOURNAMENT + " --only none --entry A=ryu:random --entry B=ken:random",
    ),
    Row(
        "--bot-bank takes seconds and an increment for each decision, such as 60+0.05, not {}",
        TOURNAMENT + " --bot-bank soon",
        TOURNAMENT + " --bot-bank 60+0.05",
    ),
    Row(
        "--confine takes auto or required, not {}",
        TOURNAMENT + " --confine no",
        TOURNAMENT + " --confine auto",
    ),
    Row(
        "--confine required and --no-confine exclude each other; omit one of them",
        TOURNAMENT + " --confine required --no-confine",
        TOURNAMENT + " --no-confine",
    ),
    Row(
        "{} has no command; write for example 'cmd:./bot --fast'",
        TOURNAMENT + " --entry A=ryu:cmd:",
        TOURNAMENT + " --entry A=ryu:cmd:./bot",
        prepare=bot_program,
    ),
    Row(
        "{} is no command: {}; write it as for a shell, such as 'cmd:./bot --fast'",
        TOURNAMENT + """ --entry "A=ryu:cmd:'./bot" """,
        TOURNAMENT + " --entry 'A=ryu:cmd:./bot --fast'",
        prepare=bot_program,
    ),
    Row(
        "{} is a program that joins a tournament: `sf2ai tournament --entry NAME=CHAR:join`; name another "
        "player here",
        "evaluate --char ryu --episodes 1 --opponent join",
        "evaluate --char ryu --episodes 1 --opponent random",
    ),
    Row(
        "entry {} is a bot, and a cluster runs bots confined only; omit --no-confine or --cluster",
        TOURNAMENT + " --entry A=ryu:walker.py --no-confine --cluster local",
        TOURNAMENT + " --entry A=ryu:walker.py --no-confine",
    ),
    Row(
        "entry {} joins over TCP, which a cluster's workers do not wait for; give its command as "
        "cmd:COMMAND, or omit --cluster",
        TOURNAMENT + " --entry A=ryu:join --cluster local",
        TOURNAMENT + " --entry A=ryu:cmd:./bot",
        prepare=bot_program,
    ),
    Row(
        "programs join tournaments on the built-in game only, not on {}; omit --backend",
        TOURNAMENT + " --entry A=ryu:join --backend snes",
        TOURNAMENT,
    ),
]
