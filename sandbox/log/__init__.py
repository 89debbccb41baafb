"""The log: every call of a workspace, whole, with its secrets masked.

A call costs its caller little: the step keeps references to what came and what was answered (`records`), and a writer
beside the requests (`writer`) masks (`masking`), digests (`entries`) and stores (`storing`) whatever has gathered.
"""
