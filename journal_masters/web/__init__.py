"""What a person sees of the journal masters."""
