"""The findings of `sf2ai doctor` and `sf2ai emulator check` as a table."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.diagnostics.findings import Finding
from sf2ai.report.tables import Column, new_table


def findings_table(findings: Sequence[Finding]) -> RenderableType:
    """Return a table with a row for each finding."""
    table = new_table(Column("what"), Column("is"), Column("found", wraps=True))
    for finding in findings:
        table.add_row(finding.what, finding.result.value, Text(finding.line))
    return table
