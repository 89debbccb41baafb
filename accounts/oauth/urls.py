"""The platform's own addresses (contract §3). The namespace and the names are those that the toolkit looks up.

Nothing of the toolkit's own views is mounted: no registration of clients by their users, no device flow.
"""

from django.urls import include, path

from accounts.oauth.views import metadata
from accounts.oauth.views.authorize import AuthorizeView
from accounts.oauth.views.introspection import IntrospectionView
from accounts.oauth.views.token import PasswordView, RevocationView, TokenView
from accounts.oauth.views.userinfo import UserInfoView

_patterns = [
    path("openam/oauth2/authorize", AuthorizeView.as_view(), name="authorize"),
    path("openam/oauth2/access_token", TokenView.as_view(), name="token"),
    path("api/credentials/access_token", PasswordView.as_view(), name="password-token"),
    path("openam/oauth2/token/revoke", RevocationView.as_view(), name="revoke-token"),
    path("openam/oauth2/introspect", IntrospectionView.as_view(), name="introspect"),
    path("openam/oauth2/connect/jwk_uri", metadata.keys, name="jwks-info"),
    path("openam/oauth2/userinfo", UserInfoView.as_view(), name="user-info"),
    path(".well-known/openid-configuration", metadata.metadata, name="oidc-connect-discovery-info"),
    path(".well-known/oauth-authorization-server", metadata.metadata, name="oauth-server-metadata"),
]

urlpatterns = [path("", include((_patterns, "oauth2_provider")))]
