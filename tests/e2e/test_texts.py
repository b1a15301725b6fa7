"""Every text in every language: bundled, edited, imported; which language a customer reads; live previews."""

import json
import re

from playwright.sync_api import FilePayload, Locator, expect

from tests.e2e.conftest import OpenWindow, SwitchOn
from tests.e2e.test_accessibility import violations
from tests.support.callers import SocketClient
from tests.support.live_stack import LiveStack
from tests.support.roles import ProjectAdmin, SiteAdmin, SiteVisitor, Window

PREVIEW = "iframe[title='Preview of the chat']"


class Editor(SiteAdmin):
    """Somebody before the texts of a language."""

    def __init__(self, window: Window, language: str) -> None:
        super().__init__(window)
        self.language = language

    def open(self) -> None:
        self.arrive()
        self.frame.get_by_role("tab", name="Translate and Customize Chat").click()
        self.frame.get_by_role("button", name=self.language).click()
        expect(self.text("welcome")).to_be_visible()

    def text(self, key: str) -> Locator:
        """Where the text with this key is written."""
        row = self.frame.locator("[data-part]:visible").filter(has=self.frame.get_by_text(key, exact=True))
        return row.get_by_role("textbox")

    def save(self) -> None:
        self.frame.get_by_role("button", name="Save changes").click()
        expect(self.frame.get_by_text("Saved just now by").locator("visible=true")).to_be_visible()

    def import_file(self, content: str) -> None:
        file: FilePayload = {"name": "texts.json", "mimeType": "application/json", "buffer": content.encode()}
        with self.page.expect_file_chooser() as chooser:
            self.frame.get_by_role("button", name="Import JSON").click()
        chooser.value.set_files(file)


def in_language(visitor: SiteVisitor, tag: str) -> SiteVisitor:
    """Let the snippet of the next pages name a language."""
    name = "script[data-chat]"
    script = f"""new MutationObserver(() => document.querySelector("{name}")?.setAttribute("data-lang", "{tag}"))
        .observe(document, {{childList: true, subtree: true}})"""
    visitor.page.add_init_script(script)
    return visitor


