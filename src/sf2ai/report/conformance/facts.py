"""The report on the facts that players know: tables, a line, and the documentation page."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.text import Text

from sf2ai.conformance.facts.fact import TOUCHING, Expectation, Fact, Holds, Kind
from sf2ai.conformance.facts.judging import Result, Verdict
from sf2ai.conformance.facts.measures import MEASURES
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text

_HEAD = """\
# Facts that players know

<!-- Written by scripts/write_facts.py; a test compares it with the report. -->

`sf2ai conformance --facts` plays facts that players know in the built-in game. They are written from pages
about the game and not from the frame data: where the game and a page disagree, the fact fails and stays as
it is. If sources do not settle it, it is *disputed*, and its row says why. The facts with their sources,
starting positions, pads and tolerances are in `src/sf2ai/conformance/facts/known`, one file per character.
[The engine against its data](conformance.md) is the other report, which compares the engine with its own
data.

A *number* is measured of one move. A *duel* is decided between two fighters, a *sequence* is a duel in
which one of them makes several moves. Each fact is played at every gap and with every timing that it names.
It holds if its expectations come true *always*, *sometimes* (a player who knows the timing does it) or
*never*, as it says. Values of the frame data of one of the two fighters come from a page in brackets too. A
page on Champion Edition, World Warrior or the whole series counts where Hyper Fighting is not known to
differ.
"""

_PLACES = """\
## How each fact is played

