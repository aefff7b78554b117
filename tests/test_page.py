"""The dossier in a real browser: it opens without a network, fits every width, reads without colour or a mouse."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import excomm as xc
from browsing import opened
from conftest import require_module
from excomm._cli.main import main, parser
from excomm._dossier.played import DRAWS
from excomm._report.appendix import PARTS
from excomm._report.palette import DARK, LIGHT, TONES, fixed, tones

CUBA = "cuba-1962"
NAMES = ["trial-of-nerves", "dixit-brinkmanship", CUBA]
HANDOUTS = ["student", "teacher"]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found = {name: xc.report(xc.load(name), folder / f"{name}.html", draws=1000) for name in NAMES}
    cuba = xc.load(CUBA)
    return found | {r: xc.report(cuba, folder / f"{r}.html", handout=r, draws=200) for r in HANDOUTS}


@pytest.mark.browser
@pytest.mark.parametrize("name", [*NAMES, *HANDOUTS])
def test_opens_without_a_network_and_without_complaint(browser: Any, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(pages[name].as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_but_tables_scrolls_sideways(browser: Any, pages: dict[str, Path], width: int, scheme: str) -> None:
    for path in pages.values():
        with opened(browser, path, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.browser
@pytest.mark.parametrize("name", ["trial-of-nerves", CUBA])
def test_the_answer_is_on_the_first_screen_and_in_words(browser: Any, pages: dict[str, Path], name: str) -> None:
    with opened(browser, pages[name], viewport={"width": 1280, "height": 800}) as page:
        box = page.locator("#answer").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800
        assert "came out better than" in page.locator("#answer").inner_text()
        assert page.locator("#answer h2").all_inner_texts()[:3] == [
            "Who came out better?",
            "In whose eyes?",
            "How sure?",
        ]


@pytest.mark.browser
def test_every_link_on_a_page_leads_somewhere_on_it(browser: Any, pages: dict[str, Path]) -> None:
    for path in pages.values():
        with opened(browser, path) as page:
            dangling = page.evaluate(
                "[...document.querySelectorAll('a[href^=\"#\"]')]"
                ".map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"
            )
            assert dangling == []
            twice = page.evaluate(
                "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n)"
            )
            assert twice == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*NAMES, *HANDOUTS])
def test_axe_finds_nothing(browser: Any, pages: dict[str, Path], name: str, scheme: str) -> None:
    require_module("axe_playwright_python")
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    with opened(browser, pages[name], color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = axe.run(page).response["violations"]
        told = [f"{v['impact']} {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
        assert told == []


# ------------------------------------------------------------------ without a mouse, without a script, on paper


@pytest.mark.browser
def test_details_open_from_the_keyboard(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["trial-of-nerves"]) as page:
        page.locator("details:not([open]) > summary").first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open") is True


@pytest.mark.browser
def test_a_mark_says_what_it_is_on_focus_and_leads_to_its_row(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages[CUBA]) as page:
        tip = page.locator("#tip")
        assert not tip.is_visible()
        page.locator(".figure-balance summary, .figure-balance figcaption a").focus()
        page.keyboard.press("Tab")
        assert tip.is_visible()
        assert tip.inner_text().startswith("United States, Security: ")
        page.keyboard.press("Escape")
        assert not tip.is_visible()
        page.keyboard.press("Enter")
        page.wait_for_url("**#ledger-record", timeout=5000)
        row = page.locator("#ledger-record tbody tr").first
        assert row.locator("a[href^='#source-']").count() > 0


@pytest.mark.browser
def test_a_link_opens_the_table_that_it_leads_to(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages[CUBA]) as page:
        table = page.locator("#cities-ussr-usa table")
        assert not table.is_visible()
        page.locator("#argument figure[class~=map-ussr-usa] figcaption a").click()
        table.wait_for(state="visible", timeout=5000)


@pytest.mark.browser
def test_without_a_script_all_is_there_but_the_scales(browser: Any, pages: dict[str, Path]) -> None:
    texts = {}
    for runs in (True, False):
        with opened(browser, pages[CUBA], java_script_enabled=runs) as page:
            assert page.locator("#weigh").is_visible() is runs
            parts = ("#answer", "#argument", "#appendix")
            texts[runs] = [" ".join(page.locator(part).text_content().split()) for part in parts]
            assert page.locator("#argument svg").count() >= 6
    assert texts[False][0] == texts[True][0]
    assert texts[False][2] != ""


@pytest.mark.browser
@pytest.mark.parametrize(("name", "sides"), [(CUBA, 2), *((reader, 2) for reader in HANDOUTS)])
def test_it_prints_on_two_sides(browser: Any, pages: dict[str, Path], name: str, sides: int) -> None:
    with opened(browser, pages[name]) as page:
        assert sheets(page.pdf(prefer_css_page_size=True)) == sides
        if name == CUBA:
            page.locator("#print-all").check()
            assert sheets(page.pdf(prefer_css_page_size=True)) > 6


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# ------------------------------------------------------------------ weighing in the page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "eyes", "date", "given", "firm"),
    [
        ("trial-of-nerves", "world", 0, {}, 50),
        ("trial-of-nerves", "world", -1, {"security": 1, "prestige": 9}, 30),
        (CUBA, "record", -1, {}, 0),
        (CUBA, "record", -1, {"security": 10, "prestige": 0, "peace": 2}, 60),
        (CUBA, "nato", 1, {"security": 1, "standing": 8, "alliance": 0}, 25),
        (CUBA, "world", 0, {"peace": 10, "security": 0, "prestige": 0, "standing": 1}, 95),
    ],
)
def test_the_page_weighs_as_the_program_does(
    browser: Any, pages: dict[str, Path], name: str, eyes: str, date: int, given: dict[str, int], firm: int
) -> None:
    crisis = xc.load(name)
    with opened(browser, pages[name]) as page:
        dates = page.evaluate("JSON.parse(document.getElementById('sums').textContent).dates")
        page.locator(f"#weigh input[value={eyes}]").check()
        slide(page, "weigh-date", date % len(dates))
        for stake, value in given.items():
            slide(page, f"weight-{stake}", value)
        slide(page, "weigh-firm", firm)
        shown = {(of, at): cell(page, of, at) for of in ("compared", "first", "second") for at in ("around", "any")}
        asked = page.locator("#weigh-command").inner_text()
    parts = {stake: given.get(stake, 5) for stake in crisis.stakes}
    floors = {stake: firm / 100 * part / sum(parts.values()) for stake, part in parts.items()}
    for at, least in (("around", floors), ("any", dict.fromkeys(floors, 0.0))):
        bounds = {stake: (low, 1.0) for stake, low in least.items() if low}
        own = xc.judge(crisis, eyes=eyes, date=dates[date], bounds=bounds, draws=1000, seed=1)
        rows = [r for r in own.table.records() if r["counting"] == "sizes"]
        first, second = crisis.rivals
        for of, pair in {"compared": (first, second), "first": (first, ""), "second": (second, "")}.items():
            share = next(r["better"] for r in rows if (r["of"], r["over"]) == pair)
            assert shown[of, at] == pytest.approx(share, abs=2e-7), (of, at)
    assert main([*shlex.split(asked)[1:], "--json"]) == 0


@pytest.mark.browser
def test_at_exactly_these_weights_the_sign_decides(browser: Any, pages: dict[str, Path]) -> None:
    """All weight on one stake: the share of worlds is the sign of that stake's change, here without doubt."""
    with opened(browser, pages["trial-of-nerves"]) as page:
        page.locator("#weigh input[value=world]").check()
        slide(page, "weigh-date", 0)
        slide(page, "weight-prestige", 0)
        assert cell(page, "first", "point") == 1.0
        assert page.locator("#weigh-margin").inner_text() == (
            "At exactly these weights, Blueland is ahead of Redland by 2.0 units, in every world drawn."
        )
        slide(page, "weight-security", 0)
        assert page.locator("#weigh-margin").inner_text() == "Give at least one stake some weight."
        assert page.locator("#weigh-command").inner_text() == ""


