"""Claims: the language, the three values, and that a verdict turns when the record does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import excomm as xc
from excomm._claims.language import parse_claim
from excomm._claims.played import SWEPT
from excomm._claims.questions import Asking
from excomm._claims.weigh import weigh
from excomm._crisis.worlds import draw_worlds
from straits import small


def verdict(claim: str, **change: object) -> str:
    crisis = xc.load("trial-of-nerves", change={"claims.c1.holds_if": claim, **change})
    return str(xc.claims(crisis).frame().column("verdict")[0])


def test_the_shipped_claim_holds_and_turns_when_the_trade_is_public() -> None:
    crisis = xc.load("trial-of-nerves")
    assert xc.claims(crisis).frame().column("verdict") == ["holds"]
    public = crisis.change({"acts.trade.seen_by": "everyone"})
    assert xc.claims(public).frame().column("verdict") == ["fails"]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("share(eyes: world, date: 1962-11-01) >= 1", "holds"),
        ("share(red, blue, world, 1962-11-01) > 0", "fails"),
        ("net(red, security, date: 1962-11-01) > 2.5", "holds"),
        ("net(red, security, world, 1962-11-01) > 2.5", "fails"),
        ("knew(world, e4, 1962-12) or knew(red, e4, 1962-12)", "holds"),
        ("not knew(world, e4, 1990)", "fails"),
        ("shown(world, e4, 1962-12) and not knew(world, e4, 1962-12)", "holds"),
        ("happened(collision)", "fails"),
        ("happened(trade) and before(e4, 1962-10-27) and not before(e5, 1962-10-27)", "holds"),
        ("days(e1, e5) > 5 and days(e1, e5) < 7.1", "holds"),
        ("conceded(blue, eyes: red) is not empty", "holds"),
        ("(value(pride) > 0.4)", "holds"),
    ],
)
def test_questions(claim: str, expected: str) -> None:
    assert verdict(claim) == expected


def test_what_hangs_on_an_unknown_says_on_which_and_how() -> None:
    found = verdict("value(pride) > 1.25")
    assert found.startswith("depends on unknown.pride: it holds in 50 % of worlds, mostly where that is above 1.2")


def test_what_the_dates_leave_open_cannot_be_told() -> None:
    assert verdict("knew(world, e4, 1989-01-15)").startswith("cannot be told")


def test_sources_that_differ_leave_a_figure_open() -> None:
    figures = {"record.e1.figures": {"ships": [14, 25]}}
    assert verdict("figure(e1, ships) > 10", **figures) == "holds"
    assert verdict("figure(e1, ships) > 30", **figures) == "fails"
    assert verdict("figure(e1, ships) > 20", **figures).startswith("cannot be told")


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("shar(blue) > 0", "there is no question 'shar'; .*did you mean 'share'"),
        ("share(eyes: word) > 0", "there is no watcher 'word'; .*did you mean 'world'"),
        ("share(eye: world) > 0", "there is no argument of share 'eye'; .*did you mean 'eyes'"),
        ("net(red) > 0", "net takes actor, stake"),
        ("share() is empty", "lists nothing"),
        ("conceded(blue) > 1", "is no figure"),
        ("share()", "is no yes or no"),
        ("share() > much", "'much' is no figure"),
        ("share() >", "is missing"),
        ("and", "expected|share"),
        ("before(e1, 1962-99)", "is not a date"),
    ],
)
def test_a_claim_that_asks_for_nothing_is_a_mistake_at_its_place(claim: str, message: str) -> None:
    found = xc.check("trial-of-nerves", change={"claims.c1.holds_if": claim})
    assert not found.clean
    text = str(found.mistakes[0])
    assert "claim 'c1'" in text
    import re

    assert re.search(message, text), text


def test_a_weighed_claim_says_that_it_is() -> None:
    change: dict[str, object] = {
        "claims.c1": {"id": "c1", "says": "It was near.", "weighed": "contested", "source": "invented"}
    }
    row = xc.claims(xc.load("trial-of-nerves", change=change)).frame().records()[0]
    assert (row["verdict"], row["how"], row["share"]) == ("contested", "weighed by the editor", None)


def test_computed_and_weighed_at_once_is_a_mistake() -> None:
    with pytest.raises(xc.CrisisError, match="both computed and weighed"):
        xc.load("trial-of-nerves", change={"claims.c1.weighed": "holds"})


TRUTHS = st.sampled_from(["happened(trade)", "happened(collision)", "knew(world, e4, 1989-01-15)", "value(pride) > 1"])


@given(TRUTHS, TRUTHS)
def test_the_laws_of_not_and_or(first: str, second: str) -> None:
    crisis = xc.load("trial-of-nerves")
    asking = Asking(crisis, draw_worlds(crisis, 100, 1))
    left = weigh(parse_claim(f"not ({first} and {second})"), asking)
    right = weigh(parse_claim(f"not {first} or not {second}"), asking)
    assert (left.verdict, left.share) == (right.verdict, right.share)


def of_october(claim: str, **change: object) -> str:
    rows = xc.claims(xc.load("cuba-1962", change=change), draws=200).frame().records()
    return str(next(row["verdict"] for row in rows if row["claim"] == claim))


@pytest.mark.parametrize(
    ("claim", "change", "before", "after"),
    [
        ("turkey-secret", {"acts.pledge-and-promise.seen_by": "everyone"}, "holds", "fails"),
        ("nearly-all-cities", {"weapons.r-12.ranges": [{"km": 9000, "source": "dobbs-2008"}]}, "fails", "holds"),
        ("massacred", {"record.bay-of-pigs.figures.dead": [1040]}, "fails", "holds"),
        ("no-fighting", {"claims.no-fighting.holds_if": "not happened(general-war)"}, "fails", "holds"),
        (
            "pigs-in-the-count",
            {"claims.pigs-in-the-count.holds_if": "not before(hot-line, 1962-10-15)"},
            "fails",
            "holds",
        ),
    ],
)
def test_a_verdict_on_the_essay_turns_with_the_record(
    claim: str, change: dict[str, object], before: str, after: str
) -> None:
    assert of_october(claim) == before
    assert of_october(claim, **change) == after


def test_every_sentence_of_the_essay_is_computed_or_weighed() -> None:
    rows = xc.claims(xc.load("cuba-1962"), draws=200).frame().records()
    assert len(rows) >= 15
    assert {row["how"] for row in rows} == {"computed", "weighed by the editor"}
    assert all(row["source"] for row in rows if row["how"] != "computed")


HIDDEN_PACT = """\
excomm: 1
crisis: pact
baseline: 1900-01-01
actors: {red: {}, blue: {}}
rivals: [red, blue]
audiences: {world: {}}
stakes: {trade: {counts: in fact, unit: "1 = a harbour"}}
record:
  - {id: e1, date: 1900-01-02, act: pact, source: a}
  - {id: e2, date: 1900-01-03, act: pay, source: a}
