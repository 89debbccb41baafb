"""Starting the sandbox: its data folder, its certificate, what the terminal shows."""
