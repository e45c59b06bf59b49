"""Styles: simple ways in which people play, as players by rule. Import from the modules.

They never learn and know no frame data by heart. `names` says which there are, `rules` what each does.
"""
