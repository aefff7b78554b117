"""Every key of a crisis file: where its value goes, what may stand there, and what it means.

The reader, the writer and the file reference all come from here.
"""

from __future__ import annotations

from excomm._crisis import arms, forms, measures, model, voices
from excomm._crisis.model import CHANCE, LEVELS
from excomm._crisis.shape import (
    DATE,
    DURATION,
    NUMBER,
    TEXT,
    WHOLE,
    ZONE,
    ConditionShape,
    Fields,
    Key,
    ListOf,
    MapOf,
    New,
    Pair,
    QuantityShape,
    Ref,
    Words,
)

NEW = New()
NAMED = Key("name", TEXT, "the name to print")
ABOUT = Key("about", TEXT, "a sentence for the reader; nothing is computed from it")

ACTOR = Fields(model.Actor, {"name": NAMED, "about": ABOUT}, "actor")

AUDIENCE = Fields(
    model.Audience,
    {
        "name": NAMED,
        "within": Key("within", Ref(("audience",)), "what that audience is shown, this one is shown"),
        "from": Key("start", DATE, "before this date the audience has no view"),
        "about": ABOUT,
    },
    "audience",
)

STAKE = Fields(
    model.Stake,
    {
        "counts": Key(
            "counts", Words(("in fact", "as seen")), "whether events count as they were, or as audiences saw them"
        ),
        "by": Key("by", MapOf(forms.WATCHER, NUMBER), "as seen by whom, with weights that sum to 1"),
        "unit": Key("unit", TEXT, "what one unit is, in two anchors that are the same for every actor"),
        "name": NAMED,
    },
    "stake",
)

PRIVATE = Fields(
    model.Private,
    {
        "of": Key("of", forms.ACTOR, "who knows it", required=True),
        "is": Key(
            "kinds",
            MapOf(NEW, QuantityShape(rest=True)),
            "each kind with its odds, the prior that everyone else holds; one may be `rest`",
            required=True,
        ),
        "at start": Key(
            "at_start",
            MapOf(Ref(("start",)), MapOf(Ref(("kind",)), QuantityShape(rest=True))),
            "a start, with the odds that are held there instead",
        ),
    },
    "private fact",
)

_SHOWN = {
    "does": Key("does", forms.Effects(), "the effects on stakes"),
    "seen by": Key("seen_by", forms.Watchers(), "who is shown the act itself; everyone unless said otherwise"),
    "looks like": Key("looks_like", forms.LooksLike(), "the sign that the others are shown; nothing if not given"),
    "secret from": Key(
        "secret_from", forms.Watchers(), "who must not be able to infer it; a given-away secret is a mistake"
    ),
}

ACT = Fields(
    model.Act,
    {
        "by": Key("by", Ref(("actor",), frozenset((CHANCE,))), "who can do it", required=True),
        **_SHOWN,
        "tells": Key("tells", forms.Tells(("act",)), "earlier acts that are told by this one, and to whom"),
        "kinds of": Key(
            "kinds_of", NEW, "what this and other acts are kinds of: the solver asks first whether, then which kind"
        ),
        "about": ABOUT,
    },
    "act",
)

SIGN = Fields(model.Sign, {"does": _SHOWN["does"], "about": ABOUT}, "sign")

COUNTED = Fields(
    model.Counted,
    {
        "alerts": Key("alerts", MapOf(NEW, DATE), "each alert with the time over which near misses are counted", True),
        "kinds": Key("kinds", ListOf(Words(voices.NEAR_MISSES)), "the kinds that count; all unless given"),
        "sides": Key("sides", ListOf(forms.ACTOR), "whose count; everyone's unless given"),
        "reported": Key("reported", QuantityShape(), "the share of incidents that came to be known", True),
        "disputed": Key("disputed", QuantityShape(), "what a disputed one counts for, from 0 to 1", True),
    },
    "count",
)

