"""A crisis written to a file is the same crisis, and a change by its path changes that and nothing else."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
import strategies
from excomm._crisis.load import digest, read, to_data
from excomm._crisis.model import Act, Crisis, Effect, Event
from excomm._crisis.nodes import parse
from excomm._crisis.quantity import figure
from excomm._crisis.tidy import tidy
from quarrel import GOOD

TRIAL = "trial-of-nerves"
Asking = Callable[[], Crisis]


def through_a_file(crisis: Crisis) -> Crisis:
    with TemporaryDirectory() as folder:
        xc.save(crisis, Path(folder, "saved.yaml"))
        return xc.load(Path(folder, "saved.yaml"))


def same(one: Crisis, other: Crisis) -> None:
    """Equal, and in the same order: play begins at the first point."""
    assert one == other
    assert repr(to_data(one)) == repr(to_data(other))
    assert digest(one) == digest(other)


@given(strategies.crises(loops=True) | strategies.trees())
@settings(max_examples=60)
def test_a_crisis_comes_back_from_a_file(crisis: Crisis) -> None:
    same(through_a_file(crisis), crisis)


@given(strategies.crises(loops=True) | strategies.trees())
@settings(max_examples=60)
def test_a_crisis_comes_back_from_its_data(crisis: Crisis) -> None:
    same(xc.build(to_data(crisis)), crisis)


@given(strategies.crises(loops=True) | strategies.trees())
@settings(max_examples=12)
def test_a_file_rewritten_canonically_says_the_same(crisis: Crisis) -> None:
    """Also one that a program wrote; and what is rewritten stays as it is."""
    for text in (crisis.to_yaml(), json.dumps(to_data(crisis))):
        tidied = tidy(text, "q.yaml")
        same(read(parse(tidied, "q.yaml"), "q.yaml"), crisis)
        assert tidy(tidied, "q.yaml") == tidied


@pytest.mark.parametrize("name", xc.shipped())
def test_a_shipped_crisis_comes_back(name: str) -> None:
    crisis = xc.load(name)
    same(through_a_file(crisis), crisis)
    same(xc.build(to_data(crisis)), crisis)


PRINTED = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t\r\x85"
)
SIGNS = st.sampled_from(" :#-?[]{},&*!|>'\"%@`~=<\n\t\r\x85\u2028\ufeffa0.é")


@given(st.text(PRINTED), st.text(SIGNS, max_size=6))
@settings(max_examples=300)
def test_any_text_comes_back(text: str, signs: str) -> None:
    """Whatever a person writes as a title or a citation, line ends, quotes and signs of YAML among it."""
    data = {"excomm": 1, "crisis": "x", "title": text, "about": signs, "actors": {"red": {"name": signs}}}
    crisis = xc.build(data | {"sources": {"s": {"work": text, "note": signs + text}}})
    assert (crisis.title, crisis.about, crisis.actors["red"].name) == (text, signs, signs)
    same(through_a_file(crisis), crisis)


def test_a_long_text_is_not_changed_where_lines_break() -> None:
    words = " ".join(f"{'word' * (n % 7)}  {n}" for n in range(200))
    crisis = xc.build({"excomm": 1, "crisis": "x", "about": words, "actors": {"red": {"about": words}}})
    same(through_a_file(crisis), crisis)


def test_a_saved_file_keeps_what_was_written(tmp_path: Path) -> None:
    """Numbers, dates and words as they were typed, not as a program would print them."""
    (tmp_path / "q.yaml").write_text(
        GOOD.replace("land: 1, pride: 1", "land: 1.50, pride: 1e0").replace("A diary", "NO")
    )
    crisis = xc.load(tmp_path / "q.yaml")
    assert crisis.weights["blue"]["land"][""].text == "1.50"
    assert "1.50" in crisis.to_yaml()
    same(through_a_file(crisis), crisis)


def test_two_crises_are_one_however_their_files_are_written(tmp_path: Path) -> None:
    other = GOOD.replace("{push: reply, wait: peace}", "{push: reply,   # why not\n      wait: 'peace'}")
    other = re.sub(r"(?m)^rivals: .*\n", "", other) + "rivals:\n- blue\n- red\n"
    (tmp_path / "one.yaml").write_text(GOOD)
    (tmp_path / "other.yaml").write_text(other)
    same(xc.load(tmp_path / "one.yaml"), xc.load(tmp_path / "other.yaml"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *(("acts.push.does.red.land", 2), ("record.e2.date", "1900-01-04"), ("acts.hold.seen_by", "everyone")),
        *(("unknown.nerve", 0.1), ("title", "x"), ("audiences.press", {}), ("points.open.date", "1900")),
        *(("sources.diary.grade", "primary"), ("rivals", ["red", "blue"]), ("private.mood.is.bold", 0.5)),
    ],
)
def test_a_digest_names_what_a_crisis_says(tmp_path: Path, path: str, value: object) -> None:
    (tmp_path / "q.yaml").write_text(GOOD)
    crisis = xc.load(tmp_path / "q.yaml")
    assert re.fullmatch("[0-9a-f]{12}", digest(crisis))
    assert digest(crisis.change({path: value})) != digest(crisis)
    assert digest(crisis.change({path: value})) == digest(crisis.change({path: value}))


def test_the_order_of_points_is_part_of_a_crisis() -> None:
    crisis = xc.load("dixit-brinkmanship")
    data = to_data(crisis)
    other = xc.build(data | {"points": dict(reversed(data["points"].items()))})
    assert crisis.first != other.first
    assert digest(crisis) != digest(other)


# Changes


@pytest.mark.parametrize(
    ("path", "value", "now"),
    [
        ("acts.trade.does.blue.prestige", -5, lambda c: [e.value.text for e in c.acts["trade"].does] == ["3", "-5"]),
        ("acts.trade.seen_by", "everyone", lambda c: c.acts["trade"].seen_by == ("everyone",)),
        ("acts.trade.seen by", ["red"], lambda c: c.acts["trade"].seen_by == ("red",)),
        ("acts.trade.looks_like", {"world": "nothing"}, lambda c: c.acts["trade"].looks_like == {"world": "nothing"}),
        ("acts.leak.tells.trade", "everyone", lambda c: c.acts["leak"].tells == {"trade": {"everyone": ""}}),
        ("acts.hold.does", {"red.security": -1}, lambda c: [e.stake for e in c.acts["hold"].does] == ["security"]),
        ("acts.stop.does.blue.security", 1, lambda c: len(c.acts["stop"].does) == 2),
        (
            "acts.withdraw.does.red.prestige",
            "uniform(-2, 0)",
            lambda c: c.acts["withdraw"].does[1].value.draws[0].kind == "uniform",
        ),
        ("record.e4.date", "1962-10-28", lambda c: str(c.record[3].date) == "1962-10-28"),
        ("record.4.date", "1962-10-28", lambda c: str(c.record[3].date) == "1962-10-28"),
        ("record.e7.tells.e4", ["blue"], lambda c: c.record[6].tells == {"e4": {"blue": ""}}),
        ("weights.red.security", 1, lambda c: list(c.weights["red"]["security"]) == [""]),
        ("weights.red.security.bold", 2, lambda c: c.weights["red"]["security"]["bold"].text == "2"),
        ("points.risk.chance.collision.1", 0.2, lambda c: c.points["risk"].chance["collision"].odds[""].text == "0.2"),
        (
            "points.risk.chance.collision",
            [0.2, "settled"],
            lambda c: c.points["risk"].chance["collision"].target == "settled",
        ),
        ("unknown.shame", "between(0, 1)", lambda c: list(c.unknown) == ["pride", "nerve", "shame"]),
        ("zone", "-05:00", lambda c: str(c.points["open"].date.low)[-6:] == "-05:00"),
    ],
)
def test_a_change_changes_what_its_path_names(path: str, value: object, now: Any) -> None:
    crisis = xc.load(TRIAL)
    changed = crisis.change({path: value})
    assert not now(crisis)
    assert now(changed)
    assert crisis == xc.load(TRIAL)
    same(changed, xc.load(TRIAL, change={path: value}))


def test_a_change_of_one_thing_leaves_every_other_as_it_was() -> None:
    crisis = xc.load(TRIAL)
    before, after = to_data(crisis), to_data(crisis.change({"acts.trade.does.blue.prestige": -5}))
    assert before["acts"]["trade"].pop("does") == {"red.security": "3", "blue.prestige": "-2"}
    assert after["acts"]["trade"].pop("does") == {"red.security": "3", "blue.prestige": "-5"}
    assert before == after


def test_a_changed_crisis_says_what_was_changed() -> None:
    crisis = xc.load(TRIAL)
    assert crisis.changed == ()
    assert crisis.change({"title": "x"}).changed == ("title=x",)
    both = crisis.change({"title": "x"}, because="a better title").change({"about": "y"})
    assert both.changed == ("a better title", "about=y")
    assert xc.load(TRIAL, change=["title=x", "about=y"]).changed == ("title=x", "about=y")
    together = crisis.change({"title": "x", "about": "y"})
    assert together.changed == ("title=x", "about=y")
    same(xc.load(TRIAL, change=together.changed), together)
    assert crisis.change({"title": "x", "about": "y"}, because="other words").changed == ("other words",)


def test_an_effect_among_reasons_is_found_by_its_stake(tmp_path: Path) -> None:
    rows = "[{red.land: 1, because: x}, {blue.pride: -1, if: done(hold), because: y}, {red.land: 3}]"
    (tmp_path / "q.yaml").write_text(GOOD.replace("{red.land: 1, blue.pride: -1}", rows))
    crisis = xc.load(tmp_path / "q.yaml", change={"acts.push.does.blue.pride": -2, "acts.push.does.3.red.land": 4})
    assert [(e.value.text, e.because) for e in crisis.acts["push"].does] == [("1", "x"), ("-2", "y"), ("4", "")]
    assert [str(e.condition) for e in crisis.acts["push"].does] == ["None", "done(hold)", "None"]
    again = crisis.change({"acts.push.does.red.land#2": 5})
    assert [e.value.text for e in again.acts["push"].does] == ["1", "-2", "5"]
    assert again.effects_by_path["acts.push.does.red.land#2"] is again.acts["push"].does[2]
    with pytest.raises(xc.CrisisError, match=r"there is no 'red\.land#3'; expected one of red\.land, blue\.pride, red"):
        crisis.change({"acts.push.does.red.land#3": 5})


def test_the_paths_of_many_effects_are_found_at_once() -> None:
    act = Act(does=(Effect("a", "k", figure(1.0)),) * 10_000)
    began = process_time()
    paths = xc.Crisis(acts={"go": act}).effects_by_path
    assert process_time() - began < 2
    assert list(paths)[::9999] == ["acts.go.does.a.k", "acts.go.does.a.k#10000"]


def test_long_records_are_compared_at_once() -> None:
    """Every event against the one of its id, and their order."""
    record = tuple(Event(id=f"e{n}", event="x") for n in range(9000))
    crisis, other = xc.Crisis(record=record), xc.Crisis(record=(*record[:-2], record[-1], Event("e8998", event="y")))
    began = process_time()
    found = xc.diff(crisis, other).answer
    assert process_time() - began < 2
    assert found == ("record.e8998.event: x became y", "record: one order became another order")


def test_a_key_is_no_name_of_an_item_that_has_it() -> None:
    with pytest.raises(xc.CrisisError, match="there is no 'date'; expected one of e1"):
        xc.load(TRIAL).change({"record.date": "1962-10-29"})


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (
            "acts.trede.seen_by",
            "the path 'acts.trede.seen_by' leads nowhere: there is no 'trede'; expected one of accept, stop, hold, "
            "withdraw, collision, quiet, insist, trade, leak, kept; did you mean 'trade'?",
        ),
        (
            "record.e44.date",
            "the path 'record.e44.date' leads nowhere: there is no 'e44'; expected one of e1, e2, e3, e4, e5, e6, e7; "
            "did you mean 'e4'?",
        ),
        (
            "acts.trade.by.whom",
            "the path 'acts.trade.by.whom' leads nowhere: there is no 'whom'; expected a path that ends earlier",
        ),
        (
            "points.risk.chance.collision.3",
            "the path 'points.risk.chance.collision.3' leads nowhere: there is no '3'; expected one of 1, 2",
        ),
        (
            "acts.trade.seenby",
            "'seenby' is not a key of an act; expected one of by, does, seen by, looks like, secret from, tells, "
            "kinds of, about; did you mean 'seen by'?",
        ),
        (
            "acts.trade.does.red.preztige",
            "no stake is called 'preztige'; expected one of prestige, security; did you mean 'prestige'?",
        ),
        ("weights.red.security.shy", "no kind is called 'shy'; expected one of bold, wary"),
    ],
)
def test_a_path_into_nowhere_names_the_nearest(path: str, line: str) -> None:
    ways: list[Asking] = [lambda: xc.load(TRIAL, change={path: 1}), lambda: xc.load(TRIAL).change({path: 1})]
    for ask in ways:
        with pytest.raises(xc.CrisisError) as error:
            ask()
        assert str(error.value) == f"change: {line}"


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("acts.trade.seen_by=everyone", lambda c: c.acts["trade"].seen_by == ("everyone",)),
        ("acts.trade.seen_by=[red, world]", lambda c: c.acts["trade"].seen_by == ("red", "world")),
        ("acts.trade.seen_by = []", lambda c: c.acts["trade"].seen_by == ()),
        ("acts.trade.does={red.security: 1}", lambda c: [e.value.text for e in c.acts["trade"].does] == ["1"]),
        ("acts.trade.does={}", lambda c: c.acts["trade"].does == ()),
        ("acts.trade.does.blue.prestige=-5", lambda c: c.acts["trade"].does[1].value.text == "-5"),
        ("unknown.pride=between(1, 2)", lambda c: c.unknown["pride"].text == "between(1, 2)"),
        ("title=a = b", lambda c: c.title == "a = b"),
        ("title=NO", lambda c: c.title == "NO"),
        ("title=", lambda c: c.title == ""),
        ("title='  quoted  '", lambda c: c.title == "  quoted  "),
    ],
)
def test_what_is_typed_after_set_is_read_as_in_a_file(typed: str, now: Any) -> None:
    assert now(xc.load(TRIAL, change=[typed]))


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("acts.trade.seen_by", "--set acts.trade.seen_by: this is not a change; expected path=value"),
        ("=3", "--set =3: this is not a change; expected path=value"),
        (
            "acts.trade.seen_by=[rad]",
            "--set acts.trade.seen_by: no actor or audience is called 'rad'; expected one of blue, red, world; "
            "did you mean 'red'?",
        ),
        ("acts.trade.seen_by=[red", "--set acts.trade.seen_by:1:5: this is not YAML: expected ',' or ']', but got"),
        ("acts.trade.seen_by=&a x", "--set acts.trade.seen_by:1:1: anchors and aliases are not used in a crisis file"),
        ("acts.tread.by=red", "--set acts.tread.by=red: the path 'acts.tread.by' leads nowhere: there is no 'tread'"),
        ("record.e5.act=accept", "trial-of-nerves.yaml:46:32: at 'answer' the record has 'accept'; expected one of"),
    ],
)
def test_a_mistake_in_what_was_typed_says_which(typed: str, line: str) -> None:
    """What the change itself says wrongly stands at the change; what it makes wrong stands in the file."""
    with pytest.raises(xc.CrisisError) as error:
        xc.load(TRIAL, change=["title=first", typed])
    assert str(error.value).startswith(line)


# Variants

VARIANTS = """
variants:
  in-public:
    because: the offer said aloud
    change: {acts.hold.seen_by: everyone, record.e2.act: hold}
  dearer:
    because: land was dear
    change:
      acts.push.does.red.land: between(2, 3)
      acts.push.does.blue.land: -1
