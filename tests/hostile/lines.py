"""Hostile command lines, made from the tree of commands: every command, every option, every argument.

A command that is new has its lines at once: what it requires comes from `REQUIRED` by the option's or the
argument's name. Its row in `WORKING` says how it is called so that it works and takes little time.
"""

import json
import random
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from typer.core import TyperArgument, TyperCommand, TyperOption

from fakes.command_tree import COMMANDS
from hostile.kinds import CIRCUMSTANCES, NUMBERS, PATHS, SPOILT, TEXTS, USUAL, VALUES, Circumstance

REQUIRED = MappingProxyType(
    {
        "--char": "ryu",
        "CHARACTER": "ryu",
        "FIGHTER": "ryu:cpu:0",
        "OPPONENT": "ken:random",
        "FILE": "ryu.npz",
        "OUT.png": "out.png",
        "--rom": "duel.sfc",
        "--bizhawk": "bizhawk",
    }
)
"""Values of what a command requires, by the name of the option or the argument."""

WORKING: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        ("train",): "--char ryu --episodes 1 --opponent random --guide none",
        ("sweep",): "text.txt",
        ("evaluate",): "--char ryu --episodes 1",
        ("tournament",): "--only ryu --only ken --matches 1",
        ("compare",): "ryu:cpu:0 ken:cpu:1 --most 2",
        ("play",): "--no-browser",
        ("watch",): "ryu:cpu:0 ken:random",
        ("replay",): "fight.sf2replay",
        ("ban",): "ryu",
        ("roster",): "",
        ("history",): "",
        ("results",): "",
        ("conformance",): "--char balrog",
        ("doctor",): "",
        ("export",): "ryu out.npz",
        ("import",): "ryu.npz",
        ("web", "build"): "site",
        ("emulator", "check"): "--rom duel.sfc --assume turbo_usa",
        ("emulator", "run"): "--bizhawk bizhawk --rom duel.sfc --wait-seconds 0",
        ("emulator", "serve"): "--rom duel.sfc --assume turbo_usa --listen 127.0.0.1:0",
        ("emulator", "legacy"): "--p1 cpu:1 --p2 random --rounds 1 --wait-seconds 0",
        ("emulator", "screenshot"): "out.png --rom duel.sfc --assume turbo_usa --frames 1",
    }
)
"""The words after each command with which it works."""

MODES = MappingProxyType(
    {
        ("ban",): ("--list", "bison --lift", 'ryu --reason "too good"'),
        ("history",): ("--prune --yes", "--prune --keep 0 --yes", "--prune", "--restore {kept}"),
        ("train",): (
            "--settings --agent ppo --csv out.csv",
            "--char guile --resume",
            "--char ryu --seeds 2 --episodes 1 --opponent random --guide none --resume",
            "--char guile --episodes 1 --opponent random --guide none",
        ),
        ("evaluate",): ("--char ryu --episodes 2 --profile --png out.png --record out --csv out.csv",),
        ("watch",): ("ryu:bot.py ken:cpu:1 --gif out.gif --png out.png --frames 1-9 --record out",),
        ("replay",): (
            "fight.sf2replay --gif out.gif --csv out.csv --frames 5",
            "fight.sf2replay --html out.html",
        ),
        ("doctor",): ("--rom duel.sfc --assume turbo_usa --bizhawk bizhawk",),
        ("tournament",): (
            "--only ryu --only ken --matches 1 --entry Mine=guile:bot.py --record out --html out.html",
        ),
        ("emulator", "serve"): ("--legacy --ports 0,0 --p1 ryu",),
    }
)
"""Further ways in which commands work."""

BESIDE = MappingProxyType({"--seeds": ("--resume",)})
"""Words beside an option's values, so that those it accepts are refused: each seed would train in a process
of its own, which compiles all that it needs in the ground's empty cache."""

WAITING = frozenset({("play",), ("emulator", "run"), ("emulator", "serve"), ("emulator", "legacy")})
"""Commands that wait for other programs; Ctrl-C ends them."""


_EVERY = 6
"""How rarely a value of another kind than an option takes is tried: one in six."""


@dataclass(frozen=True)
class Command:
    """A command line in a circumstance, and what the suite knows of it."""

    path: tuple[str, ...]
    words: tuple[str, ...]
    """All words after ``sf2ai``."""
    about: str
    """What is hostile about it, such as ``"--seed: 4,400 digits"``."""
    circumstance: Circumstance = USUAL
    spoilt: tuple[str, str] | None = None
    """A file of the ground, and the name in `SPOILT` of what takes its place."""

    @property
    def wants_json(self) -> bool:
        """Whether the document of ``--json`` is asked for, for sure."""
        return "--json" in self.words


