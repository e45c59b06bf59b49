"""Pages of results for a browser: one file each, with the tables and every fight that was kept."""