acts:
  pact: {by: blue, seen by: [red], secret from: [world]}
  pay: {by: blue, does: [{blue.trade: -2, if: done(pact)}]}
  spoil: {by: red, does: {everyone.trade: -6}}
points:
  first: {date: 1900-01-02, turn: blue, choices: {pact: second}}
  second: {date: 1900-01-03, turn: blue, choices: {pay: over}}
endings: {over: {}}
claims:
  - {id: world, says: x, holds if: "conceded(blue, eyes: world) is empty"}
  - {id: all, says: x, holds if: "conceded(blue, eyes: record) is empty"}
sources: {a: {work: A}}
"""


def test_what_was_conceded_tells_no_eyes_of_a_secret_that_an_effect_hangs_on(tmp_path: Path) -> None:
    file = tmp_path / "pact.yaml"
    file.write_text(HIDDEN_PACT, encoding="utf-8")
    crisis = xc.load(file)
    assert len(xc.ledger(crisis, eyes="world").frame()) == 0
    assert xc.claims(crisis, draws=2).table.column("verdict") == ["holds", "fails"]


def test_what_costs_everyone_costs_whoever_did_it(tmp_path: Path) -> None:
    file = tmp_path / "spoil.yaml"
    text = HIDDEN_PACT.replace("act: pay", "act: spoil").replace("pay: over", "spoil: over")
    file.write_text(text.replace("second: {date: 1900-01-03, turn: blue", "second: {date: 1900-01-03, turn: red"))
    crisis = xc.load(file, change=["claims=[{id: c, says: x, holds if: conceded(red) is empty}]"])
    assert xc.claims(crisis, draws=2).table.column("verdict") == ["fails"]


# ------------------------------------------------------------------ of the game


def test_a_chance_is_that_of_the_sweep_and_bounds_decide() -> None:
    """Surely above what lies below its interval, surely not above what lies over it, and between cannot be told."""
    value, low, high = xc.sweep(xc.load("standoff"), SWEPT, seed=1).chance("war")
    standoff = xc.load("standoff")

    def told(claim: str) -> str:
        claims = {"claims": [{"id": "c1", "says": "x", "holds if": claim}]}
        return str(xc.claims(standoff.change(claims)).frame().column("verdict")[0])

    assert told(f"chance(war) > {low - 0.001:.4f}") == "holds"
    assert told(f"chance(war) > {high + 0.001:.4f}") == "fails"
    assert told(f"chance(war) > {value:.4f}") == "cannot be told: dates, sources or too few worlds leave it open"
    assert told("chance(accident) < chance(chosen)") == "holds"
    assert told("chance('nuclear war') > 0") == "fails"
    assert told("moved(war, variant: fast-line) > 0") == "holds"
    assert told("moved(war, variant: fast-line) > 0.1") == "fails"


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("chance(peaace) > 0", "nothing ends in 'peaace'"),
        ("chance(war, from: nowhere) > 0", "no start 'nowhere'"),
        ("moved(war, variant: fats-line) < 0", "there is no variant 'fats-line'"),
        ("chance(war, form: night) > 0", "did you mean 'from'?"),
        ("importance(passag) > 1", "there is no stake 'passag'"),
    ],
)
def test_a_claim_of_the_game_that_asks_what_is_not_there_is_a_mistake(claim: str, said: str) -> None:
    with pytest.raises(xc.CrisisError) as caught:
        xc.claims(xc.load("standoff").change({"claims": [{"id": "c1", "says": "x", "holds if": claim}]}), draws=2)
    assert said in str(caught.value)


def test_a_check_finds_a_start_or_variant_that_a_claim_misspells_without_playing() -> None:
    claims = [
        {"id": "c1", "says": "x", "holds if": "chance(war, from: assurence) > 0"},
        {"id": "c2", "says": "y", "holds if": "moved(war, faster-lines) < 0"},
    ]
    found = xc.check(xc.load("cuba-1962").change({"claims": claims}))
    said = [str(mistake) for mistake in found.mistakes]
    assert len(said) == 2
    assert "no start 'assurence'" in said[0]
    assert "did you mean 'assurance'?" in said[0]
    assert "no variant 'faster-lines'" in said[1]


def test_a_claim_of_the_game_turns_when_the_file_does() -> None:
    """War comes only where red holds out; one that minds nothing but its security does not."""
    held = xc.load("trial-of-nerves", change={"claims.c1.holds_if": "chance(war) > 0.03"})
    assert xc.claims(held, draws=400).frame().column("verdict") == ["holds"]
    meek = held.change({"weights.red.prestige": 0})
    assert xc.claims(meek, draws=400).frame().column("verdict") == ["fails"]


def test_importance_is_held_against_the_mean_of_all_stakes() -> None:
    """To the world red lost 2 to 4 of prestige and blue gained 2 of security: 2p / (p + 2), from 1 to 4/3."""
    asked = "importance(prestige, blue, red, world, 1962-11-01)"
    assert verdict(f"{asked} > 0.999") == "holds"
    assert verdict(f"{asked} > 1.34") == "fails"
    assert verdict(f"{asked} > 1.2").startswith("depends on acts.withdraw.does.red.prestige")


@pytest.mark.parametrize("claim", ["brink", "prestige-double", "thaw"])
def test_every_claim_of_the_essay_on_war_and_prestige_is_computed(claim: str) -> None:
    found = {c.id: c for c in xc.load("cuba-1962").claims}[claim]
    assert found.holds_if
    assert not found.weighed


def test_the_brink_turns_with_what_is_not_known() -> None:
    """With no shot nobody ordered, no warhead ashore, no barrier that fails, the same game is not near nuclear war."""
    cuba = xc.load("cuba-1962")
    claim = next(c for c in cuba.claims if c.id == "brink")
    only = cuba.change({"claims": [{"id": "brink", "says": claim.says, "holds if": claim.holds_if}]})
    assert xc.claims(only, draws=400).frame().column("verdict") == ["holds"]
    calm = only.change(
        dict.fromkeys(("unknown.slip", "unknown.climb", "unknown.barrier"), 0)
        | {"private.warheads.at_start.assurance.ashore": 0}
    )
    assert xc.claims(calm, draws=400).frame().column("verdict") == ["fails"]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("share() > 0.5", "names no rivals"),
        ("importance(prestige) > 1", "names no rivals"),
        ("importance(prestige, red) > 1", "expected `over`"),
        ("importance(prestige, of: red, over: bleu) > 1", "there is no actor 'bleu'"),
    ],
)
def test_a_claim_on_rivals_that_there_are_not_is_a_mistake(claim: str, said: str) -> None:
    claims = [{"id": "c1", "says": "x", "holds if": claim}]
    found = xc.check(xc.load("trial-of-nerves").change({"rivals": [], "claims": claims}))
    assert said in str(found.mistakes[0])


@pytest.mark.parametrize("claim", ["share(over: red) > 0.5", "importance(prestige, over: red) > 1"])
def test_over_without_of_is_a_mistake(claim: str) -> None:
    assert "expected `of`" in str(xc.check("trial-of-nerves", change={"claims.c1.holds_if": claim}).mistakes[0])


@pytest.mark.parametrize("many", [199, 390])
@pytest.mark.parametrize("word", ["(", "not "])
def test_a_claim_too_deep_to_follow_is_a_mistake(word: str, many: int) -> None:
    found = xc.check("trial-of-nerves", change={"claims.c1.holds_if": word * many + "share() > 0.5"})
    assert "comparisons of questions and figures" in str(found.mistakes[0])


def test_a_share_of_the_largest_cities_is_of_those_that_there_are() -> None:
    """The South has four cities, two of them within 1,000 km of the sites, or one, as these may lie."""
    claims = [
        {"id": "c1", "says": "x", "holds if": "reached(arrow) >= 0.25 and reached(arrow) <= 0.5"},
        {"id": "c2", "says": "y", "holds if": "reached(arrow, top: 2) > 1"},
    ]
    assert xc.claims(small(claims=claims)).frame().column("verdict") == ["holds", "fails"]


def test_a_figure_or_reach_without_numbers_is_a_mistake() -> None:
    claims = [{"id": "c1", "says": "x", "holds if": "reached(arrow) > 0"}]
    unseen = small(claims=claims, weapons__arrow__ranges=[{"km": 2000, "source": "hearsay"}])
    assert "nothing can be counted for 'arrow'" in str(xc.check(unseen).mistakes[0])
    change = {"record.e1.figures": {"dead": []}, "claims.c1.holds_if": "figure(e1, dead) > 1"}
    assert "gives no number" in str(xc.check("trial-of-nerves", change=change).mistakes[0])


OFFER = """excomm: 1
crisis: t
baseline: 1900-01-01
horizon: 1910
actors: {red: {}, blue: {}}
rivals: [blue, red]
audiences: {world: {}, press: {within: world}, ally: {from: 1905}}
stakes:
  land: {counts: in fact, unit: "1 = a"}
  face: {counts: as seen, by: {world: 1}, unit: "1 = a"}
