"""Counterparties: who they are, what they do about what happens, and how that is told."""
