"""Names for the records and arrays of the figures, as `sf2ai.record_types` has them for all rooms."""

from typing import Any, TypeAlias

ShapeRows: TypeAlias = Any  # float32[MAX_SHAPES, ROW], see layouts
FigureTablesRecord: TypeAlias = Any  # the record that tables.pack.load_figures() has
FigureTablesRecords: TypeAlias = Any  # the same as an array of shape (1,)
BodyFigureRecord: TypeAlias = Any  # one record of layouts.BODY
PartRecord: TypeAlias = Any  # one record of layouts.PART
MoveFigureRecord: TypeAlias = Any  # one record of layouts.MOVE_FIGURE
HitWindowRecord: TypeAlias = Any  # one record of layouts.HIT_WINDOW
MemoryRecord: TypeAlias = Any  # one record of layouts.MEMORY
MemoryRecords: TypeAlias = Any  # MEMORY[1]
SideMemoryRecord: TypeAlias = Any  # one record of layouts.SIDE_MEMORY
WorkRecord: TypeAlias = Any  # one record of layouts.WORK
WorkRecords: TypeAlias = Any  # WORK[1]
