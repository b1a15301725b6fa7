import math

from hypothesis import given
from hypothesis import strategies as st

from jira_chat.reports.histograms import LAST, bin_of, quantile

seconds = st.floats(min_value=1, max_value=2**23.5)


def test_without_durations_there_is_no_quantile() -> None:
    assert quantile({}, 0.5) is None


def test_what_is_below_a_second_or_beyond_half_a_year_has_a_bin_too() -> None:
    assert (bin_of(0), bin_of(0.9), bin_of(1), bin_of(1e12)) == (0, 0, 1, LAST)


@given(st.lists(seconds, min_size=1), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_within_its_bound_of_the_true_one(durations: list[float], share: float) -> None:
    histogram: dict[int, int] = {}
    for each in durations:
        histogram[bin_of(each)] = histogram.get(bin_of(each), 0) + 1
    true = sorted(durations)[max(1, math.ceil(share * len(durations))) - 1]
    assert abs(quantile(histogram, share) / true - 1) <= 2 ** (1 / 8) - 1 + 1e-9