@pytest.mark.browser
def test_sliders_move_by_the_keyboard_and_say_their_values(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["trial-of-nerves"]) as page:
        before = cell(page, "compared", "around")
        page.locator("#weight-security").focus()
        for _ in range(4):
            page.keyboard.press("ArrowLeft")
        assert page.locator("#weight-security").get_attribute("aria-valuetext") == "17 %"
        assert cell(page, "compared", "around") != before


def slide(page: Any, name: str, value: int) -> None:
    page.locator(f"#{name}").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})); }", value
    )


def cell(page: Any, of: str, at: str) -> float:
    return float(page.locator(f"tr[data-of={of}] [data-at={at}]").get_attribute("data-better"))


# ------------------------------------------------------------------ as text


def test_the_same_seed_gives_the_same_page(tmp_path: Path) -> None:
    crisis = xc.load("trial-of-nerves")
    first = xc.report(crisis, tmp_path / "a.html", draws=500, seed=3).read_bytes()
    assert first == xc.report(crisis, tmp_path / "b.html", draws=500, seed=3).read_bytes()
    assert first != xc.report(crisis, tmp_path / "c.html", draws=500, seed=4).read_bytes()


def test_a_page_is_small(pages: dict[str, Path]) -> None:
    assert max(path.stat().st_size for path in pages.values()) < 5_000_000


