"""Who is best: schedules, matches, guests and standings."""
