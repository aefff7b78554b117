"""Kargil: soldiers shown as militants; what each audience held when, and what turns if the disguise falls."""

from pathlib import Path

import pytest

import excomm as xc
from excomm._claims.weigh import _figure
from excomm._crisis.chronicle import path, stops_at
from excomm._crisis.model import Crisis

SIGNS = ("send-soldiers", "militants", "charge", "regulars-among-them", "patrols", "support")


@pytest.fixture(scope="module")
def kargil() -> Crisis:
    return xc.load("kargil-1999")


def held(crisis: Crisis, watcher: str, date: str) -> str:
    """Return the sign of the crossing that a watcher was last surely shown or told by a date; empty for nothing."""
    rows = xc.view(crisis, watcher, date=date).frame().records()
    signs = [str(r["what"]) for r in rows if r["what"] in SIGNS and r["by then"] == "yes"]
    return signs[-1] if signs else ""


def verdicts(crisis: Crisis, **change: object) -> dict[str, str]:
    changed = crisis.change(change, because="a test") if change else crisis
    return {str(row["claim"]): str(row["verdict"]) for row in xc.claims(changed, draws=20).frame().records()}


def share(crisis: Crisis, eyes: str, date: str) -> float:
    """Return the share of weighings in which India came out better than Pakistan, counting signs."""
    rows = xc.judge(crisis, eyes=eyes, date=date, draws=20).comparison.records()
    row = next(r for r in rows if (r["counting"], r["of"], r["over"]) == ("signs only", "india", "pakistan"))
    return float(row["better"])


# The file


def test_it_passes_every_check_and_every_law(kargil: Crisis) -> None:
    assert xc.check("kargil-1999", strict=True).mistakes == ()
    assert {row["outcome"] for row in xc.laws(kargil).table.records()} <= {"holds", "skipped"}


@pytest.mark.parametrize("variant", xc.load("kargil-1999").variants)
def test_every_variant_is_without_mistakes(variant: str) -> None:
    assert xc.check("kargil-1999", variant=variant).mistakes == ()


def test_the_record_is_a_path_of_the_tree_to_its_end(kargil: Crisis) -> None:
    assert [step.event.act for step in path(kargil)] == [
        *("send-soldiers", "found", "tell-prime-minister", "fight-on-own-side"),
        *("overheard", "play-the-tapes", "ask-withdrawal", "withdraw"),
    ]
    assert stops_at(kargil) == "restored"


def test_every_source_is_graded_says_how_much_was_seen_and_is_used(kargil: Crisis) -> None:
    assert all(s.grade and s.seen for s in kargil.sources.values())
    cited = {name for event in kargil.record for name in event.source}
    cited |= {name for doer in kargil.doers for effect in doer.does for name in effect.source}
    cited |= {name for claim in kargil.claims for name in claim.source}
    assert set(kargil.sources) == cited


def test_every_effect_is_a_sign_with_a_source_or_is_marked_assumed(kargil: Crisis) -> None:
    for effect in (e for doer in kargil.doers for e in doer.does):
        assert effect.value.text in ("1", "-1"), effect
        assert effect.source or effect.because.startswith("Assumed"), effect
    assert kargil.effects == "signs only"


# Who held what


@pytest.mark.parametrize(
    ("watcher", "date", "sign"),
    [
        ("army", "1999-04-30", "send-soldiers"),
        ("india", "1999-04-30", ""),
        ("world", "1999-05-02", ""),
        ("world", "1999-06-10", "militants"),
        ("world", "1999-06-11", "charge"),
        ("world", "1999-07-31", "send-soldiers"),
        ("usa", "1999-06-10", "militants"),
        ("usa", "1999-06-11", "send-soldiers"),
        ("india", "1999-05-29", "send-soldiers"),
        ("indian-public", "1999-05-25", "militants"),
        ("indian-public", "1999-05-26", "regulars-among-them"),
        ("indian-public", "1999-06-11", "send-soldiers"),
        ("pakistani-public", "1999-07-14", "militants"),
        ("pakistani-public", "2006-09-24", "patrols"),
        ("pakistani-public", "2012", "support"),
        ("pakistani-public", "2013", "send-soldiers"),
        ("pakistan", "1999-06-03", "militants"),
        ("pakistan", "1999-06-04", "send-soldiers"),
    ],
)
def test_what_each_watcher_held_of_the_crossing(kargil: Crisis, watcher: str, date: str, sign: str) -> None:
    assert held(kargil, watcher, date) == sign


