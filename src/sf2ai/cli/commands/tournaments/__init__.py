"""The commands about matches between entries: tournaments, comparisons, and the results that are kept."""
