"""Faults: what may be done to a call, how it is asked for, and what becomes of the answer."""