weights: {red: {land: 1, face: 1}, blue: {land: 1, face: 1}}
acts:
  insist: {by: blue}
  give: {by: blue, seen by: [red], looks like: {world: WORN}, does: {red.land: 1}}
  concede: {by: blue, does: {red.land: 1, blue.face: -1}}
  grab: {by: blue, does: {blue.land: 2}}
  go: {by: red, does: {blue.land: 1}}
  sabotage: {by: red, seen by: [], looks like: TAKEN, does: {red.land: 3}}
signs: {bang: {does: {red.land: 1, blue.face: -1}}}
points:
  offer: {date: 1900-02-01, turn: blue, choices: {insist: ans, give: ans}}
  ans: {date: 1900-02-02, turn: red, choices: {go: over, sabotage: over}}
endings: {over: {level: peace}}
sources: {s: {work: x}}
record:
  - {id: e1, date: 1900-02-01, act: insist, source: s}
  - {id: e2, date: 1900-02-02, act: sabotage, source: s}
  - {id: e3, date: 1900-03-01, event: rumour, source: s}
"""


def offered(file: Path, claim: str, taken: str = "concede", worn: str = "insist", change: tuple[str, ...] = ()) -> str:
    file.write_text(OFFER.replace("TAKEN", taken).replace("WORN", worn), encoding="utf-8")
    crisis = xc.load(file, change=[f"claims=[{{id: c, says: x, holds if: '{claim}'}}]", *change])
    return str(xc.claims(crisis).frame().column("verdict")[0])


@pytest.mark.parametrize(
    ("claim", "taken", "expected"),
    [
        ("conceded(blue, eyes: world) is not empty", "concede", "holds"),
        ("conceded(red, eyes: world) is empty", "concede", "holds"),
        ("conceded(red, eyes: world) is empty", "grab", "holds"),
        ("conceded(blue, eyes: world) is empty", "grab", "holds"),
        ("conceded(blue, eyes: record) is empty", "concede", "holds"),
        ("conceded(red, eyes: record) is empty", "concede", "holds"),
    ],
)
def test_what_is_taken_for_an_act_is_conceded_by_whoever_does_that_act(
    claim: str, taken: str, expected: str, tmp_path: Path
) -> None:
    assert offered(tmp_path / "t.yaml", claim, taken) == expected


def test_a_sign_is_conceded_by_the_only_side_whose_acts_show_it(tmp_path: Path) -> None:
    assert offered(tmp_path / "t.yaml", "conceded(blue, eyes: world) is empty", "bang") == "holds"
    only_blue = ("acts.sabotage.looks_like=go", "record.e1.act=give")
    assert (
        offered(tmp_path / "t.yaml", "conceded(blue, eyes: world) is not empty", worn="bang", change=only_blue)
        == "holds"
    )


def test_a_sign_that_several_can_show_tells_no_eyes_who_did_it(tmp_path: Path) -> None:
    claim = "conceded(blue, eyes: world) is not empty"
    by_red = offered(tmp_path / "t.yaml", claim, "bang", "bang")
    by_blue = offered(tmp_path / "t.yaml", claim, "bang", "bang", ("record.e1.act=give", "record.e2.act=go"))
    assert by_red == "cannot be told: world cannot know who did e2"
    assert by_blue == "cannot be told: world cannot know who did e1"


def test_a_sign_that_the_record_alone_tells_names_nobody(tmp_path: Path) -> None:
    tells = "record.e3.tells={e2: {world: bang}}"
    found = offered(tmp_path / "t.yaml", "conceded(blue, eyes: world) is not empty", "go", change=(tells,))
    assert found == "cannot be told: world cannot know who did e2"


@pytest.mark.parametrize(
    "claim",
    [
        "net(blue, land, eyes: ally, date: 1901) <= 0",
        "share(of: blue, over: red, eyes: ally, date: 1901) <= 0.5",
        "importance(land, of: blue, over: red, eyes: ally, date: 1901) <= 1",
        "conceded(blue, eyes: ally, date: 1901) is empty",
        "conceded(blue, eyes: ally, date: 1901) is not empty",
    ],
)
def test_nothing_can_be_told_of_eyes_that_have_no_view_yet(claim: str, tmp_path: Path) -> None:
    assert offered(tmp_path / "t.yaml", claim) == "cannot be told: ally has no view by 1901"
    assert not offered(tmp_path / "t.yaml", claim.replace("1901", "1906")).startswith("cannot be told")