HAZARD = Fields(
    model.Hazard,
    {
        "rates": Key("rates", MapOf(NEW, QuantityShape()), "incidents a day at each alert", required=True),
        "barrier": Key("barrier", QuantityShape(), "the probability that the barrier fails in an incident", True),
        "counted": Key("counted", COUNTED, "how the near misses of the file speak of these rates"),
        "because": Key("because", TEXT, "why these numbers"),
        "source": Key("source", forms.SOURCES, "where they are from"),
    },
    "hazard",
)

POINT = Fields(
    model.Point,
    {
        "date": Key("date", DATE, "when; needed where effects are to be dated"),
        "turn": Key("turn", forms.ACTOR, "who chooses here"),
        "choices": Key("choices", MapOf(forms.ACT, forms.TARGET), "each act with the point or ending it leads to"),
        "chance": Key(
            "chance",
            MapOf(
                forms.ACT,
                Pair(forms.ByKind(rest=True), forms.TARGET, model.Chance, lambda c: (c.odds, c.target)),
            ),
            "each act of chance with its odds, which may differ by kind, and where it leads",
        ),
        "together": Key("together", MapOf(forms.ACTOR, ListOf(forms.ACT)), "the menus of sides that choose at once"),
        "goes to": Key(
            "goes_to", MapOf(forms.Combination(), forms.TARGET), "where each combination of their acts leads"
        ),
        "if": Key("condition", ConditionShape(), "the point is passed over unless this holds"),
        "otherwise": Key("otherwise", forms.TARGET, "where play goes if the condition does not hold"),
        "at most": Key("at_most", WHOLE, "how often a history can visit this point; a cycle must pass such a point"),
        "then": Key("then", forms.TARGET, "where play goes instead of one visit more, or when the time is over"),
        "lasts": Key("lasts", DURATION, "how long time passes here"),
        "alert": Key("alert", New(), "the alert under which it passes, one of the hazard's rates"),
        "hazard": Key("hazard", Ref(("hazard",)), "what can happen meanwhile"),
        "if it happens": Key("if_it_happens", forms.TARGET, "where play goes if the barrier fails"),
        "about": ABOUT,
    },
    "point",
)

ENDING = Fields(
    model.Ending,
    {
        "level": Key("level", Words(LEVELS), "how far it went"),
        "cause": Key("cause", forms.Cause(), "chosen or accident, by the last act where it differs"),
        "pays": Key("pays", MapOf(forms.ACTOR, forms.ByKind()), "payoffs, in a tree without stakes"),
        "about": ABOUT,
    },
    "ending",
)

EVENT = Fields(
    model.Event,
    {
        "id": Key("id", NEW, "the name by which tellings, changes and outputs speak of it", required=True),
        "date": Key("date", DATE, "when it happened", required=True),
        "act": Key("act", forms.ACT, "the act of the game that was done"),
        "event": Key("event", NEW, "the name of an event outside the game, with effects and watchers of its own"),
        **_SHOWN,
        "does": Key("does", forms.Effects(conditions=("act", "event")), "the effects on stakes"),
        "tells": Key("tells", forms.Tells(("event",)), "earlier events told by this one, and to whom"),
        "figures": Key(
            "figures", MapOf(NEW, ListOf(NUMBER, lone=True)), "published figures, each with every value sources give"
        ),
        "source": Key("source", forms.SOURCES, "where this is known from", required=True),
        "about": ABOUT,
    },
    "event",
)

RANGE = Fields(
    arms.Range,
    {
        "km": Key("km", measures.DISTANCE, "how far, in kilometres", required=True),
        "note": Key("note", TEXT, "how the source puts it"),
        "source": Key("source", forms.SOURCES, "who published it", required=True),
    },
    "range",
)

SAID = Fields(
    arms.Said,
    {
        "of": Key("of", TEXT, "what it is a figure of, with its unit", required=True),
        "says": Key("says", TEXT, "the figure, as the source gives it", required=True),
        "note": Key("note", TEXT, "a remark"),
        "source": Key("source", forms.SOURCES, "who published it", required=True),
    },
    "other figure",
)

