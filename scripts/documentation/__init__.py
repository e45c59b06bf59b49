"""Makes the site of docs/: stages the pages for Sphinx, and follows every link of the result."""
