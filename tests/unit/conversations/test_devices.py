import pytest

from jira_chat.conversations import devices

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox Mobile, Android"),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1",
            "Mobile Safari, iOS",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36", "Chrome, Windows"),
        ("curl/8.0", "curl"),
        ("<script>", ""),
        ("Mozilla/" * 64, ""),
        ("\xff\x00" * 5_000, ""),
    ],
)
def test_a_device_is_a_browser_and_a_system(header: str, words: str) -> None:
    assert devices.described(header) == words