def test_every_command_on_a_page_can_be_asked(
    pages: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All are understood; those of the small crisis are run."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        text = pages[name].read_text(encoding="utf-8")
        commands = dict.fromkeys(re.findall(r"<code>excomm ([^<]+)</code>", text))
        assert len(commands) > 1
        for command in commands:
            parser().parse_args(shlex.split(command))
            if name == "trial-of-nerves":
                assert main(shlex.split(command)) == 0, command


def test_a_page_has_at_most_seven_figures_and_each_has_its_table(pages: dict[str, Path]) -> None:
    text = pages[CUBA].read_text(encoding="utf-8")
    argued = text[text.index('<section id="argument">') : text.index('<section id="appendix">')]
    assert 5 <= argued.count("<figcaption>") <= 7
    assert argued.count("<figcaption>") == len(re.findall(r">As a table</a>|>Why, one by one</a>", argued))
    assert all('role="group" aria-label="' in svg for svg in re.findall(r'<svg class="figure [^>]+>', argued))


def test_anchors_do_not_change(pages: dict[str, Path]) -> None:
    """Other pages link to them."""
    found = re.findall(r'<section id="([a-z-]+)" class="part">', pages[CUBA].read_text(encoding="utf-8"))
    known = ("claims", "verdict", "own", "ways", "assumptions", "ledgers", "shown", "tree", "reach", "cases", "sources")
    assert {*known, "again"} <= set(found)
    assert found == [part.__name__ for part in PARTS if part.__name__ in found]


def test_an_actor_has_one_colour_everywhere() -> None:
    crisis = xc.load(CUBA)
    own = tones(crisis)
    assert list(own) == ["usa", "ussr", "cuba", "turkey"]
    assert len(set(own.values())) == 4
    assert set(LIGHT) == set(DARK)
    assert LIGHT["chance"] not in {LIGHT[tone] for tone in TONES}
    assert fixed("fill: var(--a0)") == f"fill: {LIGHT['a0']}"


def test_published_estimates_stand_by_the_event_they_speak_of(tmp_path: Path) -> None:
    estimate = {"id": "guess", "by": "A historian", "low": 0.2, "high": 0.4, "event": "any war", "source": "invented"}
    path = tmp_path / "t.yaml"
    path.write_text(
        xc.load("trial-of-nerves").to_yaml()
        + "estimates:\n- {"
        + ", ".join(f"{k}: {v}" for k, v in estimate.items())
        + "}\n",
        encoding="utf-8",
    )
    page = xc.report(xc.load(path), tmp_path / "t.html", draws=100).read_text(encoding="utf-8").replace("\xa0", " ")
    assert "How near war?" in page
    assert "A historian: 20 to 40 %, any war" in page
    assert 'id="figure-estimates"' in page
    unseen = xc.load(path, change={"sources.invented.grade": "unverified"})
    page = xc.report(unseen, tmp_path / "u.html", draws=100).read_text("utf-8").replace("\xa0", " ")
    assert "A historian: 20 to 40 %, any war (no page seen)" in page
    assert 'class="mark both unsure"' in page


ESTIMATES = "".join(
    f"- {{id: g{n}, by: A historian, date: 1999, low: 0.{n}, high: 0.{n + 2}, event: war {n % 3}, source: SOURCE}}\n"
    for n in range(1, 7)
)


@pytest.mark.browser
def test_seven_figures_still_print_on_two_sides(browser: Any, tmp_path: Path) -> None:
    cuba = xc.load(CUBA)
    file, text = tmp_path / "seven.yaml", cuba.to_yaml()
    if not cuba.estimates:
        text += "estimates:\n" + ESTIMATES.replace("SOURCE", next(iter(cuba.sources)))
    file.write_text(text, encoding="utf-8")
    page = xc.report(xc.load(file), tmp_path / "seven.html", draws=200)
    argued = page.read_text(encoding="utf-8").partition('<section id="appendix">')[0]
    assert argued.count("<figcaption>") == 7
    with opened(browser, page) as shown:
        assert sheets(shown.pdf(prefer_css_page_size=True)) == 2


def test_a_name_leads_only_where_nobody_sees_it_otherwise(pages: dict[str, Path]) -> None:
    short = {name: re.findall(r'<p class="short">([^<]+)</p>', pages[name].read_text("utf-8")) for name in NAMES}
    assert short[CUBA][:2] == ["United States", "In all seven"]
    assert re.fullmatch(r"9\d(\.\d)? % or more", short[CUBA][2])
    assert short["trial-of-nerves"][:3] == ["It depends", "Not the same in all", "45.1 % to all"]
    war = {row["level"]: row["chance"] for row in xc.sweep(xc.load("trial-of-nerves"), DRAWS, seed=1).risk.records()}[
        "war"
    ]
    assert short["trial-of-nerves"][3:] == [f"{100 * war:.1f}\N{NO-BREAK SPACE}%"]
    assert short["dixit-brinkmanship"] == []


def test_signs_only_is_said(tmp_path: Path) -> None:
    signs = xc.load(CUBA, change={"effects": "signs only"})
    page = xc.report(signs, tmp_path / "cuba.html", draws=100).read_text(encoding="utf-8")
    assert "Signs only, sizes not yet coded" in page


@pytest.mark.parametrize("handout", ["", "teacher"])
def test_what_a_file_says_cannot_become_markup(tmp_path: Path, handout: str) -> None:
    hostile = "<script>alert(1)</script>\"'</style>"
    change = {
        **{path: hostile for path in ("title", "acts.trade.about", "actors.red.name", "audiences.world.name")},
        **{path: hostile for path in ("stakes.security.name", "stakes.security.unit", "claims.c1.says")},
    }
    crisis = xc.load("trial-of-nerves", change=change)
    page = xc.report(crisis, tmp_path / "x.html", handout=handout, draws=10).read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert page.count("</style>") == 1
    assert page.count("<script") == (0 if handout else 2)
    assert "&lt;script&gt;" in page
    assert "alert(1)</script>" not in page


def test_a_tree_without_stakes_has_no_verdict_and_no_hole(pages: dict[str, Path]) -> None:
    page = pages["dixit-brinkmanship"].read_text(encoding="utf-8")
    assert "What each side knew" in page
    assert "Who came out better?" not in page
    assert 'id="argument"' not in page.replace('href="#argument"', "")
