"""What `tokenscope prove` tells an app and asks of it, for the clients in Python; see lead.mjs."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlparse


class Provider:
    """A name that the face has no value for is None."""

    def __getattr__(self, name):
        return os.environ.get("TOKENSCOPE_" + name.upper()) or None


provider = Provider()
tenant_headers = {"Tenant": provider.tenant} if provider.tenant else {}
# OpenID Connect Core 11: without prompt=consent offline_access may be ignored.
authorize_extras = {
    name: value
    for name, value in {
        "audience": provider.audience,
        "resource": provider.resource,
        "prompt": "consent" if "openid" in (provider.scope or "").split() else None,
    }.items()
    if value
}
# Katana wants redirect_uri in a refresh too.
refresh_extras = {"redirect_uri": provider.redirect_uri} if provider.audience else {}


class Server(HTTPServer):
    allow_reuse_address = True


waiting = None


def through_browser(authorize_url, receive):
    """Shows the person the URL that signs in, and hands the callback to `receive`. What that raises is shown and raised here."""
    global waiting
    if waiting:
        waiting.shutdown()
    expected = urlparse(provider.redirect_uri)
    outcome = {"error": RuntimeError("another sign-in began")}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if urlparse(self.path).path != expected.path:
                return self.answer(404, "")
            try:
                outcome.update(value=receive(f"{expected.scheme}://{expected.netloc}{self.path}"), error=None)
                self.answer(200, "Signed in. You can close this tab.")
            except Exception as error:
                outcome.update(error=error)
                self.answer(400, f"Sign-in failed: {error}")
            threading.Thread(target=self.server.shutdown).start()

        def answer(self, status, text):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with Server((expected.hostname, expected.port), Handler) as server:
        waiting = server
        print(authorize_url, flush=True)
        server.serve_forever(0.02)
        waiting = None
    if outcome["error"]:
        raise outcome["error"]
    return outcome["value"]


def succeeded(response):
    if not response.ok:
        raise RuntimeError(f"the API answered {response.status_code}")


def lead(app):
    """Does what the lines on standard input ask, and answers each with `done` or `failed REASON`."""

    def at_once(times):
        with ThreadPoolExecutor(int(times)) as pool:
            list(pool.map(lambda _: app.call(), range(int(times))))

    def act(name, *arguments):
        try:
            acts[name](*arguments)
            print("done", flush=True)
        except Exception as error:
            print("failed", " ".join(f"{type(error).__name__}: {error}".split()), flush=True)

    acts = {"sign-in": app.sign_in, "call": app.call, "calls-at-once": at_once, "sign-out": app.sign_out}
    for line in sys.stdin:
        threading.Thread(target=act, args=line.split(), daemon=True).start()
