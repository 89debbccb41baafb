"""The journal masters on the wire: operations 4 and 5."""
