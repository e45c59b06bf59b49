"""Output and errors of the program: streams, progress, live playback, recordings, exit codes.

All commands use it; it knows none of them, and none of their options.
"""
