"""What every room may rely on, and what relies on nothing: no Django, no database, no import of ours."""
