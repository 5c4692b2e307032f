"""requests-oauthlib, as its documentation shows: the web application flow, then "automatic token refresh" with a token_updater."""

import os

# The practice provider speaks plain HTTP on this computer.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from requests_oauthlib import OAuth2Session

from lead import authorize_extras, lead, provider, refresh_extras, succeeded, tenant_headers, through_browser

IN_BODY = provider.client_authentication == "client_secret_post"
CREDENTIALS = {"client_id": provider.client_id, "client_secret": provider.client_secret}


class App:
    token = None
    session = None

    def save(self, token):
        self.token = token

    def sign_in(self):
        session = OAuth2Session(provider.client_id, redirect_uri=provider.redirect_uri, scope=provider.scope)
        session.headers.update(tenant_headers)
        url, _state = session.authorization_url(provider.authorize_url, **authorize_extras)
        self.token = through_browser(
            url,
            lambda callback: session.fetch_token(
                provider.token_url,
                authorization_response=callback,
                client_secret=provider.client_secret,
                include_client_id=True if IN_BODY else None,
            ),
        )
        self.session = OAuth2Session(
            provider.client_id,
            token=self.token,
            auto_refresh_url=provider.token_url,
            auto_refresh_kwargs={**(CREDENTIALS if IN_BODY else {}), **refresh_extras},
            token_updater=self.save,
        )
        self.session.headers.update(tenant_headers)

    def call(self):
        if self.session is None:
            raise RuntimeError("not signed in")
        # Where the secret is not in the body, the session is told it with each call, for a refresh.
        succeeded(self.session.get(provider.api_url, **({} if IN_BODY else CREDENTIALS)))

    def sign_out(self):
        self.session = self.token = None


lead(App())
