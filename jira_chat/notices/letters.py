"""Notices as mails, in English like all pages for teams."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from jira_chat.mail.smtp import Message

_TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"


class Letters:
    """Writer of notice mails."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
        )

    def write(self, to: str, project: str, said: str, link: str) -> Message:
        """Return the mail to one receiver."""
        subject = f"{project}: a chat waits for an answer"
        about = {"subject": subject, "said": said, "link": link}
        return Message(
            to=to,
            subject=subject,
            text=self._templates.get_template("notice.txt").render(about),
            html=self._templates.get_template("notice.html").render(about),
        )
