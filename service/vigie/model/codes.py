"""Closed vocabularies of the records, as the codebook and PLOVER 0.8 define them."""

from typing import Literal, get_args

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE",
    "COOPERATE", "AID", "RETREAT",
    "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)

QuadClass = Literal["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
QUAD_CLASS: dict[EventType, QuadClass] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal_cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material_cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal_conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material_conflict"),
}

MODES: dict[EventType, tuple[str, ...]] = {
    "AGREE": (),
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "SUPPORT": (),
    "CONCEDE": (),
    "COOPERATE": (),
    "AID": (),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": ("seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
               "misinformation", "cyber"),
    "ASSAULT": ("abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
                "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional"),
}  # fmt: skip

VERBAL_ACTS: frozenset[EventType] = frozenset(
    {"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "CONCEDE"}
)
"""Acts that happen by being said: their status is ``occurred`` when the saying is."""

Modality = Literal["asserted", "planned", "alleged", "conditional", "feared", "negated"]
Status = Literal["occurred", "planned", "hypothetical", "negated"]
STATUS_OF: dict[Modality, Status] = {
    "asserted": "occurred",
    "planned": "planned",
    "alleged": "hypothetical",
    "conditional": "hypothetical",
    "feared": "hypothetical",
    "negated": "negated",
}

StanceAct = Literal[
    "accuse", "criticise", "condemn", "deny", "reject", "demand", "urge", "warn", "threaten",
    "support", "praise", "defend", "thank", "agree", "reassure", "offer", "concern", "mock",
]  # fmt: skip
Report = Literal["direct", "indirect", "mixed", "narrated"]
Sector = Literal["GOV", "MIL", "LEG", "JUD", "OPP", "REB", "BUS", "JRN", "CVL", "IGO"]
Metric = Literal[
    "troops", "troops_withdrawn", "killed", "wounded", "prisoners", "released", "expelled", "displaced",
    "aircraft", "vehicles", "ships", "missiles", "money_usd", "money_eur", "money_other", "arrested",
    "protesters", "other_people", "warheads", "weapons_other",
]  # fmt: skip
Bound = Literal["exact", "at_least", "at_most", "about"]
PublishedAtSource = Literal["given", "page", "ingested"]
