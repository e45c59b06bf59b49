"""Replays beyond their files: making one from a recorded round, playing it back, and reading its events.

`playback` checks every frame against the recording; `events` names what happened, from Snapshots alone.
How a replay lies in its file is `store.replays`, which may change only with a new format number.
"""
