"""Runs bots: classes of the user's, each in a process of its own that is asked with a deadline.

`bot` is the interface that users write against, and must stay compatible. `bot`, `wire` and `child`
import the standard library only, because the bot's process loads them.
"""
