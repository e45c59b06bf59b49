"""Reads the figures' data files and packs them into the records that compiled code reads."""
