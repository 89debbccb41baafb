"""What drives the sandbox from outside: the installation's key, and who may make workspaces without one."""

import os

# Opens the control API for the whole installation: making and listing workspaces, and each of them. Empty: nobody.
SANDBOX_ADMIN_KEY = os.environ.get("SANDBOX_ADMIN_KEY", "")

# Whether a program on this machine may make workspaces without a key.
SANDBOX_OPEN_ON_LOOPBACK = False

# Whether a visitor may make one on the page, and how often from one address.
SANDBOX_SIGN_UP = os.environ.get("SANDBOX_SIGN_UP", "open") == "open"
SANDBOX_SIGN_UP_RATE = os.environ.get("SANDBOX_SIGN_UP_RATE", "20/hour")