The fighters walk to their places, so a gap may be missed by 2 px. Damage has no dice. `t` and `u` are times
that take several values. p1 stands on the left.
"""


_STYLES = {Verdict.HOLDS: "green", Verdict.DISPUTED: "yellow", Verdict.FAILS: "bold red"}


def fact_row(result: Result) -> dict[str, object]:
    """Return a result as one row for programs."""
    fact = result.fact
    return {
        "character": fact.owner.id,
        "fact": fact.id,
        "says": fact.says,
        "kind": str(fact.kind),
        "source": fact.source,
        "game": str(fact.game),
        "same_page": fact.same_page,
        "wanted": str(fact.holds),
        "came_true": result.came_true,
        "plays": result.plays,
        "measured": result.measured,
        "verdict": str(result.verdict),
        "disputed": fact.disputed,
    }


def fact_table(character: str, results: Sequence[Result]) -> RenderableType:
    """Return one row per fact of a character."""
    table = new_table(
        Column("fact", wraps=True), Column("plays"), Column("measured", wraps=True), Column("verdict")
    )
    for result in results:
        verdict = Text(result.verdict, style=_STYLES[result.verdict])
        plays = f"{result.fact.holds} {result.came_true}/{result.plays}"
        table.add_row(result.fact.says, plays, result.measured, verdict)
    return titled(name_text(character), table)


def count_table(results: Sequence[Result]) -> RenderableType:
    """Return the counts: one row per character, and one for all."""
    table = new_table(
        Column("character"),
        number("facts"),
        *(number(f"{kind}s") for kind in Kind),
        number("hold"),
        number("disputed"),
        number("fail"),
    )
    for name, cells in _counts(results):
        table.add_row(name, *map(str, cells))
    return titled("Facts that players know", table)


def facts_line(results: Sequence[Result]) -> str:
    """Return the result of the report in one sentence."""
    failing = [result for result in results if result.verdict is Verdict.FAILS]
    disputed = sum(result.verdict is Verdict.DISPUTED for result in results)
    if not failing and disputed:
        return f"{len(results) - disputed} of {len(results)} facts hold; sources dispute the other {disputed}"
    if not failing:
        return f"all {len(results)} facts hold"
    first = failing[0]
    return (
        f"{len(failing)} of {len(results)} facts fail, the first: {first.fact.says} "
        f"Measured: {first.measured}, as it should be in {first.came_true} of {first.plays} plays"
    )


def facts_page(results: Sequence[Result]) -> str:
    """Return the documentation page as Markdown."""
    return "\n".join([_HEAD, *_count_rows(results), *_characters(results), _PLACES, *_plays(results)])


def _counts(results: Sequence[Result]) -> Iterator[tuple[str, list[int]]]:
    owners = groupby(results, key=lambda result: result.fact.owner)
    for owner, group in owners:
        yield owner.name, _numbers(list(group))
    yield "all", _numbers(results)


def _numbers(results: Sequence[Result]) -> list[int]:
    kinds = [sum(result.fact.kind is kind for result in results) for kind in Kind]
    verdicts = [sum(result.verdict is verdict for result in results) for verdict in Verdict]
    return [len(results), *kinds, *verdicts]


def _count_rows(results: Sequence[Result]) -> Iterator[str]:
    yield "| character | facts | numbers | duels | sequences | hold | disputed | fail |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, cells in _counts(results):
        yield f"| {'**all**' if name == 'all' else name} | {' | '.join(map(str, cells))} |"
    yield ""


def _characters(results: Sequence[Result]) -> Iterator[str]:
    for owner, group in groupby(results, key=lambda result: result.fact.owner):
        yield f"## {owner.name}\n"
        yield "| fact | kind | page | verdict |\n|---|---|---|---|"
        for result in group:
            fact = result.fact
            page = f"[{fact.game}]({fact.source})"
            page = f"({page})" if fact.same_page else page
            yield f"| {fact.says} | {fact.kind} | {page} | {_verdict(result)} |"
        yield ""


def _verdict(result: Result) -> str:
    if result.verdict is Verdict.HOLDS:
        return "holds"
    return f"**{result.verdict}**: {' '.join(filter(None, (result.fact.disputed, result.measured)))}"


def _plays(results: Sequence[Result]) -> Iterator[str]:
    yield "| fact | fighters, px apart | p1 | p2 | expected |\n|---|---|---|---|---|"
    for fact in (result.fact for result in results):
        scripts = " | ".join(f"`{script}`" if script else "nothing" for script in fact.scripts)
        yield f"| `{fact.name}` | {_places(fact)} | {scripts} | {_expected(fact)} |"
    yield ""


def _places(fact: Fact) -> str:
    gaps = ", ".join("touching" if gap == TOUCHING else str(gap) for gap in fact.gaps)
    corner = f", p{fact.corner} in the corner" if fact.corner else ""
    return f"{fact.fighters[0].name} and {fact.fighters[1].name}, {gaps}{corner}"


def _expected(fact: Fact) -> str:
    wanted = "; ".join(_words(expectation, fact) for expectation in fact.expects)
    times = [
        f"{name} {times[0]} to {times[-1]}"
        for name, times in (("t", fact.t), ("u", fact.u))
        if len(times) > 1
    ]
    seeds = [f"{fact.seeds} seeds"] if fact.seeds > 1 else []
    when = {Holds.ALWAYS: "always", Holds.SOMETIMES: "sometimes", Holds.NEVER: "never"}[fact.holds]
    return f"{when}: {wanted}" + "".join(f"; {each}" for each in [*times, *seeds])


def _words(expectation: Expectation, fact: Fact) -> str:
    move = f" (`{expectation.move}`)" if expectation.move else ""
    by = f" by `{expectation.by}`" if expectation.by else ""
    other = " more than the other side" if expectation.minus_other else ""
    words = MEASURES[expectation.measure].words
    return f"p{expectation.side} {words}{move}{by}{other} {_bounds(expectation, fact)}"


def _bounds(expectation: Expectation, fact: Fact) -> str:
    least, most = expectation.least, expectation.most
    if most - least == 2 * fact.tolerance:
        middle = f"{(least + most) / 2:g}"
        return f"{middle} ± {fact.tolerance:g}" if fact.tolerance else middle
    return f"at least {least:g}" if most == float("inf") else f"at most {most:g}"