WEAPON = Fields(
    arms.Weapon,
    {
        "name": NAMED,
        "side": Key("side", forms.ACTOR, "whose it is", required=True),
        "kind": Key("kind", TEXT, "what kind of weapon it is"),
        "ranges": Key("ranges", ListOf(RANGE), "every published range; figures that differ are all kept"),
        "figures": Key("figures", ListOf(SAID), "other published figures; nothing is computed from them"),
        "about": ABOUT,
    },
    "weapon",
)

SITE = Fields(
    arms.Site,
    {
        "name": NAMED,
        "weapon": Key("weapon", Ref(("weapon",)), "what stands there; nothing for a store"),
        "where": Key("where", TEXT, "the land it is in; sites of one weapon in one land are counted together"),
        "state": Key("state", Words(arms.STATES), "whether weapons came, or were only to come"),
        "launchers": Key("launchers", measures.COUNT, "how many launchers"),
        "missiles": Key("missiles", measures.COUNT, "how many missiles"),
        "from": Key("start", DATE, "since when they could be fired; always, if not given"),
        "until": Key("end", DATE, "when they were gone; never, if not given"),
        "lat": Key("lat", measures.LATITUDE, "degrees north", required=True),
        "lon": Key("lon", measures.LONGITUDE, "degrees east", required=True),
        "basis": Key(
            "basis",
            Words(arms.BASES),
            "what the position rests on: a source, a description, the nearest town, or memory alone",
            required=True,
        ),
        "uncertainty km": Key("uncertainty", measures.ERROR, "how far from there it may lie", required=True),
        "source": Key("source", forms.SOURCES, "where the row is from"),
        "fallback lat": Key("fallback_lat", measures.LATITUDE, "for a recollected position: a sourced one instead"),
        "fallback lon": Key("fallback_lon", measures.LONGITUDE, "its degrees east"),
        "fallback basis": Key("fallback_basis", Words(arms.FALLBACKS), "what that one rests on"),
        "fallback source": Key("fallback_source", forms.SOURCES, "where that one is from"),
        "about": ABOUT,
    },
    "site",
)

CITY = Fields(
    arms.City,
    {
        "name": NAMED,
        "side": Key("side", forms.ACTOR, "whose city it is", required=True),
        "people": Key("people", measures.PEOPLE, "how many lived there; the rank follows from it", required=True),
        "counted": Key("counted", DATE, "when they were counted"),
        "lat": Key("lat", measures.LATITUDE, "degrees north", required=True),
        "lon": Key("lon", measures.LONGITUDE, "degrees east", required=True),
        "source": Key("source", forms.SOURCES, "where the row is from"),
        "about": ABOUT,
    },
    "city",
)

OPINION = Fields(
    voices.Opinion,
    {
        "id": Key("id", NEW, "its name", required=True),
        "whose": Key("whose", TEXT, "whose opinion it is, in words", required=True),
        "of": Key("of", forms.WATCHER, "the watcher of this file that they belong to, if any"),
        "measure": Key("measure", TEXT, "what was asked or counted", required=True),
        "says": Key("says", TEXT, "what was found, as the source gives it", required=True),
        "date": Key("date", DATE, "when"),
        "note": Key("note", TEXT, "a remark"),
        "source": Key("source", forms.SOURCES, "where that is from", required=True),
    },
    "opinion",
)

JUDGEMENT = Fields(
    voices.Judgement,
    {
        "id": Key("id", NEW, "its name", required=True),
        "by": Key("by", TEXT, "whose judgement it is", required=True),
        "date": Key("date", DATE, "when"),
        "says": Key("says", TEXT, "what it comes to, in other words than theirs", required=True),
        "gained": Key("gained", ListOf(forms.ACTOR), "who gained by it; nobody is named where it does not say"),
        "lost": Key("lost", ListOf(forms.ACTOR), "who lost by it"),
        "knew": Key(
            "knew",
            MapOf(Ref(("event",)), Words(voices.KNEW)),
            "events of the record, each with whether they knew of it",
        ),
        "note": Key("note", TEXT, "a remark"),
        "source": Key("source", forms.SOURCES, "where that is from", required=True),
    },
    "judgement",
)

