"""The conformance report as text: the engine against its data and against facts, and what was corrected."""
