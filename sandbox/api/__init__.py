"""The control API, `/sandbox/v1/`: plain JSON for programs that drive a sandbox. It is no part of the platform's wire."""
