"""What `sf2ai emulator check` has found, as a table."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.diagnostics.emulators import Finding
from sf2ai.report.tables import Column, new_table


def findings_table(findings: Sequence[Finding]) -> RenderableType:
    """Return one row for each thing that was looked at."""
    table = new_table(Column("what"), Column("is"), Column("found", wraps=True))
    for finding in findings:
        table.add_row(finding.what, finding.verdict.value, Text(finding.text))
    return table
