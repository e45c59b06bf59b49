"""What `peer_suites.py` runs: environments with other people's libraries, and what is checked in each."""
