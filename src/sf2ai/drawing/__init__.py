"""Pictures of a fight in pixels and in letters, drawn from Snapshots alone, so for every backend.

`boxes` and `words` read a Snapshot, `view` says what is where in a frame, `picture` and `letters` draw it.
Colours, layout and captions may be changed here; nothing outside depends on how a picture looks.
"""
