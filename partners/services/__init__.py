"""What may be done to a company's trading partners: see `book`, `masters` and `invitations`."""
