"""What a tournament uses where the user names nothing; the help imports it, so it imports nothing."""

FORMAT = "round-robin"
"""Name in `registry.FORMATS`."""
ORDER = "given"
"""Name in `order.ORDERS`."""
