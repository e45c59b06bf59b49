"""Where the next frame comes from: one interface, several makers."""
