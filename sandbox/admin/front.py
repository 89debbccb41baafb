"""Front page: later."""
