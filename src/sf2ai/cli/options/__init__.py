"""The options of the commands: option groups, options that several commands share, and readers of values.

A new option is a field of its command's group, with its help text; `groups` shows it to Typer. Nothing
here may import NumPy, since ``--help`` reads these files.
"""
