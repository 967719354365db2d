"""authlib, an OAuth 2.0 library, gets tokens from a running bundle and uses them: RFC 6749, 2.3.1, 4.4, 5.1 and 5.2.

Called with the bundle's address; CLIENT_ID and CLIENT_SECRET are the credentials that were issued.
"""

import os
import sys
import time

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

BASE = sys.argv[1]
CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
WAYS = ["client_secret_post", "client_secret_basic"]


def session(way, secret=CLIENT_SECRET):
    return OAuth2Session(
        CLIENT_ID,
        secret,
        token_endpoint=f"{BASE}/token",
        token_endpoint_auth_method=way,
        grant_type="client_credentials",
    )


def refusal(way, secret=CLIENT_SECRET, grant_type="client_credentials"):
    try:
        session(way, secret).fetch_token(grant_type=grant_type)
    except OAuthError as error:
        return error.error
    raise AssertionError(f"{way}: a token was given")


def equal(seen, expected, what):
    if seen != expected:
        raise AssertionError(f"{what}: {seen!r} and not {expected!r}")


def gets_and_uses_a_token(way):
    client = session(way)
    token = client.fetch_token()
    equal((token["token_type"], token["expires_in"]), ("Bearer", 3600), f"{way}: the answer")
    equal(token.is_expired(), False, f"{way}: expired")
    equal(abs(token["expires_at"] - time.time() - 3600) < 60, True, f"{way}: the hour")
    packages = client.get(f"{BASE}/packages")
    equal(packages.status_code, 200, f"{way}: GET /packages")
    equal([package["name"] for package in packages.json()], expected_names(), f"{way}: the packages")
    return client


def expected_names():
    return [f"Support essentials{form}" for form in ("", " (while applying)")]


def gets_another_when_it_has_expired(client, way):
    renewed = []
    client.update_token = lambda token, **_: renewed.append(token)
    equal(client.get(f"{BASE}/packages").status_code, 200, f"{way}: GET /packages before expiry")
    equal(renewed, [], f"{way}: before expiry")
    client.token["expires_at"] = 1
    equal(client.get(f"{BASE}/packages").status_code, 200, f"{way}: GET /packages after expiry")
    equal(renewed, [client.token], f"{way}: after expiry")


def is_told_why_not(way):
    equal(refusal(way, secret="wrong"), "invalid_client", f"{way}: a wrong secret")
    equal(refusal(way, grant_type="password"), "unsupported_grant_type", f"{way}: another grant")


def learns_that_a_token_is_not_valid():
    client = OAuth2Session(token={"access_token": "none", "token_type": "Bearer"})
    answer = client.get(f"{BASE}/packages")
    equal(answer.status_code, 401, "a made-up token")
    equal('error="invalid_token"' in answer.headers["www-authenticate"], True, "the challenge")


for each in WAYS:
    gets_another_when_it_has_expired(gets_and_uses_a_token(each), each)
    is_told_why_not(each)
learns_that_a_token_is_not_valid()
print("authlib agrees")
