from jira_chat.kernel.problems import FieldProblem


def test_a_problem_is_its_sentence_and_says_what_it_is() -> None:
    problem = FieldProblem("unknown_variable", variable="{who}", known="{customer.name}")
    assert problem == "There is no variable {who}. Use {customer.name}."
    assert (problem.code, problem.values) == (
        "unknown_variable",
        {"variable": "{who}", "known": "{customer.name}"},
    )
