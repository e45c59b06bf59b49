"""One file for each command: from its typed options to its result.

A new command is a file here and a row in the table of `cli.app`.
"""