def test_nobody_asked_before_the_tapes_can_tell_soldiers_from_militants(kargil: Crisis) -> None:
    sets = xc.game(kargil).frame().records()
    doubt = "whether send-soldiers or send-militants"
    asked = {s["knows"]: doubt in str(s["does not know"]) for s in sets if s["point"] == "washington"}
    assert len(asked) == 3
    assert all(unsure is ("play-the-tapes" not in str(knows)) for knows, unsure in asked.items())
    assert all(doubt in str(s["does not know"]) for s in sets if s["point"] == "answer")


# What turns


def test_the_claims_come_out_as_the_record_has_them(kargil: Crisis) -> None:
    found = verdicts(kargil)
    holding = ("only-militants", "own-public-last", "india-won", "nothing-lost", "sold-out")
    assert {found[name] for name in holding} == {"holds"}
    assert {found[name] for name in ("tapes-settled-it", "on-the-map")} == {"fails"}
    assert all(found[name].startswith("cannot be told") for name in ("sharif-unknowing", "thousands"))


@pytest.mark.parametrize(
    ("claim", "change", "after"),
    [
        ("only-militants", {"record.advani.tells": {"crossing": ["world"]}}, "fails"),
        ("tapes-settled-it", {"acts.play-the-tapes.tells.send-soldiers.world": "send-soldiers"}, "holds"),
        ("own-public-last", {"record.memoir.tells.crossing.pakistani-public": "send-soldiers"}, "fails"),
        ("on-the-map", {"record.cologne.does.pakistan.say": 1}, "holds"),
        ("thousands", {"record.over.figures.pakistani-dead": [3000, 4000]}, "holds"),
    ],
)
def test_a_claim_turns_with_the_record(kargil: Crisis, claim: str, change: dict[str, object], after: str) -> None:
    assert verdicts(kargil)[claim] != after
    assert verdicts(kargil, **change)[claim] == after


@pytest.mark.parametrize(
    ("variant", "verdict"),
    [("as-musharraf-has-it", "fails"), ("as-zehra-has-it", "fails"), ("as-sharif-has-it", "holds")],
)
def test_what_the_prime_minister_knew_hangs_on_whose_account(variant: str, verdict: str) -> None:
    assert verdicts(xc.load("kargil-1999", variant=variant))["sharif-unknowing"] == verdict


def test_without_the_disguise_the_world_sees_at_once_what_it_saw_only_later(kargil: Crisis) -> None:
    bare = xc.load("kargil-1999", variant="in-uniform")
    assert held(bare, "world", "1999-05-10") == "send-soldiers"
    assert verdicts(bare)["only-militants"] == "fails"
    assert share(kargil, "world", "found") == 0.0 < share(bare, "world", "found")
    assert share(kargil, "world", "before-tapes") < 0.5 < share(bare, "world", "before-tapes")
    assert share(kargil, "world", "agreed") == share(bare, "world", "agreed") == 1.0


def test_the_tapes_move_the_record_more_than_the_world_and_the_pakistani_public_not_at_all(kargil: Crisis) -> None:
    eyes = ("record", "world", "pakistani-public")
    before = [share(kargil, who, "before-tapes") for who in eyes]
    after = [share(kargil, who, "tapes") for who in eyes]
    assert before[0] == before[1] == before[2] == after[2] < after[1] < after[0]


def test_large_figures_are_printed_in_full(kargil: Crisis) -> None:
    rows = xc.claims(kargil, draws=20).frame().records()
    assert "357 to 4,000" in next(str(row["because"]) for row in rows if row["claim"] == "thousands")
    assert [_figure(value) for value in (999.0, 1000.0, 0.25)] == ["999", "1,000", "0.25"]


def test_the_page_speaks_of_this_crisis_and_of_no_other(kargil: Crisis, tmp_path: Path) -> None:
    page = xc.report(kargil, tmp_path / "page.html", draws=20).read_text(encoding="utf-8")
    assert "Who came out better?" in page
    assert "Signs only" in page
    assert not any(word in page for word in ("Cuba", "Soviet", "Moscow", "essay"))
