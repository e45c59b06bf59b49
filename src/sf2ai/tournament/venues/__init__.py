"""Where matches are played: in this process, or by the workers of a cluster. No result depends on where."""
