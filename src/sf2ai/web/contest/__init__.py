"""One match with both sides' players in one record, advanced frame by frame: what the page runs.

`records` has the layouts, `tables` what they look up, `frame` the order of a frame, `agent` an agent's
decision, `boxes` what can hit and be hit, `training` what training mode changes,
`entries` the functions that WebAssembly exports.
"""
