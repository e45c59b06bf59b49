"""The kinds of hostile values and circumstances, by name: what every option of every command gets.

A new kind is a row here; every option of every command gets it.
"""

import resource
from dataclasses import dataclass, field
from types import MappingProxyType

ODD = "\udcff\n\x1b[2J"
"""Bytes that are no UTF-8, a line end, and a command to the terminal."""

TEXTS = MappingProxyType(
    {
        "nothing": "",
        "space": " ",
        "spaces around": " ryu ",
        "no UTF-8": "\udcff",
        "odd": ODD,
        "line end": "a\nb",
        "return": "a\rsf2ai: b",
        "escape": "\x1b]0;owned\x07",
        "right to left": "\u202eupsidedown\u2066",
        "combining": "e" + "\u0301" * 50,
        "emoji": "\U0001f94b",
        "other letters": "リュウ",
        "5,000 letters": "x" * 5000,
        "300 letters": "y" * 300,
        "100,000 letters": "z" * 100_000,
        "markup": "[red]x[/red]",
        "closing markup": "[/]",
        "percent": "%s%n%d",
        "braces": "{0}{x}",
        "quote": "'\"`$(true)",
        "backslash": "\\",
        "two dashes": "--",
        "an option": "--help",
        "a dash": "-",
        "equals": "=",
        "colon": ":",
        "colons": ":::",
        "a name": "ryu",
        "capitals": "RYU",
        "another name": "M. Bison",
        "a name and level": "ryu@7",
        "all": "all",
        "two names": "ryu,ken",
        "cpu": "cpu",
        "cpu 8": "cpu:8",
        "cpu -1": "cpu:-1",
        "cpu nothing": "cpu:",
        "self": "self",
        "join": "join",
        "league": "league:ken@0",
        "long league": "league:ken@" + "9" * 4400,
        "packaged": "packaged:ryu",
        "yours": "yours:ken",
        "reserved": "cmd:true",
        "no bot": "bot:",
        "missing bot": "bot:no_such_module:Bot",
        "bot's file": "bot.py",
        "bot's class": "bot.py:Walker",
        "bot's missing class": "bot.py:Runner",
        "wrong bot": "wrong_bot.py",
        "missing bot's file": "missing/bot.py",
        "fighter": "ken:bot.py:Walker",
        "fighter's file": "ken:ryu.npz",
        "fighter's pipe": "ryu:pipe",
        "fighter without a source": "ryu:",
        "entry": "Mine=ryu:random",
        "entry of a bot": "Mine=ryu:bot.py",
        "entry without a name": "=ryu:random",
        "entry without a source": "Mine=ryu:",
        "odd entry": f"{ODD}=ryu:random",
        "entry of a file": "Mine=ryu:pipe.npz",
        "address": "127.0.0.1:1",
        "address elsewhere": "192.0.2.1:9",
        "long port": "127.0.0.1:" + "9" * 4400,
        "host's name": "no.such.host.invalid:80",
        "address of version 6": "[::1]:0",
    }
)
"""Texts that any option may get."""

NUMBERS = MappingProxyType(
    {
        "0": "0",
        "minus 1": "-1",
        "plus 1": "+1",
        "1": "1",
        "1.5": "1.5",
        "NaN": "nan",
        "inf": "inf",
        "minus inf": "-inf",
        "1e999": "1e999",
        "1e-999": "1e-999",
        "2^31": "2147483648",
        "2^63 - 1": "9223372036854775807",
        "2^63": "9223372036854775808",
        "2^64": "18446744073709551616",
        "4,400 digits": "9" * 4400,
        "minus 4,400 digits": "-" + "9" * 4400,
        "4,400 zeros": "0" * 4400 + "1",
        "hexadecimal": "0x10",
        "underscore": "1_000",
        "Arabic digits": "٣",
        "superscript": "²",
        "comma": "1,000",
        "two": "1,2",
        "equal": "9,9",
        "range": "3-5",
        "backwards": "5-3",
        "half a range": "3-",
        "date": "20250301T123000Z",
        "odd date": "20250301T123000Z-0",
    }
)
"""Numbers, and what looks like one."""

