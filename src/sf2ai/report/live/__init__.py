"""What the page of `--live` shows of a training or a tournament while it goes on."""
