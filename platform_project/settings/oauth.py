"""The OAuth server and the sign-in throttle.

Two recommendations of RFC 9700 are not followed, each on purpose:

- the password grant exists, as A4 on its own path only, since the platform offers it (contract §3, P); never by
  `grant_type`;
- `http` redirect URIs are taken outside production, for a developer's loopback address.
"""

import datetime as dt
import os
from typing import Any

from django.utils.translation import gettext_lazy as _

_PRODUCTION = os.environ.get("DJANGO_ENV") == "production"

OAUTH2_PROVIDER: dict[str, Any] = {
    "OAUTH2_SERVER_CLASS": "accounts.oauth.server.Server",
    "OAUTH2_VALIDATOR_CLASS": "accounts.oauth.validators.Validator",
    "ACCESS_TOKEN_GENERATOR": "accounts.oauth.tokens.access_token_value",
    "REFRESH_TOKEN_GENERATOR": "accounts.oauth.tokens.refresh_token_value",
    "CLIENT_SECRET_HASHER": "client_secret",
    "SCOPES": {
        "openid": _("PFIDによる本人の確認"),
        "profile": _("氏名"),
        "email": _("メールアドレス"),
        "qualified": _("請求書の外部システム連携APIの利用"),
    },
    # Whoever asks for nothing is told so (invalid_scope), rather than given everything.
    "DEFAULT_SCOPES": [],
    # How long codes and the other tokens live, and what a refresh does, is each client's own: accounts.Application.
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    "ROTATE_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "OIDC_ENABLED": True,
    # Per client, says the validator: public ones always; a confidential one once it began (contract §3, A).
    "PKCE_REQUIRED": True,
    "ALLOW_URI_WILDCARDS": False,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"] if _PRODUCTION else ["http", "https"],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": _PRODUCTION,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
}

# The one realm there is (contract §3, P).
OAUTH_REALM = "/api"

# The page of the docs on which anybody tries the flow. Under the origin that was called, it is an address of every client.
OAUTH_TRY_PAGE = "/docs/oauth/return/"

# Failures that one name (a PFID, or a client) may have from one address before it is locked, in real time.
AXES_FAILURE_LIMIT = int(os.environ.get("SIGNIN_FAILURE_LIMIT", "10"))
AXES_COOLOFF_TIME = dt.timedelta(minutes=int(os.environ.get("SIGNIN_LOCK_MINUTES", "15")))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "accounts.oauth.throttle.name_of"
AXES_LOCKOUT_CALLABLE = "accounts.web.lockout.answer"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "user_id",
    "user_password",
    "client_secret",
    "code",
    "code_verifier",
    "refresh_token",
    "token",
    "next",
    "csrfmiddlewaretoken",
]