PATHS = MappingProxyType(
    {
        "missing": "missing",
        "missing folder": "missing/x",
        "folder": "full",
        "current folder": ".",
        "parent": "..",
        "home": "../home",
        "in the home": "../home/agents/ryu/weights.npz",
        "of the home": "../home/bans.json",
        "history": "../home/history",
        "weights": "ryu.npz",
        "broken": "broken.npz",
        "odd name": "odd" + ODD + ".npz",
        "empty": "empty",
        "text": "text.txt",
        "file's inside": "text.txt/x",
        "replay": "fight.sf2replay",
        "text as replay": "text.sf2replay",
        "ROM": "duel.sfc",
        "map": "duel.cfg",
        "unknown user": "~nosuchuser/x",
        "own home": "~/x",
        "tilde": "~",
        "null device": "/dev/null",
        "full device": "/dev/full",
        "memory": "/proc/self/mem",
        "endless": "/dev/zero",
        "descriptor": "/dev/fd/0",
        "process": "/proc/self/environ",
        "no such descriptor": "/dev/fd/99",
        "deep": "d/" * 200 + "x",
        "parents": "../" * 40 + "x" * 300,
        "EmuHawk": "bizhawk",
        **{
            f"{what}{ending}": f"{what}{ending}"
            for what in ("pipe", "folder", "loop", "nowhere", "zero", "socket")
            for ending in ("", ".png", ".gif", ".npz")
        },
        "text.png": "text.png",
        "text.gif": "text.gif",
        "text.npz": "text.npz",
        "new.png": "new.png",
        "new.gif": "new.gif",
        "odd.png": ODD + ".png",
        "odd.gif": ODD + ".gif",
        "folder of a file.png": "text.txt/x.png",
        "folder of a file.gif": "text.txt/x.gif",
        "missing folder.png": "missing/x.png",
    }
)
"""Paths in the ground's folder, and those of devices that nothing can be written to."""

VALUES = MappingProxyType({**TEXTS, **NUMBERS, **PATHS})


SPOILT = MappingProxyType(
    {
        "missing": "true",
        "empty": ": > {file}",
        "garbage": "head -c 3000 ../folder/duel.sfc > {file}",
        "half": "head -c 700 ../folder/ryu.npz > {file}",
        "braces": "printf '[[{{]' > {file}",
        "a list": "printf '[1, null, {{}}]' > {file}",
        "a folder": "mkdir {file}",
        "a full folder": "mkdir {file} && cp ../folder/text.txt {file}",
        "a pipe": "mkfifo {file}",
        "a loop": "ln -s loop {file} && ln -s loop $(dirname {file})/loop",
        "a link to nothing": "ln -s missing/x {file}",
        "endless": "ln -s /dev/zero {file}",
    }
)
"""What takes the place of a file of the home, as a shell makes it."""


@dataclass(frozen=True)
class Circumstance:
    """What a command finds when it starts, besides its words."""

    streams: tuple[str, str, str] = ("", "", "")
    """Of standard input, output and error: empty for a file, ``closed``, ``left``, or a path."""
    limits: tuple[tuple[str, int, int], ...] = ()
    environment: dict[str, str | None] = field(default_factory=dict)
    """Variables; None for one that is not set."""
    gone: bool = False
    """Whether the current folder has been removed."""
    signal: tuple[int, float] | None = None
    """A signal and the seconds after which it comes."""

    @property
    def hears(self) -> bool:
        """Whether standard error is a file whose content counts."""
        return not self.streams[2]

    @property
    def speaks(self) -> bool:
        """Whether standard output is a file whose content counts."""
        return not self.streams[1]


def _descriptors(number: int) -> tuple[tuple[str, int, int], ...]:
    return (("RLIMIT_NOFILE", number, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),)


