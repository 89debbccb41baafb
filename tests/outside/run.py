"""Start a sandbox of its own, run the given command with its address in ORIGIN, and end as that did."""

import os
import subprocess
import sys
import tempfile

from tests.system.serving import started

SECONDS = 120


def main(command: list[str]) -> int:
    # A wrong secret counts against the address that everybody here shares.
    with tempfile.TemporaryDirectory() as folder, started({"DATA": folder, "SIGNIN_FAILURE_LIMIT": "100"}) as sandbox:
        environment = os.environ | {"ORIGIN": sandbox.origin}
        return subprocess.run(command, env=environment, timeout=SECONDS, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
