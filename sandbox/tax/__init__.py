"""The tax oracle: what an invoice's tax comes to, and why another's figure differs."""
