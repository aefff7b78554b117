"""One module a verb: ``declare`` adds it to the parser, ``run`` asks, prints, and returns an exit code."""

NAMES = (
    "list",
    "check",
    "new",
    "schema",
    "diff",
    "view",
    "ledger",
    "judge",
    "why",
    "claims",
    "agreement",
    "game",
    "solve",
    "cases",
    "reach",
    "figure",
    "report",
)