def test_an_edited_text_is_what_customers_read(
    window: OpenWindow, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    editor = Editor(window(), "Français")
    editor.open()
    editor.text("welcome").fill("Bonjour du petit atelier !")
    expect(editor.frame.frame_locator(PREVIEW).get_by_text("Bonjour du petit atelier !")).to_be_visible()
    expect(editor.frame.get_by_role("button", name="Save changes").locator("visible=true")).to_be_in_viewport()
    editor.save()
    visitor = in_language(SiteVisitor(window(), "plain"), "fr").arrive()
    visitor.page.get_by_role("button", name="Ouvrir le chat").click()
    expect(visitor.page.frame_locator("iframe").get_by_text("Bonjour du petit atelier !")).to_be_visible()

    editor.open()
    editor.frame.get_by_role("button", name="Reset: ").locator("visible=true").click()
    editor.save()
    visitor.arrive()
    visitor.page.get_by_role("button", name="Ouvrir le chat").click()
    welcome = visitor.page.frame_locator("iframe").get_by_text("Bienvenue ! Comment pouvons-nous vous aider ?")
    expect(welcome).to_be_visible()


def test_a_language_that_a_site_adds_is_what_its_customers_read(
    window: OpenWindow, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    admin = Editor(window(), "Czech")
    admin.arrive()
    admin.frame.get_by_role("tab", name="Translate and Customize Chat").click()
    admin.frame.get_by_role("button", name="Add a language").click()
    dialog = admin.frame.get_by_role("dialog", name="Add a language")
    dialog.get_by_label("Language tag").fill("cs")
    expect(dialog.get_by_text("few (2, 3, 4)")).to_be_visible()
    assert violations(dialog) == []
    dialog.get_by_role("button", name="Add language").click()
    expect(admin.text("welcome")).to_have_value("Welcome! How can we help?")
    admin.text("welcome").fill("Vítejte v dílně!")
    admin.save()
    visitor = in_language(SiteVisitor(window(), "plain"), "cs-CZ").arrive()
    visitor.launcher.click()
    frame = visitor.page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Vítejte v dílně!")).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("lang", "cs")

    admin.frame.get_by_role("button", name="Remove language…").click()
    confirm = admin.frame.get_by_role("dialog", name="Remove Czech?")
    assert violations(confirm) == []
    confirm.get_by_role("button", name="Remove language").click()
    expect(admin.frame.get_by_role("button", name="Deutsch")).to_be_visible()
    expect(admin.frame.get_by_role("form", name="Languages").get_by_label("Czech")).to_be_hidden()


def test_a_bad_file_names_its_lines_and_changes_nothing(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    opened = window()
    opened.expected.append(r"status of 400")
    editor = Editor(opened, "Deutsch")
    editor.open()
    texts = {"welcome": "Aus der Datei", "typing": "schreibt {nobody}", "no_such_text": "?"}
    editor.import_file(json.dumps({"language": "de", "texts": texts}, indent=2))
    refusal = editor.frame.get_by_role("alert").filter(has_text="is not imported, nothing is changed")
    expect(refusal.get_by_text("line 5")).to_be_visible()
    expect(refusal.get_by_text("line 6")).to_be_visible()
    expect(editor.text("welcome")).to_have_value("Willkommen! Wie können wir Ihnen helfen?")
    editor.open()
    expect(editor.text("welcome")).to_have_value("Willkommen! Wie können wir Ihnen helfen?")


def test_the_language_is_the_snippets_else_the_pages_else_the_browsers(
    window: OpenWindow, chat_is_on: SwitchOn
) -> None:
    expect(SiteVisitor(window(locale="de-DE"), "rtl").arrive().launcher).to_be_visible()
    by_snippet = in_language(SiteVisitor(window(locale="de-DE"), "rtl"), "pl").arrive()
    expect(by_snippet.page.get_by_role("button", name="Otwórz czat")).to_be_visible()
    by_browser = SiteVisitor(window(locale="de-AT"), "plain")
    by_browser.page.add_init_script(
        "new MutationObserver(() => document.documentElement?.removeAttribute('lang'))"
        ".observe(document, {childList: true, subtree: true})"
    )
    by_browser.arrive()
    expect(by_browser.page.get_by_role("button", name="Chat öffnen")).to_be_visible()


def test_a_language_that_is_left_out_is_offered_to_nobody(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = SiteAdmin(window()).arrive()
    admin.frame.get_by_role("tab", name="Translate and Customize Chat").click()
    form = admin.frame.get_by_role("form", name="Languages")
    form.get_by_label("Polish").uncheck()
    form.get_by_role("button", name="Save changes").click()
    expect(form.get_by_text("Saved just now by")).to_be_visible()
    visitor = in_language(SiteVisitor(window(), "plain"), "pl").arrive()
    expect(visitor.launcher).to_be_visible()

    form.get_by_label("Polish").check()
    with admin.page.expect_response("**/api/site-settings"):
        form.get_by_role("button", name="Save changes").click()


def test_an_arabic_page_is_read_from_right_to_left(
    window: OpenWindow, live: LiveStack, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    chat_is_on(anonymous=False)
    frame = SiteVisitor(window(), "rtl").arrive().open_chat().frame
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
    expect(frame.get_by_role("heading", name="يُرجى تسجيل الدخول للدردشة")).to_be_visible()
    frame.get_by_role("button", name="تسجيل الدخول").click()
    email = frame.get_by_role("dialog").locator("input[name=email]")
    expect(email).to_be_focused()
    expect(email).to_have_css("direction", "ltr")
    close, title = (
        frame.get_by_role("dialog").get_by_role("button").first,
        frame.get_by_role("dialog").get_by_role("heading"),
    )
    close_box, title_box = close.bounding_box(), title.bounding_box()
    assert close_box is not None
    assert title_box is not None
    assert close_box["x"] < title_box["x"]


def test_the_welcome_override_is_the_same_in_all_languages(
    window: OpenWindow, chat_is_on: SwitchOn, somebody_is_online: SocketClient
) -> None:
    chat_is_on(welcome="Ahoy from Brindle!", greeting="Ask us about gears.")
    for tag in ("de", "ar"):
        visitor = in_language(SiteVisitor(window(), "plain"), tag).arrive()
        visitor.page.get_by_role("button", expanded=False).last.click()
        frame = visitor.page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name="Ahoy from Brindle!")).to_be_visible()
        expect(frame.get_by_text("Ask us about gears.")).to_be_visible()


def test_the_preview_follows_what_an_admin_types(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    admin = ProjectAdmin(window()).arrive()
    preview = admin.frame.frame_locator(PREVIEW)
    expect(preview.get_by_role("heading", name="Welcome! How can we help?")).to_be_visible()
    admin.frame.get_by_label("Welcome message override").press_sequentially("Ahoy")
    expect(preview.get_by_role("heading", name="Ahoy")).to_be_visible()
    admin.write_greeting("We fix every gear.")
    expect(preview.get_by_text("We fix every gear.")).to_be_visible()
    admin.frame.get_by_label("State", exact=True).select_option("Agents offline")
    expect(preview.get_by_role("heading", name="We are away")).to_be_visible()
    admin.frame.get_by_label("State", exact=True).select_option("Agents online")
    for who, seen in (("Signing in", "Sign in"), ("Registering", "Register")):
        admin.frame.get_by_label("Who", exact=True).select_option(who)
        expect(preview.get_by_role("dialog", name=seen)).to_be_visible()


def test_the_preview_shows_what_the_field_at_hand_is_about(window: OpenWindow, chat_is_on: SwitchOn) -> None:
    frame = ProjectAdmin(window()).arrive().frame
    preview = frame.frame_locator(PREVIEW)
    frame.get_by_label("Invite visitors to chat").check()
    expect(frame.get_by_text("The invitation says nothing yet.")).to_be_visible()
    frame.get_by_label("Text of the invitation").fill("Lost among the spokes?")
    expect(preview.get_by_role("button", name="Lost among the spokes?")).to_be_visible()
    frame.get_by_label("Suggest articles").check()
    expect(preview.get_by_role("link", name="Connect to a printer")).to_be_visible()
    frame.get_by_label("At set hours").check()
    hides = frame.get_by_label("Hide widget outside its hours")
    hides.focus()
    expect(frame.get_by_text("Customers see no chat outside its hours.")).to_be_visible()
    hides.uncheck()
    expect(preview.get_by_text(re.compile(r"Back .*9:00"))).to_be_visible()