"""


@pytest.fixture
def quarrel(tmp_path: Path) -> Path:
    """Give a file with variants."""
    path = tmp_path / "quarrel.yaml"
    path.write_text(GOOD + VARIANTS.lstrip("\n"))
    return path


def test_a_variant_is_its_changes(quarrel: Path) -> None:
    plain = xc.load(quarrel)
    changes = plain.variants["in-public"].change
    assert changes == {"acts.hold.seen_by": "everyone", "record.e2.act": "hold"}
    for variant in (xc.load(quarrel, variant="in-public"), plain.variant("in-public")):
        same(variant, plain.change(changes))
        assert variant.changed == ("in-public",)
        assert variant.acts["hold"].seen_by == ("everyone",)
    assert plain.acts["hold"].seen_by == ("red", "blue")


def test_changes_go_upon_a_variant(quarrel: Path) -> None:
    crisis = xc.load(quarrel, variant="dearer", change=["acts.push.does.blue.land=-7"])
    assert [effect.value.text for effect in crisis.acts["push"].does] == ["between(2, 3)", "-1", "-7"]
    assert crisis.changed == ("dearer", "acts.push.does.blue.land=-7")
    same(crisis, xc.load(quarrel).variant("dearer").change({"acts.push.does.blue.land": -7}))


def test_a_variant_that_is_not_there_names_those_that_are(quarrel: Path) -> None:
    plain = xc.load(quarrel)
    ways: list[Asking] = [lambda: xc.load(quarrel, variant="in-pubic"), lambda: plain.variant("in-pubic")]
    for ask in ways:
        with pytest.raises(xc.CrisisError) as error:
            ask()
        words = "there is no variant 'in-pubic'; expected one of in-public, dearer; did you mean 'in-public'?"
        assert str(error.value) == f"{quarrel}: {words}"
    with pytest.raises(xc.CrisisError, match="expected no variant; the file has none"):
        xc.load(TRIAL, variant="x")


def test_a_mistake_in_a_variant_stands_where_it_is_written(quarrel: Path) -> None:
    quarrel.write_text(quarrel.read_text().replace("seen_by: everyone", "seen_by: everybody"))
    with pytest.raises(xc.CrisisError) as error:
        xc.load(quarrel, variant="in-public")
    assert str(error.value).startswith(f"{quarrel}:35:33: no actor or audience is called 'everybody'")
    assert xc.load(quarrel).name == "quarrel"


@given(strategies.crises(record=False))
@settings(max_examples=20)
def test_the_variants_of_a_crisis_are_crises(crisis: Crisis) -> None:
    for name in crisis.variants:
        varied = crisis.variant(name)
        assert digest(varied) != digest(crisis)
        same(through_a_file(varied), varied)
