"""What a person sees of the masters and of the invitations."""