ESTIMATE = Fields(
    voices.Estimate,
    {
        "id": Key("id", NEW, "its name", required=True),
        "by": Key("by", TEXT, "whose estimate it is", required=True),
        "date": Key("date", DATE, "when it was printed"),
        "low": Key("low", measures.CHANCE, "the least probability they give", required=True),
        "high": Key("high", measures.CHANCE, "the greatest", required=True),
        "event": Key("event", TEXT, "the event it speaks of, in words", required=True),
        "given": Key("given", TEXT, "what it takes as given"),
        "levels": Key("levels", ListOf(Words(LEVELS)), "the levels of endings that the event is made of"),
        "note": Key("note", TEXT, "a remark"),
        "source": Key("source", forms.SOURCES, "where that is from", required=True),
    },
    "estimate",
)

NEAR_MISS = Fields(
    voices.NearMiss,
    {
        "id": Key("id", NEW, "its name", required=True),
        "date": Key("date", DATE, "when", required=True),
        "kind": Key("kind", Words(voices.NEAR_MISSES), "what kind of incident it was", required=True),
        "side": Key("side", forms.ACTOR, "whose forces it happened to", required=True),
        "about": ABOUT,
        "held": Key("held", TEXT, "what kept it from going further"),
        "disputed": Key("disputed", TEXT, "what is doubted about it; such a one never counts in full"),
        "source": Key("source", forms.SOURCES, "where that is from", required=True),
    },
    "near miss",
)

VARIANT = Fields(
    model.Variant,
    {
        "because": Key("because", TEXT, "why one might see it so", required=True),
        "change": Key("change", MapOf(TEXT, forms.Anything()), "paths, each with what stands there instead", True),
    },
    "variant",
)

ICB = Fields(
    model.Icb,
    {
        "crisis": Key("crisis", WHOLE, "its number there (CRISNO)"),
        "actors": Key("actors", MapOf(forms.ACTOR, WHOLE), "the numbers of its actors there (CRACNO)"),
        "like": Key("like", MapOf(NEW, NUMBER), "for a crisis that is not there: its codes, by the names of columns"),
    },
    "place in the data",
)

CLAIM = Fields(
    model.Claim,
    {
        "id": Key("id", NEW, "its name", required=True),
        "says": Key("says", TEXT, "the sentence", required=True),
        "holds if": Key("holds_if", TEXT, "the question it comes down to, in the language of claims"),
        "weighed": Key("weighed", TEXT, "an editor's verdict, where it cannot be computed; outputs say so"),
        "because": Key("because", TEXT, "why"),
        "source": Key("source", forms.SOURCES, "where that is from"),
    },
    "claim",
)

SOURCE = Fields(
    model.Source,
    {
        "work": Key("work", TEXT, "the work, as it is cited", required=True),
        "author": Key("author", TEXT, "who wrote it"),
        "year": Key("year", TEXT, "when it appeared"),
        "url": Key("url", TEXT, "where it can be read"),
        "grade": Key(
            "grade",
            Words(("none", "primary", "scholarly", "tertiary", "unverified")),
            "what kind of source it is; unverified is shown as such wherever it is used",
        ),
        "seen": Key("seen", TEXT, "how much of it was seen by who wrote the file"),
        "note": Key("note", TEXT, "a remark"),
    },
    "source",
)

CODING = Fields(
    model.Coding,
    {
        "effect": Key("effect", TEXT, "the path of the effect, such as acts.trade.does.blue.prestige", required=True),
        "coder": Key("coder", NEW, "who coded it", required=True),
        "low": Key("low", NUMBER, "the least it can be, in units of the stake", required=True),
        "high": Key("high", NUMBER, "the most it can be", required=True),
        "because": Key("because", TEXT, "the coder's reason"),
    },
    "coding",
)

