from jira_chat.hosts.callers import InstallNotice, KnownHost, SignedRequest
from jira_chat.kernel.ids import TenantId


def test_nothing_secret_is_shown_when_a_value_is_printed():
    shown = repr(
        [
            SignedRequest(method="GET", target="/pages?jwt=hush", authorization="JWT hush"),
            KnownHost(tenant=TenantId("t"), credentials=("hush",), active=True),
            InstallNotice(
                platform="connect", host_id="h", site_url="https://x", origins=("https://x",), credential="hush"
            ),
        ]
    )
    assert "hush" not in shown
