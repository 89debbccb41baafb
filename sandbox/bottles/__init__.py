"""A bottle: one workspace as one JSON document (docs/bottle.md). What it holds, how it is written, how it is read and checked."""

# What every bottle begins with. The version rises when what was written before cannot be read as it stands any more.
FORMAT = "b2b-invoice-sandbox-bottle"
VERSION = 1
