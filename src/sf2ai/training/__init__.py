"""How an agent gets better, and how that is measured."""
