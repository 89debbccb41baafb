"""What a workspace begins with: the cast, its masters, its invoices, and the demo's workspaces."""
