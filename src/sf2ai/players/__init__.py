"""Players: named sources of controllers, found by what the user calls them.

Touch this room to add an opponent (`opponents`) or another way to name a player: `names` reads it, `find`
makes a player of it. `bots` runs classes of users. A player becomes a controller once the number of slots is
known.
"""
