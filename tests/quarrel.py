"""A small right file, and a table of changes to it with the mistakes that each makes."""

import re
from collections.abc import Iterator

from excomm._crisis import condition, dates, quantity
from excomm._crisis.forms import ByKind, Effects
from excomm._crisis.schema import CRISIS
from excomm._crisis.shape import NAME_EXPECTED

GOOD = """\
excomm: 1
crisis: quarrel
baseline: 1900-01-01
actors: {red: {}, blue: {}}
rivals: [blue, red]
audiences: {world: {}, press: {within: world}}
stakes:
  land: {counts: in fact, unit: 1 = a field}
  pride: {counts: as seen, by: {world: 1}, unit: 1 = a word}
unknown: {nerve: "uniform(0.1, 0.3)"}
private: {mood: {of: red, is: {bold: 0.4, wary: rest}}}
weights:
  red: {land: {bold: 1, wary: 2}, pride: nerve}
  blue: {land: 1, pride: 1}
acts:
  push: {by: red, does: {red.land: 1, blue.pride: -1}}
  wait: {by: red}
  yield: {by: blue, does: {red.land: 1}}
  hold: {by: blue, looks like: yield, seen by: [red, blue]}
  storm: {by: chance}
  calm: {by: chance, tells: {hold: [world]}}
signs: {hint: {}}
points:
  open: {date: 1900-01-02, turn: red, choices: {push: reply, wait: peace}}
  reply: {date: 1900-01-03, turn: blue, choices: {yield: peace, hold: luck}}
  luck: {date: 1900-01-04, chance: {storm: [nerve, war], calm: [rest, peace]}}
endings: {peace: {level: peace}, war: {level: general}}
record:
  - {id: e1, date: 1900-01-02, act: push, source: diary}
  - {id: e2, date: 1900-01-03, act: yield, source: diary}
sources: {diary: {work: A diary}}
"""

# Words that many refusals share, as the table below writes them.
SHARED = {
    "<date>": dates.EXPECTED,
    "<number>": quantity.EXPECTED,
    "<condition>": condition.EXPECTED,
    "<name>": NAME_EXPECTED,
    "<keys>": f"one of {', '.join(CRISIS.keys)}",
    "<effects>": Effects().expects,
    "<odds>": f"a list of two: {ByKind().expects}, then the name of a point or an ending",
    "<menu>": "a mapping from the name of an act to the name of a point or an ending",
}

