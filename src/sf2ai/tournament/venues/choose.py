"""Chooses where a tournament or a comparison is played."""

from sf2ai.tournament.venues.base import Venue, VenueSetting
from sf2ai.tournament.venues.local import LocalVenue


def open_venue(setting: VenueSetting, cluster: str | None) -> Venue:
    """Return this process, or a cluster.

    Args:
        setting: what the matches are played with.
        cluster: ``local``, ``auto`` or the address of a cluster's head; None for this process.

    Raises:
        Sf2aiError: as the two venues.
    """
    if cluster is None:
        return LocalVenue(setting)
    from sf2ai.tournament.venues.cluster import ClusterVenue

    return ClusterVenue(setting, cluster)
