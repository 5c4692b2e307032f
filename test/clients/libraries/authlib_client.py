"""Authlib's OAuth2Session, as its documentation shows: PKCE, automatic refresh by token_endpoint and update_token."""

from urllib.parse import urlencode

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

from lead import authorize_extras, lead, provider, refresh_extras, succeeded, tenant_headers, through_browser


class App:
    session = None

    def save(self, token, refresh_token=None, access_token=None):
        """Where an app of several users updates its database; here the session keeps the token."""

    def sign_in(self):
        session = OAuth2Session(
            provider.client_id,
            provider.client_secret,
            scope=provider.scope,
            redirect_uri=provider.redirect_uri,
            token_endpoint=provider.token_url,
            token_endpoint_auth_method=provider.client_authentication or "client_secret_basic",
            code_challenge_method="S256",
            update_token=self.save,
        )
        session.headers.update(tenant_headers)
        if refresh_extras:
            # "refresh_token_request: invoked before refreshing token"
            session.register_compliance_hook("refresh_token_request", with_redirect_uri)
        verifier = generate_token(48)
        url, state = session.create_authorization_url(provider.authorize_url, code_verifier=verifier, **authorize_extras)
        through_browser(
            url,
            lambda callback: session.fetch_token(
                provider.token_url, authorization_response=callback, state=state, code_verifier=verifier
            ),
        )
        self.session = session

    def call(self):
        if self.session is None:
            raise RuntimeError("not signed in")
        succeeded(self.session.get(provider.api_url))

    def sign_out(self):
        last, self.session = self.session, None
        if provider.revocation_url:
            last.revoke_token(provider.revocation_url, token_type_hint="refresh_token")


def with_redirect_uri(url, headers, body):
    return url, headers, f"{body}&{urlencode(refresh_extras)}"


lead(App())