CRISIS = Fields(
    model.Crisis,
    {
        "excomm": Key("excomm", Words(("1",)), "the version of the format", required=True),
        "crisis": Key("crisis", NEW, "its name", required=True),
        "title": Key("title", TEXT, "its title"),
        "about": ABOUT,
        "zone": Key("zone", ZONE, "the zone of days and hours that name none, such as -05:00; Z unless said"),
        "effects": Key(
            "effects",
            Words(("sized", "signs only")),
            "whether effects are sized in units or only +1, 0, -1; outputs say so",
        ),
        "baseline": Key("baseline", DATE, "gains and losses are counted from the end of this date"),
        "horizon": Key("horizon", DATE, "payoffs count what happened by the end of this date"),
        "baselines": Key("baselines", MapOf(NEW, DATE), "other dates to count from"),
        "dates": Key("dates", MapOf(NEW, DATE), "dates to ask about, in order; the report gives a verdict for each"),
        "actors": Key("actors", MapOf(NEW, ACTOR), "who can act, or has something at stake"),
        "rivals": Key("rivals", ListOf(forms.ACTOR), "the two actors of the headline"),
        "audiences": Key("audiences", MapOf(NEW, AUDIENCE), "who watches without acting"),
        "stakes": Key("stakes", MapOf(NEW, STAKE), "what can be gained and lost"),
        "groups": Key("groups", MapOf(NEW, ListOf(forms.STAKE)), "overlapping stakes, counted as one: their mean"),
        "unknown": Key("unknown", MapOf(NEW, QuantityShape()), "numbers the analyst does not know"),
        "private": Key("private", MapOf(NEW, PRIVATE), "what one side knows and the others do not"),
        "weights": Key(
            "weights",
            MapOf(forms.ACTOR, MapOf(forms.ActorStake(bare=True), forms.ByKind())),
            "what each player cares about: its own stakes, and others' as actor.stake",
        ),
        "acts": Key("acts", MapOf(NEW, ACT), "the verbs: who can do them, what they do, who is shown what"),
        "signs": Key("signs", MapOf(NEW, SIGN), "what can be shown or told in place of an act"),
        "points": Key("points", MapOf(NEW, POINT), "where somebody chooses; play begins at the first"),
        "endings": Key("endings", MapOf(NEW, ENDING), "where play stops"),
        "hazards": Key("hazards", MapOf(NEW, HAZARD), "incidents that can come while time passes"),
        "starts": Key("starts", MapOf(NEW, Ref(("point",))), "other points to begin at"),
        "record": Key("record", ListOf(EVENT), "what happened: dated events, the game's acts in order among them"),
        "weapons": Key("weapons", MapOf(NEW, WEAPON), "the weapons on both sides, with every published range"),
        "sites": Key("sites", MapOf(NEW, SITE), "where weapons stood or were to stand; best as a table, sites.csv"),
        "cities": Key("cities", MapOf(NEW, CITY), "the cities they might reach; best as a table, cities.csv"),
        "opinion": Key("opinion", ListOf(OPINION), "what polls and surveys of the press found"),
        "judgements": Key("judgements", ListOf(JUDGEMENT), "who others held to have gained, as context"),
        "estimates": Key("estimates", ListOf(ESTIMATE), "published probabilities, each with the event it speaks of"),
        "near misses": Key("near_misses", ListOf(NEAR_MISS), "incidents that might have led to war, and what held"),
        "variants": Key("variants", MapOf(NEW, VARIANT), "named changes to this file"),
        "icb": Key("icb", ICB, "where the crisis stands in the International Crisis Behavior data, for `cases`"),
        "claims": Key("claims", ListOf(CLAIM), "sentences people write about the crisis"),
        "codings": Key(
            "codings", ListOf(CODING), "intervals given by coders apart; the hull of all is the effect in the file"
        ),
        "sources": Key("sources", MapOf(NEW, SOURCE), "the works that are cited"),
    },
    "crisis",
)
