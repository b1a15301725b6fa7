"""What can be wrong with a field of agents' forms. Their pages say it in their language, by its code."""

SENTENCES = {
    "too_long": "Use at most {most} characters; this has {length}.",
    "control_characters": "This contains control characters that cannot be shown. Type the text again instead of "
    "pasting it.",
    "not_in_list": "Choose one from the list.",
    "name_missing": "Enter a name.",
    "name_taken": "There is a reply of this name in this language already.",
    "name_twice": "This name is in the file twice.",
    "text_missing": "Enter the text of the reply.",
    "unknown_variable": "There is no variable {variable}. Use {known}.",
    "label_with_spaces": "One label, without spaces, as in Jira.",
    "labels_with_spaces": "Labels have no spaces, as in Jira: one on each line.",
    "path_without_slash": "Begin with a slash, as in /pricing.",
    "filter_empty": "Fill in at least one thing to go by.",
    "zone_unknown": "Choose a time zone from the list, for example Europe/Berlin.",
    "too_many_spans": "At most {most} spans of hours fit in a day.",
    "start_missing": "Enter a time from 00:00 to 23:59, for example 09:00.",
    "end_missing": "Enter a time, for example 17:00; midnight is the end of the day.",
    "span_empty": "This ends when it begins. The whole day is from midnight to midnight.",
    "capacity_wrong": "Enter {least} to {most} chats, or nothing.",
    "reason_missing": "Say in up to {most} characters why; the change history keeps it.",
}
"""In English, by code; `frontend/src/inside/words/` has the same and its translations."""


class FieldProblem(str):
    """A sentence of `SENTENCES` with its values, and what a page needs to say it in another language."""

    __slots__ = ("code", "values")

    code: str
    values: dict[str, str | int]

    def __new__(cls, code: str, **values: str | int) -> "FieldProblem":
        """Return the sentence of a code. Raises KeyError for an unknown code and for a missing value."""
        problem = super().__new__(cls, SENTENCES[code].format(**values))
        problem.code, problem.values = code, values
        return problem
