"""What one side sees and how its actions become pads.

Touch this room to add an observation feature (`features`, `observation`) or an action preset (`actions`).
A `Seat` knows neither its opponent's pads nor rewards. The layout of a SEAT record is stored in checkpoints.
"""
