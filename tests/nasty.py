"""Texts to break a crisis file with, and two right files that hold the forms which shipped ones do not."""

NUMBERS = (
    *("NaN", "nan", ".nan", ".inf", "-.inf", "inf", "1e999", "-1e999", "1e308", "1e12", "-1e12", "1e-320", "-0", "00"),
    *("0x1F", "0b1", "1_000", "1,000", "+", "-", ".", "1e", "1e+", "999999", "1000000", "9" * 400, "0." + "0" * 400),
    *("1/0", "1/3", "--1", "1e12*" * 30 + "1", "1e-12/" * 30 + "1", "between(1, 0)", "between(-1e12, 1e12)"),
    *("uniform(0, 0)", "loguniform(1e-320, 1e12)", "1/uniform(-1, 1)", "uniform(0, 1)/uniform(0, 1)", "rest - 1"),
    *("(" * 60 + "1" + ")" * 60, "-" * 199 + "1", "1" + "+1" * 500, "(" * 50_000, "٣", "Ⅷ"),
)
DATES = (
    *("0000", "0001-01-01", "0001-01-01T00:00+23:59", "9999-12-31", "9999-12-31T23:59-23:59", "9999~", "0001~", "XXXX"),
    *(
        "1962-13",
        "1962-02-30",
        "1962-00-00",
        "1962-10-27T24:00Z",
        "1962-10-27T10:00+24:00",
        "../..",
        "/",
        "..",
        "1962/",
    ),
    *("/1962", "1963/1962", "1962-XX-27", "19XX~", "19XX-01", "-0001", "+1962", "1962-10-27T10:00:00Z", "1962" * 9999),
)
CONDITIONS = (
    *("done()", "done(nobody)", "not", "and", "done(stop) and", "not " * 199 + "done(stop)", "(" * 60 + "done(stop)"),
    *("(" * 60 + "done(stop)" + ")" * 60, "done(stop) or " * 3000 + "done(stop)", "done" * 50_000, "done(stop", "()"),
)
WORDS = (
    *("", "~", "null", "yes", "NO", "rest", "nothing", "everyone", "chance", "record", "otherwise", "itself", "-", "?"),
    *("'", '"', "''", "#", "# x", "|", ">", "%", "@", "`", "&a x", "*a", "!x y", "!!str", "!!python/name:os.system"),
    *("<<", "{}", "[]", "{a: 1}", "[a]", "[[]]", "{a: {a: {a: 1}}}", "a.b.c", "..", "a" * 70, "é", "日本", "\u200b"),
    *('"\\0"', '"\\ud800"', '"\\x07"', '"\\u2028"', '"\\ud83d\\ude00"', '"\\x85"', "\U0001f600", "2 days", "as seen"),
    *("x y", "a+b", "../../etc/passwd", "{{7*7}}", "<script>alert(1)</script>", "]]>", "</svg>", "{0.__class__}", "%s"),
    *("x" * 100_000, "x." * 20_000, "a-" * 500),
)
NASTY = (*NUMBERS, *DATES, *CONDITIONS, *WORDS)
EXTREME_NUMBERS = ("0", "-1", "1e12", "-1e12", "1e-12", "between(-1e12, 1e12)", "uniform(0, 1)", "1/3", "7", "1e-300")
EXTREME_DATES = (
    "0001-01-01",
    "9999-12-31",
    "19XX",
    "../..",
    "1962-10-27~",
    "1962",
    "1900-01-01T00:00-23:59",
    "2100-XX",
)
LINES = (
    *("---", "...", "%YAML 1.1", "%YAML 9.9", "%TAG ! tag:x,2000:", "? a", ": b", "- c", "\t- d", "<<: *a", "{", "]"),
    *("excomm: 2", "excomm: 1", "points: {}", "zone: +99:00", "zone: -05:00", "effects: signs only", "horizon: 0001"),
    *("x: &x [lol, lol]\ny: &y [*x, *x]\nz: [*y, *y]", "actors: {everyone: {}}", "record: []", "stakes: {}"),
)
STRAY = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\t",
    b"\x1b[2J",
)
FORMS = """\
excomm: 1
crisis: forms
baseline: 1900-01-01
baselines: {before: 1899}
dates: {soon: 1900-02}
actors: {red: {name: Redland}, blue: {}, green: {}}
rivals: [red, blue]
audiences: {world: {}, press: {within: world, from: 1900-01-03}}
stakes:
  land: {counts: in fact, unit: 1 = a field}
  pride: {counts: as seen, by: {world: 0.5, press: 0.5}}
  name: {counts: as seen, by: {red: 1}}
groups: {face: [pride, name]}
unknown: {nerve: "uniform(0.1, 0.3)", cost: "loguniform(1, 9)"}
private: {mood: {of: red, is: {bold: nerve, wary: rest}}}
weights: {red: {land: {bold: 1, wary: cost}, pride: 1, blue.land: -0.5}, blue: {land: 1, name: nerve}}
acts:
  push: {by: red, does: [{red.land: 1, because: he could, if: not done(yield)}, {everyone.pride: "between(-1, 0)"}]}
  wait: {by: red, seen by: [red], looks like: push}
  yield: {by: blue, does: {red.land: "cost*2 - 1"}, secret from: [press]}
  hold: {by: blue, looks like: {world: yield, press: hint}, seen by: [red, blue]}
  storm: {by: chance, tells: {hold: {world: hint}}}
  calm: {by: chance, tells: {wait: everyone, hold: [press]}}
signs: {hint: {does: {blue.pride: -1}}}
points:
  open: {date: 1900-01-02, turn: red, at most: 2, then: both, choices: {push: both, wait: open}}
  both:
    date: 1900-01
    together: {red: [push, wait], blue: [yield, hold]}
    goes to: {push+hold: luck, otherwise: peace}
  luck: {if: done(push), otherwise: peace, chance: {storm: [nerve, war], calm: [rest, peace]}}
endings: {peace: {level: peace}, war: {level: general, cause: {storm: accident}}}
starts: {middle: both}
record:
  - {id: e0, date: 1899-12~, event: insult, does: {blue.pride: -1}, seen by: [red, blue], source: diary}
  - {id: e1, date: 1900-01-02, act: wait, source: diary}
  - {id: e2, date: 1900-01-02, act: push, source: [diary, notes]}
  - {id: e3, date: 1900-01-02, act: push, source: diary}
  - {id: e4, date: 1900-01-03, act: hold, source: diary}
  - {id: e5, date: 1900-01-04, act: calm, tells: {e0: {press: hint}}, source: diary}
  - {id: e6, date: 1900-02/1900-03, tells: {e1: [world]}, source: diary}
opinion: [{id: o1, whose: the street, of: world, measure: cheers, says: many, date: 1900-01~, source: diary}]
judgements:
  - {id: j1, by: a clerk, says: both paid, gained: [red], lost: [red, blue], knew: {e0: suspected}, source: notes}
estimates:
  - {id: p1, by: a clerk, low: 0.1, high: 0.25, event: war, given: the quarrel, levels: [clash, general], source: notes}
near misses: [{id: n1, date: 1900-01-02, kind: false alarm, side: red, held: a cook, disputed: no log, source: diary}]
variants: {open: {because: aloud, change: {acts.hold.seen_by: everyone, record.e5.date: 1900-01-09}}}
claims:
  - {id: c1, says: He won., holds if: "share(of: red, over: blue, eyes: world, date: 1900-02) > 0.5"}
  - {id: c2, says: He gave nothing., holds if: "conceded(blue, eyes: world, date: 1900-02) is empty"}
sources: {diary: {work: A diary, grade: primary}, notes: {work: Notes}}
"""
PASSING = """\
excomm: 1
crisis: passing
unknown: {often: "loguniform(0.001, 0.1)", weak: "uniform(0, 1)"}
hazards: {incident: {rates: {low: 0, high: often}, barrier: weak, because: nobody knows}}
points:
  open: {turn: east, choices: {arm: wait, stay: over}}
  wait: {lasts: 2 days, alert: high, hazard: incident, then: over, if it happens: war}
endings: {over: {pays: {east: 1, west: "-often"}}, war: {pays: {east: -9, west: -9}}}
"""
