"""What `auth_request` of nginx asks who is signed in, in place of oauth2-proxy: OpenID Connect."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx
import jwt
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

CLIENT, _SECRET = "dateline", "a-secret-of-the-client"
_COOKIE = "_oauth2_proxy"


class SignIn:
    """The flow with a code, checked: state, nonce, the token's signature, issuer and audience."""

    def __init__(self, issuer: str) -> None:
        discovery = f"{issuer}/.well-known/openid-configuration"
        self._provider = httpx.get(discovery, trust_env=False).json()
        self._begun: dict[str, tuple[str, str]] = {}
        self._emails: dict[str, str] = {}
        self.app = Starlette(
            routes=[
                Route("/oauth2/auth", self._auth),
                Route("/oauth2/start", self._start),
                Route("/oauth2/callback", self._callback),
            ]
        )

    async def _auth(self, request: Request) -> Response:
        email = self._emails.get(request.cookies.get(_COOKIE, ""))
        return Response(
            status_code=202 if email else 401,
            headers={"X-Auth-Request-Email": email} if email else {},
        )

    async def _start(self, request: Request) -> Response:
        state, nonce = secrets.token_urlsafe(), secrets.token_urlsafe()
        self._begun[state] = nonce, request.headers["X-Auth-Request-Redirect"]
        query = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": _callback_of(request),
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
        }
        return RedirectResponse(f"{self._provider['authorization_endpoint']}?{urlencode(query)}")

    def _callback(self, request: Request) -> Response:
        nonce, page = self._begun.pop(request.query_params["state"])
        form = {
            "grant_type": "authorization_code",
            "code": request.query_params["code"],
            "redirect_uri": _callback_of(request),
        }
        at = self._provider["token_endpoint"]
        tokens = httpx.post(at, data=form, auth=(CLIENT, _SECRET), trust_env=False).json()
        claims = self._claims(tokens["id_token"])
        assert claims["nonce"] == nonce
        session = secrets.token_urlsafe()
        self._emails[session] = claims.get("email") or self._email(tokens["access_token"])
        reply = RedirectResponse(page)
        reply.set_cookie(_COOKIE, session, httponly=True, samesite="lax")
        return reply

    def _email(self, token: str) -> str:
        """For who keeps it out of the token of identity."""
        headers = {"Authorization": f"Bearer {token}"}
        at = self._provider["userinfo_endpoint"]
        email: str = httpx.get(at, headers=headers, trust_env=False).json()["email"]
        return email

    def _claims(self, token: str) -> dict[str, str]:
        # It has one, and so does not say which.
        (key,) = jwt.PyJWKClient(self._provider["jwks_uri"]).get_signing_keys()
        issuer = self._provider["issuer"]
        claims: dict[str, str] = jwt.decode(
            token, key, algorithms=["RS256"], audience=CLIENT, issuer=issuer
        )
        return claims


def _callback_of(request: Request) -> str:
    return f"http://{request.headers['Host']}/oauth2/callback"


@contextmanager
def signing_in_at(issuer: str) -> Iterator[str]:
    """The address of what nginx asks, for as long as the block runs."""
    config = uvicorn.Config(SignIn(issuer).app, log_config=None, lifespan="off")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host, port = listening.getsockname()
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"{host}:{port}"
        finally:
            server.should_exit = True
            thread.join()