def _memory(megabytes: int) -> tuple[tuple[str, int, int], ...]:
    return (("RLIMIT_AS", megabytes << 20, megabytes << 20),)


USUAL = Circumstance()

CIRCUMSTANCES = MappingProxyType(
    {
        "no standard input": Circumstance(("closed", "", "")),
        "no standard output": Circumstance(("", "closed", "")),
        "no standard error": Circumstance(("", "", "closed")),
        "no streams": Circumstance(("closed", "closed", "closed")),
        "only standard error": Circumstance(("closed", "closed", "")),
        "full standard output": Circumstance(("", "/dev/full", "")),
        "full standard error": Circumstance(("", "", "/dev/full")),
        "full streams": Circumstance(("", "/dev/full", "/dev/full")),
        "output's reader left": Circumstance(("", "left", "")),
        "error's reader left": Circumstance(("", "", "left")),
        "both readers left": Circumstance(("", "left", "left")),
        "current folder removed": Circumstance(gone=True),
        **{
            f"{n} descriptors": Circumstance(limits=_descriptors(n))
            for n in (4, 8, 12, 16, 20, 24, 32, 48, 64)
        },
        **{f"{n} MB more": Circumstance(limits=_memory(n)) for n in (4, 16, 64, 256)},
        "no file": Circumstance(limits=(("RLIMIT_FSIZE", 0, 0),)),
        "small files": Circumstance(limits=(("RLIMIT_FSIZE", 1000, 1000),)),
        "ASCII": Circumstance(environment={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}),
        "one column": Circumstance(environment={"COLUMNS": "1"}),
        "no columns": Circumstance(environment={"COLUMNS": "0"}),
        "minus columns": Circumstance(environment={"COLUMNS": "-5", "LINES": "-5"}),
        "columns of letters": Circumstance(environment={"COLUMNS": "x", "LINES": "x"}),
        "unknown terminal": Circumstance(environment={"TERM": "unknown", "FORCE_COLOR": "1"}),
        "colours": Circumstance(environment={"TTY_COMPATIBLE": "1", "FORCE_COLOR": "1"}),
        "no HOME": Circumstance(environment={"HOME": None}),
        "odd HOME": Circumstance(environment={"HOME": ODD}),
        "HOME is a file": Circumstance(environment={"HOME": "text.txt"}),
        "SF2AI_HOME is empty": Circumstance(environment={"SF2AI_HOME": ""}),
        "SF2AI_HOME is a file": Circumstance(environment={"SF2AI_HOME": "text.txt"}),
        "SF2AI_HOME is a pipe": Circumstance(environment={"SF2AI_HOME": "pipe"}),
        "SF2AI_HOME is a loop": Circumstance(environment={"SF2AI_HOME": "loop"}),
        "SF2AI_HOME is odd": Circumstance(environment={"SF2AI_HOME": ODD}),
        "SF2AI_HOME is long": Circumstance(environment={"SF2AI_HOME": "x" * 5000}),
        "SF2AI_HOME is a device": Circumstance(environment={"SF2AI_HOME": "/dev/null"}),
        "SF2AI_CORE is a text": Circumstance(environment={"SF2AI_CORE": "text.txt"}),
        "SF2AI_CORE is a pipe": Circumstance(environment={"SF2AI_CORE": "pipe"}),
        "SF2AI_TOKEN is odd": Circumstance(environment={"SF2AI_TOKEN": ODD}),
        "odd time zone": Circumstance(environment={"TZ": "nonsense/zone"}),
        "Ctrl-C at once": Circumstance(signal=(2, 0.0)),
        "Ctrl-C": Circumstance(signal=(2, 0.05)),
        "Ctrl-C later": Circumstance(signal=(2, 0.3)),
        "kill": Circumstance(signal=(15, 0.05)),
        "hang-up": Circumstance(signal=(1, 0.05)),
        "kill -9": Circumstance(signal=(9, 0.1)),
    }
)
"""What goes wrong around a command; each command that works is tried in each."""
