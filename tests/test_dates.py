"""Dates as people write them, and the order that can be told from them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excomm._crisis.dates import Date, Sure, parse_date, parse_zone

YEARS = st.integers(1, 9998)


@st.composite
def dates(draw: st.DrawFn) -> Date:
    """Dates of every precision, some vague, some intervals."""
    points = sorted((draw(written()), draw(written())), key=lambda point: parse_date(point).low)
    if draw(st.booleans()):
        return parse_date(points[0])
    return parse_date("/".join(points)) if _in_order(points) else parse_date(points[1])


@st.composite
def written(draw: st.DrawFn) -> str:
    """One date as a text, of no interval."""
    year, month, day = f"{draw(YEARS):04}", f"{draw(st.integers(1, 12)):02}", f"{draw(st.integers(1, 28)):02}"
    clock = f"T{draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}{draw(st.sampled_from(('', 'Z', '-04:00')))}"
    form = draw(
        st.sampled_from(("", f"-{month}", f"-{month}-{day}", f"-{month}-{day}{clock}", f"-{month}-XX", "-XX-XX"))
    )
    if not form and draw(st.booleans()) and year[:3] != "000":
        year = year[:3] + "X"
    return year + form + draw(st.sampled_from(("", "", "~", "?", "%")))


def _in_order(points: list[str]) -> bool:
    return parse_date(points[0]).low <= parse_date(points[1]).high


def ends(text: str, zone: str = "Z") -> str:
    """The first and the last minute of a date."""
    date = parse_date(text, zone)
    shown = (moment.isoformat(" ", "minutes").replace("+00:00", "Z") for moment in (date.low, date.high))
    return " ".join(shown)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1962", "1962-01-01 00:00Z 1962-12-31 23:59Z"),
        ("1962-10", "1962-10-01 00:00Z 1962-10-31 23:59Z"),
        ("1964-02", "1964-02-01 00:00Z 1964-02-29 23:59Z"),
        ("1900-02", "1900-02-01 00:00Z 1900-02-28 23:59Z"),
        ("1962-10-27", "1962-10-27 00:00Z 1962-10-27 23:59Z"),
        (" 1962-10-27 ", "1962-10-27 00:00Z 1962-10-27 23:59Z"),
        ("1962-10-27T19:45", "1962-10-27 19:45Z 1962-10-27 19:45Z"),
        ("1962-10-27T19:45Z", "1962-10-27 19:45Z 1962-10-27 19:45Z"),
        ("1962-10-27T19:45-04:00", "1962-10-27 19:45-04:00 1962-10-27 19:45-04:00"),
        ("196X", "1960-01-01 00:00Z 1969-12-31 23:59Z"),
        ("19XX", "1900-01-01 00:00Z 1999-12-31 23:59Z"),
        ("1962-XX", "1962-01-01 00:00Z 1962-12-31 23:59Z"),
        ("1962-XX-XX", "1962-01-01 00:00Z 1962-12-31 23:59Z"),
        ("1962-10-XX", "1962-10-01 00:00Z 1962-10-31 23:59Z"),
        ("1962-11/1963-01", "1962-11-01 00:00Z 1963-01-31 23:59Z"),
        ("1962-10-27/1962-10-27", "1962-10-27 00:00Z 1962-10-27 23:59Z"),
        ("1963/..", "1963-01-01 00:00Z 9999-12-31 23:59Z"),
        ("../1963", "0001-01-01 00:00Z 1963-12-31 23:59Z"),
        ("/1963", "0001-01-01 00:00Z 1963-12-31 23:59Z"),
        ("1962-10-27~", "1962-10-26 00:00Z 1962-10-28 23:59Z"),
        ("1962-10?", "1962-09-01 00:00Z 1962-11-30 23:59Z"),
        ("1962-10-27T19:45%", "1962-10-27 18:45Z 1962-10-27 20:45Z"),
        ("9999~", "9998-01-01 00:00Z 9999-12-31 23:59Z"),
    ],
)
def test_a_date_spans_all_that_its_text_allows(text: str, wanted: str) -> None:
    assert ends(text) == wanted


def test_a_date_without_a_zone_lies_in_the_zone_of_its_crisis() -> None:
    """A speech on the evening of the 22nd in Washington is on the 23rd in Moscow."""
    speech = parse_date("1962-10-22T19:00", zone="-04:00")
    assert speech.low == parse_date("1962-10-23T02:00+03:00").low
    assert speech.by(parse_date("1962-10-22", zone="Z")) is Sure.YES
    assert speech.after(parse_date("1962-10-22", zone="+03:00")) is Sure.YES
    assert ends("1962-10-22", "-04:00") == "1962-10-22 00:00-04:00 1962-10-22 23:59-04:00"


def test_the_zone_of_an_hour_goes_before_that_of_the_crisis() -> None:
    assert parse_date("1962-10-27T12:00Z", zone="-04:00") == parse_date("1962-10-27T12:00Z", zone="+03:00")


@pytest.mark.parametrize("text", ["-5:00", "EST", "", "+05", "+05:0", "z", "+24:00", "+01:60", "+٠١:٠٠"])
def test_a_zone_is_z_or_an_offset(text: str) -> None:
    with pytest.raises(ValueError, match=r"Z or an offset such as -05:00"):
        parse_zone(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "october", "62", "1962-13", "1962-00", "1962-02-30", "1962-10-32", "1962-1-2", "27/10/1962"),
        *("1962-10-27 19:45", "1962-10-27T25:00", "1962-10-27T19:60", "1962-10-27T19", "1962-10T19:45", "0000"),
        *("1962-XX-27", "196X-10", "196X-10-27", "19X2", "XXXX", "1962~~", "~1962", "1962-10-27T19:45+25:00"),
        *("1962-10-27T19:45EST", "1962//1963", "1962/1963/1964", "-0044", "12345", "1962-10-27\n1", "/x", "x/", "١٩٦٢"),
    ],
)
def test_what_is_no_date_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a date such as "):
        parse_date(text)


def test_the_dates_that_a_refusal_shows_are_dates() -> None:
    with pytest.raises(ValueError, match=r"^a date such as ") as refused:
        parse_date("october")
    shown = re.findall(r"\d{4}[-\dT:+/~]*", str(refused.value))
    assert len(shown) > 3
    assert [parse_date(text).text for text in shown] == shown


def test_an_interval_runs_forward() -> None:
    with pytest.raises(ValueError, match=r"the earlier end first$"):
        parse_date("1963/1962")


def test_dates_are_equal_when_written_alike() -> None:
    assert parse_date("1962-10") == parse_date("1962-10")
    assert parse_date("1962-10") != parse_date("1962-10-01/1962-10-31")
    assert str(parse_date(" 1962-10~ ")) == "1962-10~"


@pytest.mark.parametrize(
    ("one", "other", "by", "after"),
    [
        ("1962-10-27", "1962-10-28", "yes", "no"),
        ("1962-10-28", "1962-10-27", "no", "yes"),
        ("1962-10-27", "1962-10-27", "yes", "no"),
        ("1962-10-27T19:45Z", "1962-10-27", "yes", "no"),
        ("1962-10-27", "1962-10-27T19:45Z", "unsure", "unsure"),
        ("1962-10", "1962-10-27", "unsure", "unsure"),
        ("1962-10-27", "1962-10", "yes", "no"),
        ("1962-10-27", "1962-10-26~", "yes", "no"),
        ("1962-10-27~", "1962-10-27", "unsure", "unsure"),
        ("1963/..", "1962", "no", "yes"),
        ("../1963", "1962", "unsure", "unsure"),
        ("1962-11-01T00:30+03:00", "1962-10", "yes", "no"),
    ],
)
def test_what_comes_by_or_after_a_date_may_not_be_told(one: str, other: str, by: str, after: str) -> None:
    first, second = parse_date(one), parse_date(other)
    assert (first.by(second), first.after(second)) == (Sure(by), Sure(after))


@given(dates(), dates())
def test_after_is_not_by(one: Date, other: Date) -> None:
    """Whatever is surely after a date is surely not by it, and what cannot be told cannot be told either way."""
    opposite = {Sure.YES: Sure.NO, Sure.NO: Sure.YES, Sure.UNSURE: Sure.UNSURE}
    assert one.after(other) is opposite[one.by(other)]


@given(dates(), dates())
def test_dates_that_do_not_overlap_have_an_order(one: Date, other: Date) -> None:
    early, late = sorted((one, other), key=lambda date: date.low)
    if early.high < late.low:
        assert (early.by(late), late.by(early)) == (Sure.YES, Sure.NO)
        assert (late.after(early), early.after(late)) == (Sure.YES, Sure.NO)
    else:
        assert late.by(early) is not Sure.NO


@given(dates())
def test_a_date_is_by_itself_and_not_after_itself(date: Date) -> None:
    assert date.low <= date.high
    assert date.by(date) is Sure.YES
    assert date.after(date) is Sure.NO
    assert date.not_before(date) == date


@given(dates(), dates(), dates())
def test_by_carries_over(one: Date, two: Date, three: Date) -> None:
    if one.by(two) is Sure.YES and two.by(three) is Sure.YES:
        assert one.by(three) is Sure.YES


@given(dates())
def test_a_date_reads_back_from_its_own_text(date: Date) -> None:
    assert parse_date(date.text) == date


@given(dates(), st.sampled_from("~?%"))
def test_a_qualifier_only_widens(date: Date, mark: str) -> None:
    if date.text[-1] in "~?%X" or "/" in date.text:
        return
    vague = parse_date(date.text + mark)
    assert vague.low < date.low or vague.low.year == 1
    assert vague.high > date.high


@given(dates(), dates())
def test_nothing_is_shown_before_an_audience_begins(date: Date, start: Date) -> None:
    moved = date.not_before(start)
    assert moved.low >= start.low
    assert moved.high == max(date.high, start.low)
    assert moved.not_before(start) == moved
    if date.low >= start.low:
        assert moved == date


@given(dates(), dates())
def test_what_is_told_was_done_by_the_end_of_the_telling(date: Date, end: Date) -> None:
    moved = date.not_after(end)
    assert moved.text == date.text
    assert (moved.low, moved.high) == (min(date.low, end.high), min(date.high, end.high))
    assert moved.not_after(end) == moved
    if date.high <= end.high:
        assert moved is date


def test_what_was_over_when_an_audience_begins_is_shown_to_it_at_its_first_moment() -> None:
    moved = parse_date("1962-10-27").not_before(parse_date("1989"))
    assert (str(moved), moved.low, moved.high) == ("1989", parse_date("1989").low, parse_date("1989").low)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        *(("yes", "yes", "yes"), ("yes", "unsure", "unsure"), ("unsure", "unsure", "unsure")),
        *(("yes", "no", "no"), ("unsure", "no", "no"), ("no", "no", "no")),
    ],
)
def test_both_are_so_only_if_each_surely_is(one: str, other: str, both: str) -> None:
    assert Sure(one) & Sure(other) is Sure(both)
    assert Sure(other) & Sure(one) is Sure(both)
