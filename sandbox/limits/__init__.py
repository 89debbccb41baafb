"""Limits and outages: how many calls are taken, when none are, and how both are told."""