def name_of(param: TyperOption | TyperArgument) -> str:
    """Return what a user calls an option or an argument."""
    return str(param.metavar) if isinstance(param, TyperArgument) else param.opts[0]


def params_of(command: TyperCommand) -> list[TyperOption | TyperArgument]:
    """Return the options and arguments of a command, without ``--help``."""
    return [param for param in command.params if isinstance(param, TyperOption | TyperArgument)]


def _is_flag(param: TyperOption | TyperArgument) -> bool:
    return isinstance(param, TyperOption) and bool(param.is_flag)


def working_words(path: tuple[str, ...], command: TyperCommand) -> list[str]:
    """Return words with which a command works, or at least all that it requires."""
    if path in WORKING:
        return shlex.split(WORKING[path])
    words: list[str] = []
    for param in params_of(command):
        if param.required:
            name = name_of(param)
            value = REQUIRED.get(name, "x")
            words += [value] if isinstance(param, TyperArgument) else [name, value]
    return words


def with_value(
    command: TyperCommand, words: list[str], param: TyperOption | TyperArgument, value: str | None
) -> list[str]:
    """Return the words of a working line with one value in place of the working one; None for a flag."""
    places = [other for other in params_of(command) if isinstance(other, TyperArgument)]
    if isinstance(param, TyperArgument):
        positional = [place for place, _ in _positional(command, words)]
        place = places.index(param)
        changed = list(words)
        if place < len(positional):
            changed[positional[place]] = value or ""
        else:
            changed.append(value or "")
        return changed
    kept = _without(words, param)
    return [*kept, param.opts[0]] if value is None else [*kept, param.opts[0], value]


def _positional(command: TyperCommand, words: list[str]) -> Iterator[tuple[int, str]]:
    flags = {opt for param in params_of(command) if _is_flag(param) for opt in param.opts}
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("--"):
            skip = word not in flags
        else:
            yield place, word


def _without(words: list[str], param: TyperOption | TyperArgument) -> list[str]:
    kept: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in param.opts:
            skip = not _is_flag(param)
        else:
            kept.append(word)
    return kept


def value_lines(tree: Mapping[tuple[str, ...], TyperCommand] = COMMANDS) -> Iterator[Command]:
    """Yield every kind of value for every option and argument of every command of a tree."""
    for path, command in tree.items():
        words = working_words(path, command)
        for param in params_of(command):
            name = name_of(param)
            if _is_flag(param):
                flag = with_value(command, words, param, None)
                yield Command(path, (*path, *flag), f"{name}: given")
                yield Command(path, (*path, *flag, name), f"{name}: given twice")
                yield Command(path, (*path, *words, f"{name}=x"), f"{name}: with a value")
                continue
            yield Command(path, (*path, *words, name), f"{name}: without a value")
            for number, (kind, value) in enumerate(_values_for(param).items()):
                line = with_value(command, words, param, value)
                extra = (
                    ["--json"] if number % 2 and has_option(command, "--json") and name != "--json" else []
                )
                beside = BESIDE.get(name, ())
                yield Command(path, (*path, *line, *beside, *extra), f"{name}: {kind}")


def _values_for(param: TyperOption | TyperArgument) -> Mapping[str, str]:
    """Return all values of the kind that a parameter takes, and some of the others."""
    if param.type_descriptor.annotation is Path:
        own: Mapping[str, str] = PATHS
    elif param.metavar in ("N", "SHARE", "X"):
        own = NUMBERS
    else:
        own = {**TEXTS, **PATHS}
    start = sum(map(ord, name_of(param))) % _EVERY
    some = dict(list({n: v for n, v in VALUES.items() if n not in own}.items())[start::_EVERY])
    return {**own, **some}


def spoilt_lines(
    files: Iterable[str], kept: str, tree: Mapping[tuple[str, ...], TyperCommand] = COMMANDS
) -> Iterator[Command]:
    """Yield every command, as it works, with each file of the home spoilt in each way.

    Args:
        files: of the ground, by their paths in it.
        kept: name of the stopped training in the ground's history.
        tree: the commands.
    """
    for path, command in tree.items():
        if path[0] == "emulator" or path == ("conformance",):  # they hardly read the home
            continue
        lines = [working_words(path, command)]
        lines += [shlex.split(mode.format(kept=kept)) for mode in MODES.get(path, ())]
        for words in lines:
            for file in files:
                for kind in SPOILT:
                    about = f"{file} is {kind}"
                    yield Command(path, (*path, *words), about, spoilt=(file, kind))


