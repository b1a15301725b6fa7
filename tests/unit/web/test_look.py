import pytest

from jira_chat.settings.models import Look
from jira_chat.web import look


def test_the_default_look() -> None:
    assert look.launcher_css(Look()) == ":host{--color:#0C66E4;--on-color:#FFFFFF;--aside:20px;--below:20px}"
    assert look.panel_css(Look()) == "--chat-accent:#0C66E4;--chat-on-accent:#FFFFFF"


def test_a_page_that_says_nothing_has_the_projects_corner_and_theme() -> None:
    css = look.launcher_css(Look(corner="start", theme="dark", aside=0, below=80))
    assert "--aside:0px;--below:80px" in css
    assert ":host(:not([side])){inset-inline:calc(var(--aside,20px)" in css
    assert css.endswith(":host(:not([theme])) div{color-scheme:dark}")
    assert look.panel_css(Look(theme="dark")).endswith(";color-scheme:dark")


@pytest.mark.parametrize(
    ("label", "quoted"),
    [
        ("Chat with us", '"Chat with us"'),
        ("Fragen? Größe 42", '"Fragen\\3f  Größe 42"'),
        ('"}*{display:none', '"\\22 \\7d \\2a \\7b display\\3a none"'),
        ("a\\\nb</style>", '"a\\5c \\a b\\3c \\2f style\\3e "'),
        ("💬", '"\\1f4ac "'),
    ],
)
def test_a_label_is_nothing_but_text(label: str, quoted: str) -> None:
    assert f"content:{quoted};" in look.launcher_css(Look(label=label))


def test_an_image_is_in_place_of_the_icon_alone() -> None:
    css = look.launcher_css(Look(), "https://chat.example/launcher/a")
    icon = look.ICONS["bubble"]
    assert f'svg:has([d="{icon}"]) path{{visibility:hidden}}' in css
    assert 'background:url("https://chat.example/launcher/a") center/cover' in css
    assert "width:54px" in css
    assert "width:40px" in look.launcher_css(Look(label="Chat"), "https://chat.example/launcher/a")
