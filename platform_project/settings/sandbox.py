"""What drives the sandbox from outside: the installation's key, and who may make workspaces without one."""

import os

# Opens the control API for the whole installation: making and listing workspaces, and each of them. Empty: nobody.
SANDBOX_ADMIN_KEY = os.environ.get("SANDBOX_ADMIN_KEY", "")

# Whether a program on this machine may make workspaces without a key.
SANDBOX_OPEN_ON_LOOPBACK = False

# Whether a visitor may make one on the page, and how often from one address.
SANDBOX_SIGN_UP = os.environ.get("SANDBOX_SIGN_UP", "open") == "open"
SANDBOX_SIGN_UP_RATE = os.environ.get("SANDBOX_SIGN_UP_RATE", "20/hour")

# The log of calls: `thread` writes it beside the requests, `direct` right after each answer, `off` not at all. Of each
# workspace it keeps so many entries and so many bytes, the newest, and of a body no more than this.
SANDBOX_LOG = os.environ.get("SANDBOX_LOG", "thread")
SANDBOX_LOG_ENTRIES = int(os.environ.get("SANDBOX_LOG_ENTRIES", "5000"))
SANDBOX_LOG_BYTES = int(os.environ.get("SANDBOX_LOG_BYTES", str(50 * 1024 * 1024)))
SANDBOX_LOG_BODY_BYTES = 256 * 1024
