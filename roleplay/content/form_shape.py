"""What the file of a form of an assessment may say, declared once."""

from __future__ import annotations

from roleplay.content.fields import Choice, Field, Flag, ListOf, Record, Text, Whole, Word
from roleplay.content.shape import ID_WORD, LANGUAGE, PERCENT, SHORT
from roleplay.domain.form import COUNTS, MIDDLE, NOTHING, RUNS, SEES, WHEN_AWAY

READER = Word(r"[!-~]+", "the reader's version as `roleplay form new` writes it", 120)

TALK = Record(
    "a talk", "One talk of the form.",
    (
        Field("scenarios", ListOf(ID_WORD, most=20, unique=True, alone=True),
              "the scenario; of several parallel ones in brackets a candidate gets the one used least", required=True),
        Field("minutes", Whole(1, 240), "how many minutes it may take", required=True),
    ),
    short="scenarios",
)  # fmt: skip
TIME = Record(
    "the time rules", "What the clock does while a sitting is cut off.",
    (
        Field("when_away", Choice(WHEN_AWAY), "`runs`: the clock goes on; `stops`: it stands still", default=RUNS),
        Field("away_at_most", Whole(0, 1440), "with `stops`: how many minutes of each interruption are given back",
              default=30),
    ),
    short="when_away",
)  # fmt: skip
CUT = Record(
    "the cut score", "From which score on a result is a pass.",
    (
        Field("points", PERCENT, "the lowest score that passes, 0-100", required=True),
        Field("method", Text(2000), "how it was set, when and by whom", required=True),
    ),
    short="points",
)  # fmt: skip
ADJUDICATION = Record(
    "the adjudication rule", "When two marks go to a third marker.",
    (
        Field("levels", Whole(1, 4), "a gap of so many levels in one criterion", default=2),
        Field("points", PERCENT, "a gap of more than so many points in the total", required=True),
        Field("cut", Flag(), "whether marks on opposite sides of the cut score go there", default=True),
        Field("safety", ListOf(ID_WORD, most=30, unique=True), "criteria in which any gap is enough", default=()),
        Field("sees", Choice(SEES), "what the third marker sees of the two sheets before submitting: `nothing`, `both`",
              default=NOTHING),
        Field("counts", Choice(COUNTS), "what counts then: the `middle` one of the three levels, or the `third` mark",
              default=MIDDLE),
    ),
    short="points",
)  # fmt: skip
RETENTION = Record(
    "the retention", "How long what candidates said is kept.",
    (Field("days", Whole(1, 36_500), "days after the decision", required=True),),
    short="days",
)  # fmt: skip
FORM = Record(
    "the form", "An assessment as it is set before anyone sits it.",
    (
        Field("form", ID_WORD, "the form's id, the same as the file's name", required=True),
        Field("title", SHORT, "the title that candidates read", required=True),
        Field("language", LANGUAGE, "the language of the talks", required=True),
        Field("rubric", ID_WORD, "the rubric that markers use; every scenario must be marked by it", required=True),
        Field("reader", READER, "the version of the reader that moves the client", required=True),
        Field("seed", Whole(0, 2**31 - 1), "chooses the client's wordings, the same for every candidate",
              required=True),
        Field("talks", ListOf(TALK, most=12), "the talks in order", required=True),
        Field("rehearsal", ID_WORD, "a scenario to try things out with first; it doesn't count", default=""),
        Field("time", TIME, "what the clock does while a sitting is cut off",
              default={"when_away": RUNS, "away_at_most": 30}),
        Field("notice", Text(8000), "what a candidate reads and agrees to before anything else", required=True),
        Field("cut", CUT, "from which score on a result is a pass", required=True),
        Field("adjudication", ADJUDICATION, "when two marks go to a third marker", required=True),
        Field("retention", RETENTION, "how long what candidates said is kept", required=True),
    ),
)  # fmt: skip