# One change of the file above a line, `old => new`, with the mistakes it makes below it.
CHANGES = r"""
# Names that are misspelt
crisis: quarrel => cryssis: quarrel
    1:1: a crisis without 'crisis'; <name>
    2:1: 'cryssis' is not a key of a crisis; <keys>; did you mean 'crisis'?
red: {}, blue: {}} => red: {nmae: Redland}, blue: {}}
    4:16: 'nmae' is not a key of an actor; expected one of name, about; did you mean 'name'?
push: {by: red, => push: {by: red, seen_by: [blue],
    16:19: 'seen_by' is not a key of an act; expected one of by, does, seen by, looks like, secret from, tells, kinds
        of, about; did you mean 'seen by'?
wait: {by: red} => wait: {by: red, kinds of: push}
    17:19: 'push' is also the name of an act; expected a name for what these are kinds of
calm: {by: chance, => calm: {by: chance, kinds of: weather,
    21:22: 'calm' is an act of chance, which does not choose; expected an act of a side
hold: {by: blue, => hold: {by: blue, kinds of: hint,
    19:20: 'hint' is also the name of a sign; expected a name for what these are kinds of
[blue, red] => [blue, rad]
    5:16: no actor is called 'rad'; expected one of blue, red; did you mean 'red'?
counts: in fact => counts: infact
    8:18: 'infact' is not known here; expected one of in fact, as seen; did you mean 'in fact'?
by: {world: 1} => by: {wurld: 1}
    9:33: no actor or audience is called 'wurld'; expected one of blue, press, red, world; did you mean 'world'?
within: world => within: red
    6:40: no audience is called 'red'; expected one of press, world
of: red, => of: chance,
    11:22: no actor is called 'chance'; expected one of blue, red
{bold: 1, wary: 2} => heavy
    13:15: no unknown is called 'heavy'; expected one of nerve
{bold: 1, wary: 2} => {bold: 1, warry: 2}
    13:25: no kind is called 'warry'; expected one of bold, wary; did you mean 'wary'?
land: {bold: 1, wary: 2} => lnad: 1
    13:9: no stake is called 'lnad'; expected one of land, pride; did you mean 'land'?
land: {bold: 1, wary: 2} => blue.land: -1, green.land: 1
    13:24: no actor is called 'green'; expected one of blue, red
push: {by: red, => push: {by: rde,
    16:14: no actor is called 'rde'; expected one of blue, chance, red; did you mean 'red'?
red.land: 1, blue => red.lend: 1, green.land: 2, blue
    16:26: no stake is called 'lend'; expected one of land, pride; did you mean 'land'?
    16:39: no actor is called 'green'; expected one of blue, everyone, red
does: {red.land: 1, blue.pride: -1} => does: [{red.land: 1, if: done(hodl)}]
    16:44: no act is called 'hodl'; expected one of calm, hold, push, storm, wait, yield; did you mean 'hold'?
looks like: yield => looks like: {wrold: yeild}
    19:33: no actor or audience is called 'wrold'; expected one of blue, everyone, press, red, world; did you mean
        'world'?
    19:40: no act or sign is called 'yeild'; expected one of calm, hint, hold, nothing, push, storm, wait, yield; did
        you mean 'yield'?
{hold: [world]} => {hodl: {world: hnit}}
    21:30: no act is called 'hodl'; expected one of calm, hold, push, storm, wait, yield; did you mean 'hold'?
    21:44: no act or sign is called 'hnit'; expected one of calm, hint, hold, itself, push, storm, wait, yield; did
        you mean 'hint'?
{push: reply, wait => {psuh: rely, wait
    24:49: no act is called 'psuh'; expected one of calm, hold, push, storm, wait, yield; did you mean 'push'?
    24:55: no point or ending is called 'rely'; expected one of luck, open, peace, reply, war; did you mean 'reply'?
level: general => level: nuclear war
    27:47: 'nuclear war' is not known here; expected one of peace, clash, conventional, nuclear use, general; did you
        mean 'nuclear use'?
level: general => level: general, cause: {strom: accident}
    27:64: no act is called 'strom'; expected one of calm, hold, push, storm, wait, yield; did you mean 'storm'?
act: push, source: diary => act: push, source: dairy
    29:51: no source is called 'dairy'; expected one of diary; did you mean 'diary'?
sources: {diary: {work: A diary}} => sources: {diary: {work: A diary}}\nstarts: {late: peace}
    32:16: no point is called 'peace'; expected one of luck, open, reply
turn: red, choices => turn: red, hazard: incident, choices
    24:47: no hazard is called 'incident'; expected a declared hazard; there is none
# Something of another form than can stand there
crisis: quarrel => crisis: The Quarrel
    2:9: 'The Quarrel' is not a name; <name>
crisis: quarrel => crisis: 1914
    2:9: '1914' is not a name; <name>
baseline: 1900-01-01 => baseline: 1 January 1900
    3:11: '1 January 1900' does not fit here; <date>
baseline: 1900-01-01 => baseline: [1900]
    3:11: a list does not fit here; <date>
baseline: 1900-01-01 => zone: Berlin\nbaseline: 1900-01-01
    3:7: 'Berlin' does not fit here; expected Z or an offset such as -05:00
{red: {}, blue: {}} => {red: Redland, blue: {}}
    4:15: 'Redland' does not fit here; expected an actor: a mapping with the keys name, about
rivals: [blue, red] => rivals: blue
    5:9: 'blue' does not fit here; expected a list, each item the name of an actor
press: {within: world} => press: {from: later}
    6:38: 'later' does not fit here; <date>
by: {world: 1} => by: {world: most}
    9:40: 'most' does not fit here; expected a plain number
by: {world: 1} => by: {world: nerve}
    9:40: 'nerve' does not fit here; expected a plain number
"uniform(0.1, 0.3)" => "uniform(0.3, 0.1)"
    10:18: 'uniform(0.3, 0.1)' does not fit here; expected uniform(low, high) with low not above high
land: {bold: 1, wary: 2} => land: rest
    13:15: 'rest' does not fit here; expected a quantity; `rest` stands only beside other alternatives
red.land: 1, blue => red.land: a lot, blue
    16:36: 'a lot' does not fit here; <number>
red.land: 1, blue => land: 1, blue
    16:26: 'land' does not fit here; expected actor.stake, such as blue.security
does: {red.land: 1, blue.pride: -1} => does: [{red.land: 1, if: hold}]
    16:44: 'hold' does not fit here; <condition>
does: {red.land: 1, blue.pride: -1} => does: a lot
    16:25: 'a lot' does not fit here; <effects>
does: {red.land: 1, blue.pride: -1} => does: [red.land]
    16:26: 'red.land' does not fit here; <effects>
does: {red.land: 1, blue.pride: -1} => does: [{because: so}]
    16:26: an effect on no stake; <effects>
seen by: [red, blue] => seen by: {red: hint}
    19:48: a mapping does not fit here; expected everyone, or a list of actors and audiences ([] for nobody)
looks like: yield => looks like: [yield]
    19:32: a list does not fit here; expected a sign for everyone else, or a mapping from watcher to sign
tells: {hold: [world]} => tells: hold
    21:29: 'hold' does not fit here; expected a mapping such as {trade: [world]}, {trade: everyone} or {trade: {world:
        hint}}
choices: {push: reply, wait: peace} => choices: [push, wait]
    24:48: a list does not fit here; <menu>
storm: [nerve, war], calm: [rest, peace] => storm: nerve, calm: [rest, peace, war]
    26:44: 'nerve' does not fit here; <odds>
    26:57: a list does not fit here; <odds>
storm: [nerve, war] => storm: [1 - rest, war]
    26:45: '1 - rest' does not fit here; expected `rest` alone
level: general => level: general, cause: mistake
    27:63: 'mistake' does not fit here; expected chosen or accident, or a mapping from the last act to one of them
date: 1900-01-03, act => date: yesterday, act
    30:20: 'yesterday' does not fit here; <date>
act: push, source: diary => act: push
    29:5: an event without 'source'; expected a list, each item the name of a source
{id: e2, date => {date
    30:5: an event without 'id'; <name>
{work: A diary} => {}
    31:18: a source without 'work'; expected a text
# No YAML, or more of YAML than a crisis file uses
red: {}, blue: {}} => red: {}, blue: {}, red: {}}
    4:29: 'red' stands here twice; expected each key once
rivals: [blue, red] => actors: {}
    5:1: 'actors' stands here twice; expected each key once
{diary: {work: A diary}} => &all {diary: {work: A diary}}
    31:10: anchors and aliases are not used in a crisis file; expected the text itself, written out
work: A diary => work: *all
    31:25: anchors and aliases are not used in a crisis file; expected the text itself, written out
work: A diary => work: !!python/name:os.system x
    31:25: tags are not used in a crisis file; expected the value without !
work: A diary => work: !include x
    31:25: tags are not used in a crisis file; expected the value without !
sources: => ---\nsources:
    31:1: a second document begins here; expected one crisis a file
sources: {diary => ? [a, b]\n: {diary
    31:3: a key must be a text; expected a name
{work: A diary}} => {work: A diary}
    32:1: this is not YAML: expected ',' or '}', but got '<stream end>'
work: A diary => work: A: diary
    31:26: this is not YAML: expected ',' or '}', but got ':'
  wait: {by: red} => \twait: {by: red}
    17:1: this is not YAML: found character '\t' that cannot start any token
work: A diary => work:
        [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
    31:63: this is nested too deeply; expected 40 levels at most
# Names that are taken
crisis: quarrel => crisis: rest
    2:9: 'rest' is a word of the format; expected another name
{red: {}, blue: {}} => {red: {}, blue: {}, everyone: {}}
    4:29: 'everyone' is a word of the format; expected another name
{red: {}, blue: {}} => {red: {}, blue: {}, world: {}}
    6:13: 'world' is declared under actors too; expected another name
signs: {hint: {}} => signs: {hint: {}, hold: {}}
    22:19: 'hold' is declared under acts too; expected another name
signs: {hint: {}} => signs: {hint: {}, nothing: {}}
    22:19: 'nothing' is a word of the format; expected another name
war: {level: general}} => war: {level: general}, luck: {level: peace}}
    27:57: 'luck' is declared under points too; expected another name
{of: red, is: {bold: 0.4, wary: rest}} => {of: red, is: {bold: 0.4, wary: rest}}, will: {of: blue, is: {bold: 0.4,
        faint: rest}}
    11:79: 'bold' is declared under private.mood.is too; expected another name
    13:9: these are kinds of two private facts; expected kinds of one fact
sources: {diary => groups: {land: [land, pride]}\nsources: {diary
    31:10: 'land' is declared under stakes too; expected another name
id: e2 => id: e1
    30:6: the id 'e1' is used twice; expected an id of its own for each
id: e2 => id: hold
    30:6: the id 'hold' is also the name of an act; expected another id
act: yield, source => event: hint, source
    30:32: the event 'hint' is also the name of a sign; expected another name
act: yield, source => event: hold, source
    30:32: the event 'hold' is also the name of an act; expected another name
sources: {diary => claims: [{id: c1, says: x}, {id: c1, says: y}]\nsources: {diary
    31:30: the id 'c1' is used twice; expected an id of its own for each
# Stakes, audiences and weights
baseline: 1900-01-01\nactors => actors
    6:1: stakes without a baseline; expected baseline: the date to count from
baseline: 1900-01-01 => baseline: 1900-01-01\nhorizon: 1899
    4:1: the horizon does not lie after the baseline; expected a later date
rivals: [blue, red] => rivals: [blue]
    5:1: the rivals are not two actors; expected rivals: [blue, red]
rivals: [blue, red] => rivals: [red, red]
    5:1: the rivals are not two actors; expected rivals: [blue, red]
audiences: {world: {}, press => audiences: {world: {within: press}, press
    6:13: 'world' lies within itself; expected a larger audience
    6:37: 'press' lies within itself; expected a larger audience
counts: as seen, by: {world: 1} => counts: as seen
    9:3: 'pride' counts as seen; expected `by` with weights of audiences that sum to 1
by: {world: 1} => by: {world: 0.5, press: 0.4}
    9:3: 'pride' counts as seen; expected `by` with weights of audiences that sum to 1
by: {world: 1} => by: {world: 1.5, press: -0.5}
    9:3: an audience of 'pride' has a negative weight; expected weights of at least 0
counts: in fact => counts: in fact, by: {world: 1}
    8:3: 'land' counts in fact and has `by`; expected counts: as seen
sources: {diary => groups: {g: [land]}\nsources: {diary
    31:10: the group 'g' is no group; expected two stakes or more
sources: {diary => groups: {g: [land, pride], h: [pride, land]}\nsources: {diary
    31:1: 'land' is in two groups; expected each stake in one group at most
    31:1: 'pride' is in two groups; expected each stake in one group at most
level: general => level: general, pays: {red: 1}
    27:56: a crisis with stakes does not pay at its endings; expected stakes, or pays, not both
land: {bold: 1, wary: 2} => land: {bold: 1}
    13:9: not every kind has a quantity; expected one for wary too
land: {bold: 1, wary: 2} => land: {}
    13:9: no quantity stands here; expected a quantity, or one for each kind
unknown: {nerve: "uniform(0.1, 0.3)" => unknown: {nerve: "uniform(0.1, 0.3)", twice: 2*nerve
    10:39: the unknown 'twice' is made of others; expected a number, or an interval of its own
# Odds, and who moves where
bold: 0.4, wary: rest => bold: rest, wary: rest
    11:27: two alternatives take the rest; expected one `rest` at most
bold: 0.4, wary: rest => bold: 0.4, wary: 0.5
    11:27: the odds do not sum to 1; expected odds that sum to 1, or `rest` for one of them
bold: 0.4, wary: rest => bold: nerve, wary: 0.5
    11:27: odds that are not all figures need one that takes the rest; expected `rest` for one of them
bold: 0.4, wary: rest => bold: -0.1, wary: rest
    11:32: the odds of 'bold' can leave 0 to 1; expected odds within 0 and 1
bold: 0.4, wary: rest => bold: 0.8, wary: nerve, mild: rest
    11:27: the odds can exceed 1 together, leaving less than nothing to the rest; expected smaller odds
    13:9: not every kind has a quantity; expected one for mild too
storm: [nerve, war], calm: [rest, peace] => storm: [0.5, war], calm: [0.4, peace]
    26:28: the odds do not sum to 1; expected odds that sum to 1, or `rest` for one of them
storm: [nerve, war], calm: [rest, peace] => storm: [1 - 5*nerve, war], calm: [rest, peace]
    26:37: the odds of 'storm' can leave 0 to 1; expected odds within 0 and 1
storm: [nerve, war], calm: [rest, peace] => storm: [nerves, war], calm: [0.4, peace]
    26:45: no unknown is called 'nerves'; expected one of nerve; did you mean 'nerve'?
storm: [nerve, war], calm: [rest, peace] => storm: [nerve-1, war], calm: [0.4, peace]
    26:45: no unknown is called 'nerve-1'; expected one of nerve; did you mean 'nerve - 1'?
storm: [nerve, war], calm: [rest, peace] => storm: [{bold: 1.5, wary: 0}, war], calm: [rest, peace]
    26:28: the odds can exceed 1 together, leaving less than nothing to the rest; expected smaller odds
    26:37: the odds of 'storm' can leave 0 to 1; expected odds within 0 and 1
storm: [nerve, war], calm: [rest, peace] => storm: [{bold: nerve}, war], calm: [rest, peace]
    26:37: not every kind has a quantity; expected one for wary too
storm: [nerve, war], calm: [rest, peace] => storm: [{bold: nerve, wary: rest}, war], calm: [rest, peace]
    26:65: 'rest' does not fit here; expected a quantity; `rest` stands only beside other alternatives
storm: [nerve, war], calm: [rest, peace] => storm: [{bold: 0.5, wary: 0.4}, war], calm: [0.5, peace]
    26:28: the odds do not sum to 1; expected odds that sum to 1, or `rest` for one of them
bold: 0.4, wary: rest}} => bold: 0.4, wary: rest}, at start: {late: {bold: 0.2, wary: rest}}}
    11:67: no start is called 'late'; expected a declared start; there is none
turn: red, choices: {push: reply => turn: blue, choices: {yield: peace, push: reply
    24:3: 'push' is an act of red, and at 'open' blue moves; expected an act by blue
    24:3: 'wait' is an act of red, and at 'open' blue moves; expected an act by blue
turn: red, choices: {push: reply => choices: {push: reply
    24:3: at 'open' `turn` and `choices` do not go together; expected turn: who, choices: what
turn: red, choices: {push: reply, wait: peace} => turn: red
    24:3: at 'open' `turn` and `choices` do not go together; expected turn: who, choices: what
    24:3: at 'open' it is not clear who moves; expected one of choices, chance, together, hazard
turn: red, choices => turn: red, if: done(hold), choices
    24:3: at 'open' `if` and `otherwise` do not go together; expected both, or neither
turn: red, choices => turn: red, chance: {storm: [1, war]}, choices
    24:3: at 'open' it is not clear who moves; expected one of choices, chance, together, hazard
storm: [nerve, war] => push: [nerve, war]
    26:3: 'push' is an act of red, and at 'luck' chance moves; expected an act by chance
calm: [rest, peace] => calm: [rest, open]
    26:3: play can come back from 'luck' to 'open'; expected a point with `at most` on the way
yield: peace, hold: luck => yield: reply, hold: luck
    25:3: play can come back from 'reply' to 'reply'; expected a point with `at most` on the way
chance: {storm: [nerve, war], calm: [rest, peace]} => together: {red: [push, wait], blue: [yield]}, goes to:
        {push+yield: war}
    26:74: nothing says where 'wait+yield' leads; expected every combination, or `otherwise`
chance: {storm: [nerve, war], calm: [rest, peace]} => together: {red: [push, wait], blue: [yield]}, goes to:
        {yield+push: war, otherwise: peace}
    26:74: 'yield+push' is no combination of the menus; expected such as push+yield, in their order
chance: {storm: [nerve, war], calm: [rest, peace]} => together: {red: [push, wait]}, goes to: {otherwise: peace}
    26:3: at 'luck' fewer than two sides choose; expected a menu for each
chance: {storm: [nerve, war], calm: [rest, peace]} => together: {red: [push, push], blue: [yield]}, goes to:
        {otherwise: peace}
    26:3: at 'luck' a menu lists an act twice; expected each act once
chance: {storm: [nerve, war], calm: [rest, peace]} => together: {red: [push], blue: [wait]}, goes to: {otherwise:
        peace}
    26:3: 'wait' is an act of red, and at 'luck' blue moves; expected an act by blue
{bold: 1, wary: 2} => 1/(nerve - 0.2)
    13:15: '1/(nerve - 0.2)' has no bounds that can be reckoned with; expected numbers of at most 1e12, and no divisor
        that can be 0
luck: {date => luck: {if: done(e1), otherwise: peace, date
    26:14: no act is called 'e1'; expected one of calm, hold, push, storm, wait, yield
# Points that come again, and points where time passes
turn: red, choices => turn: red, at most: 0, then: peace, choices
    24:48: '0' does not fit here; expected a whole number of at least 1
turn: red, choices => turn: red, at most: 2, choices
    24:3: at 'open' `at most` and `then` do not go together; expected both, or neither
blue, choices: {yield: peace, hold: luck} => blue, at most: 2, then: reply, choices: {yield: reply, hold: luck}
    25:3: 'reply' can be passed over to 'reply' without end; expected a way out of `then` and `otherwise`
reply: {date => again: {turn: red, choices: {wait: reply}}\n  reply: {at most: 2, then: again, date
    25:3: play can come back from 'again' to 'reply'; expected a point with `at most` on the way
turn: red, choices => turn: red, lasts: 2 days, choices
    24:3: at 'open' time passes without a hazard; expected hazard: which one
chance: {storm: [nerve, war], calm: [rest, peace]} => lasts: a while, hazard: fire, alert: high
    26:35: 'a while' does not fit here; expected a time such as 2 days, 90 minutes or 1.5 weeks
    26:52: no hazard is called 'fire'; expected a declared hazard; there is none
# The record
act: push, source => act: storm, source
    29:32: at 'open' the record has 'storm'; expected one of push, wait
act: yield, source => act: wait, source
    30:32: at 'reply' the record has 'wait'; expected one of yield, hold
act: push, source => act: wait, source
    30:32: at 'peace' the record has 'yield'; expected no further act: 'peace' is an ending
act: yield, source: diary} => act: yield, source: diary}\n  - {id: e3, date: 1900-01-04, act: calm, source: diary}
    31:32: at 'peace' the record has 'calm'; expected no further act: 'peace' is an ending
act: push, source => source
    29:5: nothing happens in 'e1'; expected act, event or tells
act: push, source => act: push, event: flood, source
    29:5: 'e1' is both an act and an event outside the game; expected act, or event
act: push, source => act: push, seen by: [red], source
    29:5: what 'e1' does and shows belongs to its act; expected a name after `event:`, with what it does and shows
date: 1900-01-03, act => date: 1900-01-01, act
    30:5: 'e2' is dated before 'e1', which stands above it; expected the order of time
date: 1900-01-03, act => tells: {e3: everyone}, date: 1900-01-03, act
    30:22: no event is called 'e3'; expected one of e1, e2
date: 1900-01-02, act => tells: {e2: everyone}, date: 1900-01-02, act
    29:5: 'e1' tells of 'e2' before it happened; expected the id of an earlier event
date: 1900-01-03, act => tells: {e2: everyone}, date: 1900-01-03, act
    30:5: 'e2' tells of 'e2' before it happened; expected the id of an earlier event
"""


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Yield what is replaced, by what, and what is then said."""
    whole = re.sub(r"\n {8}", " ", CHANGES)
    for block in re.findall(r"^(?! {4}|#).+(?:\n {4}.+)+", whole, re.MULTILINE):
        change, *lines = block.split("\n    ")
        old, new = (part.replace(r"\n", "\n").replace(r"\t", "\t") for part in change.split(" => "))
        yield old, new, [with_shared(line) for line in lines]


def with_shared(line: str) -> str:
    for short, words in SHARED.items():
        line = line.replace(short, f"expected {words}")
    return line
