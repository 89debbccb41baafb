"""Audit: later."""
