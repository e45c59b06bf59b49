"""Where the rounds of an evaluation are played: in this process, or by the workers of a cluster."""
