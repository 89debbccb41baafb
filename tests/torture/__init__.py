"""Whether what was acknowledged stays, however the machine, the database and the neighbours behave.

The suite plays a short version; `make torture` plays the whole, and writes what it measured into `results`.
"""
