import pytest

from jira_chat.hosts.connect import descriptor

TEMPLATE = '{"key": "com.example.chat", "baseUrl": "{{baseUrl}}", "self": "{{baseUrl}}/descriptor"}'


@pytest.mark.parametrize("base_url", ["https://chat.example.com", "https://chat.example.com/"])
def test_base_url_is_filled_in_everywhere(base_url):
    assert descriptor.render(TEMPLATE, base_url) == (
        '{"key": "com.example.chat", "baseUrl": "https://chat.example.com",'
        ' "self": "https://chat.example.com/descriptor"}'
    )


def test_app_key():
    assert descriptor.app_key(TEMPLATE) == "com.example.chat"
