"""The roster as tables: training, evaluations and bans."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sf2ai.printable import escaped
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import moment_text, name_text, rate_text
from sf2ai.store.bans import Ban
from sf2ai.store.manifest import Manifest, PresetStamp, reward_text
from sf2ai.store.roster import RosterEntry


def roster_table(entries: Sequence[RosterEntry], home: str) -> RenderableType:
    """Return one row per character: how it was trained, and whether it is banned."""
    trained = sum(entry.trained for entry in entries)
    table = new_table(
        Column("character"),
        number("episodes"),
        Column("trained"),
        Column("weights"),
        Column("banned"),
        Column("agent"),
        Column("observation, actions"),
    )
    for entry in entries:
        table.add_row(entry.character.name, *_training_cells(entry))
    return titled(f"Roster: {trained} of {len(entries)} trained", table, f"home: {escaped(home)}")


def measured_table(entries: Sequence[RosterEntry]) -> RenderableType | None:
    """Return one row per evaluation of the current weights; None if there is none."""
    if not any(entry.measured for entry in entries):
        return None
    table = new_table(
        Column("character"),
        Column("opponent", wraps=True),
        number("rounds"),
        Column("win rate [95 %]"),
        Column("measured (UTC)"),
    )
    for entry in entries:
        for row in entry.measured:
            table.add_row(
                entry.character.name,
                Text(escaped(row.opponent)),
                f"{row.episodes:,}",
                rate_text(row.win_rate, row.win_rate_interval),
                moment_text(row.when),
            )
    return titled("Last evaluations", table)


def unfinished_table(entries: Sequence[RosterEntry], command: str) -> RenderableType | None:
    """Return one row per training that runs or was stopped; None if there are none.

    Args:
        entries: of the roster.
        command: continues one of the stopped trainings; empty if there is none.
    """
    found = [(entry.character.name, entry.unfinished) for entry in entries if entry.unfinished]
    if not found:
        return None
    table = new_table(Column("character"), Column("training"), Column("saved (UTC)"))
    for name, training in found:
        how = "running, saved at" if training.is_running else "stopped at"
        progress = f"{how} {training.progress}" if training.length else training.progress
        table.add_row(name, progress.removesuffix(" episodes"), moment_text(training.saved))
    kinds = sorted({"Running" if training.is_running else "Stopped" for _, training in found})
    title = f"{' and '.join(kinds).capitalize()} trainings"
    return titled(title, table, command=f"continue with: {command}" if command else "")


def roster_problems(entries: Sequence[RosterEntry]) -> list[str]:
    """Return one line per character whose weights exist but cannot be read."""
    return [entry.problem for entry in entries if entry.problem]


def ban_table(bans: Sequence[Ban]) -> RenderableType:
    """Return one row per banned character, or a line if no character is banned."""
    if not bans:
        return Text("no character is banned")
    table = new_table(Column("character"), Column("since (UTC)"), Column("reason", wraps=True))
    for ban in bans:
        table.add_row(name_text(ban.character), moment_text(ban.since), Text(escaped(ban.reason) or "-"))
    return titled(f"Banned from tournaments: {len(bans)}", table)


def lift_lines(bans: Sequence[Ban], home_option: str) -> list[str]:
    """Return the command that lifts the first ban, in a line that can be copied; none without bans.

    Args:
        bans: of the home.
        home_option: what a command needs to name the home; see `Home.option`.
    """
    return [f"lift a ban for example with: sf2ai ban {ban.character} --lift{home_option}" for ban in bans[:1]]


def _training_cells(entry: RosterEntry) -> tuple[str, ...]:
    manifest = entry.manifest
    banned = "banned" if entry.ban else ""
    if manifest is None:
        return ("-", "damaged" if entry.problem else "no", entry.origin or "", banned, "", "")
    return (
        f"{manifest.episodes:,}",
        moment_text(manifest.created)[:10],
        entry.origin or "",
        banned,
        manifest.agent,
        f"{_stamp_text(manifest.observation)}, {_stamp_text(manifest.actions)}",
    )


def _stamp_text(stamp: PresetStamp) -> str:
    name = "features" if "," in stamp.name else stamp.name  # the names of a choice need too much room
    return f"{name} v{stamp.version}"


def manifest_table(manifest: Manifest) -> RenderableType:
    """Return what a trained agent is and how it was trained, one fact per row."""
    table = Table.grid(padding=(0, 2, 0, 0))
    facts = {
        "trained": f"{manifest.episodes:,} episodes, {manifest.steps:,} steps, until "
        f"{moment_text(manifest.created)} UTC",
        "agent": f"{manifest.agent}, reward {reward_text(manifest)}, seed {manifest.seed}",
        "observation": f"{manifest.observation}, {manifest.reaction_frames} frames old",
        "actions": f"{manifest.actions}, {manifest.frames_per_step} frames each",
        "against": ", ".join(manifest.opponents),
        "made by": f"sf2ai {manifest.sf2ai}, {manifest.backend} version {manifest.engine_version}, "
        f"cpu version {manifest.cpu_version}",
    }
    for name, fact in facts.items():
        table.add_row(name, Text(escaped(fact)))
    return table
