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
    "voices",
    "agreement",
    "game",
    "solve",
    "sweep",
    "whatif",
    "cases",
    "reach",
    "figure",
    "report",
)
