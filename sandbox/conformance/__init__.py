"""The conformance card: what of an integration was exercised, judged from its own calls."""