def circumstance_lines(
    kept: str, tree: Mapping[tuple[str, ...], TyperCommand] = COMMANDS
) -> Iterator[Command]:
    """Yield every command, as it works, in every circumstance.

    Args:
        kept: name of the stopped training in the ground's history.
        tree: the commands.
    """
    for path, command in tree.items():
        lines = [working_words(path, command)]
        lines += [shlex.split(mode.format(kept=kept)) for mode in MODES.get(path, ())]
        if has_option(command, "--json"):
            lines += [[*lines[0], "--json"]]
        for words in lines:
            yield Command(path, (*path, *words), "as it works")
            for name, circumstance in CIRCUMSTANCES.items():
                yield Command(path, (*path, *words), name, circumstance)
        yield Command(path, (*path, "--help"), "--help")
        yield Command(path, (*path, *lines[0], "superfluous", "words"), "superfluous words")
        yield Command(path, path, "no words, which may take long")


def drawn_line(
    dice: random.Random, draw_text, tree: Mapping[tuple[str, ...], TyperCommand] = COMMANDS
) -> Command:
    """Draw a command with several hostile values in a circumstance.

    Args:
        dice: draws which.
        draw_text: returns another text for an option.
        tree: the commands.
    """
    path = dice.choice(list(tree))
    command = tree[path]
    words = working_words(path, command)
    about = []
    for param in dice.sample(params_of(command), min(len(params_of(command)), dice.randint(1, 4))):
        if _is_flag(param):
            words = with_value(command, words, param, None)
            about.append(name_of(param))
        else:
            kind = dice.choice([*VALUES, "drawn"])
            value = draw_text() if kind == "drawn" else VALUES[kind]
            words = with_value(command, words, param, value)
            about.append(f"{name_of(param)}: {kind}")
    name = dice.choice([*CIRCUMSTANCES, "", "", ""])
    circumstance = CIRCUMSTANCES.get(name, USUAL)
    return Command(path, (*path, *words), ", ".join([*about, name]), circumstance)


def has_option(command: TyperCommand, name: str) -> bool:
    """Whether a command has an option."""
    return any(name in param.opts for param in command.params)


def shell_line(command: Command) -> str:
    """Return the command as one can paste it into bash, in the folder of a ground."""
    case = command.circumstance
    before = ["mkdir gone && cd gone && rmdir ../gone"] if case.gone else []
    if command.spoilt:
        file, kind = command.spoilt
        before.append(f"rm -rf ../{file}; {SPOILT[kind].format(file=f'../{file}')}")
    for name, value in case.environment.items():
        before.append(f"unset {name}" if value is None else f"export {name}={_quoted(value)}")
    for name, least, _ in case.limits:
        flag, unit = {"RLIMIT_NOFILE": ("-n", 1), "RLIMIT_FSIZE": ("-f", 1024), "RLIMIT_AS": ("-v", 1024)}[
            name
        ]
        before.append(
            f"ulimit -S {flag} {-(-least // unit)}" + (" # more than it has" if flag == "-v" else "")
        )
    words = " ".join(map(_quoted, command.words))
    streams = "".join(_redirection(number, stream) for number, stream in enumerate(case.streams))
    run = f"sf2ai {words}{streams}"
    if case.signal:
        run = f"timeout -s {case.signal[0]} {case.signal[1]} {run}"
    return f"( {'; '.join([*before, run])} )"


def _redirection(number: int, stream: str) -> str:
    sign = "<" if number == 0 else f"{number}>"
    if not stream:
        return ""
    if stream == "closed":
        return f" {sign}&-"
    return f" {sign} >(true)" if stream == "left" else f" {sign} {stream}"


def _quoted(word: str) -> str:
    if len(word) > 200 and len(set(word[-200:])) == 1:
        start = word.rstrip(word[-1])
        return f"{shlex.quote(start)}$(printf '%{len(word) - len(start)}s' | tr ' ' {word[-1]})"
    if word.isprintable() and word.isascii():
        return shlex.quote(word)
    escaped = "".join(_escaped(byte) for byte in word.encode("utf-8", "surrogateescape"))
    return f"$'{escaped}'"


def _escaped(byte: int) -> str:
    letter = chr(byte)
    return letter if letter.isprintable() and letter not in "'\\" and byte < 128 else f"\\x{byte:02x}"


def described(command: Command) -> str:
    """Return what is hostile about a command, in a few words."""
    return f"{' '.join(command.path)}: {json.dumps(command.about)[1:-1]}"
