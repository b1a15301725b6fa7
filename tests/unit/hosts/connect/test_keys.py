import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jira_chat.hosts.connect.keys import InstallKeys
from jira_chat.kernel.errors import TooManyRequestsError, UnauthorizedError, UnavailableError
from tests.support import connect_host as site


def pem(private_key):
    public = private_key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize("base_url", [site.KEY_SERVER, f"{site.KEY_SERVER}/"])
def test_finds_a_key_by_its_id(base_url):
    key = InstallKeys(base_url, site.KeyServer().fetch).get(site.KEY_ID)

    assert key.public_numbers() == site.private_key("atlassian").public_key().public_numbers()


def test_asks_once_for_a_key():
    key_server = site.KeyServer()
    keys = InstallKeys(site.KEY_SERVER, key_server.fetch)

    assert keys.get(site.KEY_ID) is keys.get(site.KEY_ID)
    assert key_server.urls == [f"{site.KEY_SERVER}/{site.KEY_ID}"]


def test_a_failure_is_not_remembered():
    answers = iter([UnavailableError("away"), site.public_pem()])

    def fetch(_url):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    keys = InstallKeys(site.KEY_SERVER, fetch)
    with pytest.raises(UnavailableError):
        keys.get(site.KEY_ID)
    assert keys.get(site.KEY_ID)


def test_the_number_of_remembered_keys_is_bounded():
    asked = []
    keys = InstallKeys(site.KEY_SERVER, lambda url: asked.append(url) or site.public_pem())
    for number in range(100):
        keys.get(f"key-{number}")
    keys.get("key-0")

    assert asked.count(f"{site.KEY_SERVER}/key-0") == 2


@pytest.mark.parametrize("key_id", [None, 7, ["a"], "", ".", "../a", "a/b", "a b", "a\n", "ä", "a%2f", "k" * 129])
def test_strange_ids_are_refused_before_they_are_asked_for(key_id):
    key_server = site.KeyServer()

    with pytest.raises(UnauthorizedError) as refusal:
        InstallKeys(site.KEY_SERVER, key_server.fetch).get(key_id)
    assert refusal.value.reason == "kid_malformed"
    assert key_server.urls == []


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html>welcome</html>",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        pem(ed25519.Ed25519PrivateKey.generate()),
        pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
    ],
    ids=["nothing", "page", "broken", "elliptic", "short"],
)
def test_an_answer_that_is_no_good_key_is_the_servers_fault(answer):
    with pytest.raises(UnavailableError):
        InstallKeys(site.KEY_SERVER, lambda _url: answer).get(site.KEY_ID)


def test_the_key_server_is_asked_only_so_often_and_what_is_known_counts_all_the_same():
    key_server, allowed = site.KeyServer(), iter([True, True])

    def spend():
        if not next(allowed, False):
            raise TooManyRequestsError("Too many key ids.", retry_after=60)

    keys = InstallKeys(site.KEY_SERVER, key_server.fetch, spend)
    known = keys.get(site.KEY_ID)
    with pytest.raises(UnauthorizedError):
        keys.get("made-up-1")
    with pytest.raises(TooManyRequestsError):
        keys.get("made-up-2")

    assert len(key_server.urls) == 2
    assert keys.get(site.KEY_ID) is known
