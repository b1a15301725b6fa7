"""What an identity token must be: many bad ones, and the examples that site owners copy."""

import base64
import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from jira_chat.kernel.clock import utc_now
from jira_chat.sign_in import identity_tokens
from jira_chat.sign_in.errors import IdentityRefusedError
from tests.support.fakes import NOW

SECRET = "a secret of forty-eight characters, more or less!"
OTHER = "another secret of about as many characters, too!"
KEY = "widget-key"
AT = int(NOW.timestamp())
GOOD = {"email": "carla@example.com", "name": "Carla Costa", "aud": KEY, "iat": AT, "exp": AT + 300, "jti": "12345678"}
ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "auto-login.md"
NODE = (str(ROOT / "tools" / "with-node"), "node")


def signed(claims: object = GOOD, *, secret: str = SECRET, algorithm: str = "HS256", **header: object) -> str:
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jwt.PyJWS().encode(payload, secret, algorithm=algorithm, headers=header or None)


def without(name: str) -> dict[str, object]:
    return {claim: value for claim, value in GOOD.items() if claim != name}


def unsigned() -> str:
    return jwt.PyJWS().encode(json.dumps(GOOD).encode(), None, algorithm="none")


def forged(header: dict[str, object]) -> str:
    """A token whose header was changed after it was signed."""
    _, payload, signature = signed().split(".")
    changed = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{changed}.{payload}.{signature}"


def swapped(claims: dict[str, object]) -> str:
    """A token with other claims than those that were signed."""
    header, _, signature = signed().split(".")
    return f"{header}.{signed(claims).split('.')[1]}.{signature}"


