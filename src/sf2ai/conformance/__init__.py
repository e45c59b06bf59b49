"""The conformance report: what each move does in the built-in game, compared with the frame data.

Moves are played as any player could play them: pads go in through a backend, Snapshots come out.
`trials` plays them, `measures` turns recordings into numbers, `rows` compares these with the frame data
and `report` counts. `excuses.toml` may only shrink. Code here reads Snapshots and frame data and never
imports the engine.
"""
