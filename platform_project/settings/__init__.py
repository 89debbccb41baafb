"""Settings by profile: `DJANGO_ENV` is `local` (default), `test` or `production`."""

import os

_profile = os.environ.get("DJANGO_ENV", "local")

if _profile == "production":
    from .production import *  # noqa: F403
elif _profile == "test":
    from .test import *  # noqa: F403
elif _profile == "local":
    from .local import *  # noqa: F403
else:
    raise RuntimeError(f"DJANGO_ENV must be local, test or production, not {_profile!r}")