def by_public_key() -> str:
    """The classic confusion: an RSA key pair where a shared secret is expected."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return jwt.PyJWS().encode(json.dumps(GOOD).encode(), pem, algorithm="RS256")


def judge(token: str, *, now=NOW) -> identity_tokens.Claims:
    claims = identity_tokens.read(token)
    identity_tokens.require_audience(claims, KEY)
    identity_tokens.require_current(claims, now)
    if not identity_tokens.is_signed(token, [OTHER, SECRET]):
        raise IdentityRefusedError("signature")
    return claims


def test_a_good_token():
    claims = judge(signed())

    assert (claims.email, claims.name, claims.jti) == ("carla@example.com", "Carla Costa", "12345678")


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_each_live_secret_counts(secret):
    judge(signed(secret=secret))


def test_other_claims_do_not_matter():
    judge(signed(GOOD | {"iss": "us", "sub": "7", "email_verified": True}))


@pytest.mark.parametrize(
    "claims",
    [{"aud": [KEY]}, {"aud": ["us", KEY]}, {"iat": AT + 0.5, "exp": AT + 299.5}, {"nbf": AT}, {"nbf": AT - 0.25}],
)
def test_a_token_may_be_written_as_the_standard_allows(claims):
    assert judge(signed(GOOD | claims)).counts_until > NOW


def test_a_token_needs_no_more_than_whom_for_what_and_until_when():
    claims = judge(signed({"email": "carla@example.com", "aud": KEY, "exp": AT + 60}))
    other = judge(signed({"email": "carla@example.com", "aud": KEY, "exp": AT + 61}))

    assert claims.name == "carla"
    assert claims.jti != other.jti


def test_a_token_without_its_beginning_counts_no_longer_than_others():
    with pytest.raises(IdentityRefusedError, match="300"):
        judge(signed(without("iat") | {"exp": AT + 331}))


@pytest.mark.parametrize("header", [{"cty": "JWT"}, {"typ": "jwt"}, {"typ": "at+jwt"}, {"kid": "7"}])
def test_a_token_may_have_other_headers(header):
    judge(signed(**header))


BAD = {
    "nothing": ("", "JWT"),
    "no token": ("hello", "JWT"),
    "two parts": (".".join(signed().split(".")[:2]), "JWT"),
    "four parts": (signed() + ".x", "JWT"),
    "no base64": ("%%%.%%%.%%%", "JWT"),
    "not ASCII": ("é" + signed(), "4096"),
    "too long": (signed(GOOD | {"name": "x" * 5000}), "4096"),
    "a header that is no object": (forged([]), "JWT"),  # type: ignore[arg-type]
    "unsigned": (unsigned(), "HS256"),
    "HS512": (signed(algorithm="HS512", secret=SECRET * 2), "HS256"),
    "RS256": (by_public_key(), "HS256"),
    "none, forged": (forged({"alg": "none"}), "HS256"),
    "hs256 in small letters": (forged({"alg": "hs256"}), "HS256"),
    "no algorithm": (forged({"typ": "JWT"}), "HS256"),
    "another secret": (signed(secret="yet another secret, which nobody here has seen."), "signature"),
    "an empty secret's work": (forged({"alg": "HS256", "kid": "x"}), "signature"),
    "a changed payload": (swapped(GOOD | {"name": "Eve"}), "signature"),
    "no signature": (signed().rpartition(".")[0] + ".", "signature"),
    "claims that are no object": (signed(["email"]), "claims"),
    "claims that are no JSON": (signed(b"email=carla"), "claims"),
    "claims that are no UTF-8": (signed(b'{"email": "\xff"}'), "claims"),
    "claims nested for ever": (signed(b"[" * 2000), "claims"),
    **{f"no {name}": (signed(without(name)), name) for name in ("email", "aud", "exp")},
    "null as email": (signed(GOOD | {"email": None}), "email"),
    "a number as name": (signed(GOOD | {"name": 7}), "name"),
    "others in the audience": (signed(GOOD | {"aud": ["another-key", "x"]}), "widget key"),
    "nobody in the audience": (signed(GOOD | {"aud": []}), "widget key"),
    "a number in the audience": (signed(GOOD | {"aud": [KEY, 7]}), "aud"),
    "an extension that must be understood": (forged({"alg": "HS256", "crit": ["exp"], "exp": AT}), "JWT"),
    "not good yet": (signed(GOOD | {"nbf": AT + 31}), "nbf"),
    "another audience": (signed(GOOD | {"aud": "another-key"}), "widget key"),
    "a part of the audience": (signed(GOOD | {"aud": KEY[:-1]}), "widget key"),
    "a short jti": (signed(GOOD | {"jti": "1"}), "jti"),
    "a long jti": (signed(GOOD | {"jti": "1" * 201}), "jti"),
    "a number as jti": (signed(GOOD | {"jti": 12345678}), "jti"),
    "time as text": (signed(GOOD | {"iat": str(AT)}), "iat"),
    "true as time": (signed(GOOD | {"iat": True}), "iat"),
    "NaN as time": (signed(GOOD | {"exp": float("nan")}), "claims"),
    "expired": (signed(GOOD | {"iat": AT - 331, "exp": AT - 31}), "expired"),
    "from the future": (signed(GOOD | {"iat": AT + 31, "exp": AT + 300}), "future"),
    "milliseconds": (signed(GOOD | {"iat": AT * 1000, "exp": AT * 1000 + 300}), "future"),
    "counts too long": (signed(GOOD | {"exp": AT + 301}), "300"),
    "counts for ever": (signed(GOOD | {"exp": 10**18}), "300"),
    "over before it began": (signed(GOOD | {"iat": AT + 10, "exp": AT}), "after"),
    "no time at all": (signed(GOOD | {"exp": AT}), "after"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_tokens_are_refused_in_words(name):
    token, word = BAD[name]

    with pytest.raises(IdentityRefusedError) as refused:
        judge(token)

    assert word in refused.value.message
    assert "carla" not in refused.value.message.lower()


@pytest.mark.parametrize(("seconds", "counts"), [(-30, True), (-31, False), (329, True), (330, False)])
def test_clocks_may_differ_a_little(seconds, counts):
    now = NOW + timedelta(seconds=seconds)

    if counts:
        judge(signed(), now=now)
    else:
        with pytest.raises(IdentityRefusedError):
            judge(signed(), now=now)


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setenv("CHAT_WIDGET_KEY", KEY)
    monkeypatch.setenv("CHAT_IDENTITY_SECRET", SECRET)


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", EXAMPLES.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.usefixtures("environment")
def test_the_python_example_makes_good_tokens():
    names: dict[str, object] = {}
    exec(example("python"), names)
    make = names["identity_token"]

    first, second = (judge(make("carla@example.com", "Çarla 🙂"), now=utc_now()) for _ in range(2))

    assert (first.email, first.name) == ("carla@example.com", "Çarla 🙂")
    assert first.jti != second.jti


@pytest.mark.usefixtures("environment")
def test_the_node_example_makes_good_tokens():
    program = example("js") + '\nprocess.stdout.write(identityToken("carla@example.com", "Çarla 🙂"));'

    made = subprocess.run([*NODE, "-e", program], check=True, capture_output=True, text=True, timeout=30)

    claims = judge(made.stdout, now=utc_now())
    assert (claims.email, claims.name) == ("carla@example.com", "Çarla 🙂")
