"""python -m asanagi register LEDGER | correct LEDGER | fetch FILE FROM TO"""

import datetime as dt
import os
import sys
from pathlib import Path

from asanagi import issuing, receiving
from asanagi.platform import Account, Platform


def account() -> Account:
    """From the environment: ASANAGI_URL, _PFID, _PASSWORD, _CLIENT_ID, _CLIENT_SECRET."""
    names = ("URL", "PFID", "PASSWORD", "CLIENT_ID", "CLIENT_SECRET")
    return Account(*(os.environ[f"ASANAGI_{name}"] for name in names))


def main(arguments: list[str]) -> str:
    """Do what is asked; what there is to say about it."""
    platform = Platform(account())
    match arguments:
        case ["register", ledger]:
            return f"registered {issuing.register(platform, issuing.read_ledger(Path(ledger)))}"
        case ["correct", ledger]:
            done, left = issuing.correct(platform, issuing.read_ledger(Path(ledger)))
            return f"corrected {len(done)}, for a person: {', '.join(left) or 'none'}"
        case ["fetch", file, first, last]:
            days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
            return f"fetched {receiving.fetch(platform, Path(file), *days)}"
    raise SystemExit(__doc__)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
