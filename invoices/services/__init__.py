"""What may be done with invoices: see `lifecycle` and `formats`."""
