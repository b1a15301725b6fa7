from jira_chat.kernel.errors import InvalidInputError, UnauthorizedError


def test_an_error_says_what_to_do_and_carries_its_details():
    error = InvalidInputError("Some settings are not valid.", fields={"welcome": "Too long."})

    assert str(error) == error.message == "Some settings are not valid."
    assert error.code == "invalid_input"
    assert error.details == {"fields": {"welcome": "Too long."}}


def test_why_somebody_was_not_let_in_is_for_the_log_alone():
    error = UnauthorizedError("token_expired")

    assert error.reason == "token_expired"
    assert "token_expired" not in str(error)
    assert error.details == {}
