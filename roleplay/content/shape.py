"""What a scenario, a rubric and a file of play-throughs may say, declared once.

Files are loaded by these declarations, and nothing else says what a key is called, takes or defaults to.
"""

from __future__ import annotations

from typing import Any

from roleplay.content.fields import (
    ID,
    NAME,
    Choice,
    Field,
    Flag,
    Fork,
    Kind,
    ListOf,
    MapOf,
    Number,
    Record,
    Same,
    Text,
    Whole,
    Word,
)
from roleplay.domain.rubric import COMBINE, KINDS
from roleplay.domain.scenario import DIFFICULTIES, OUTCOMES

ID_WORD = Word(ID, "lower-case letters and digits, with hyphens between words")
NAME_WORD = Word(NAME, "lower-case letters, digits and underscores, beginning with a letter")
VERSION = Word(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}", "three numbers with dots, such as 1.0.0", 20)
LANGUAGE = Word(r"[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?", "a language code such as en, ru or pt-BR", 12)
LINE = Text(600, placeholders=True)
LONG = Text(2000, placeholders=True)
SHORT = Text(120)
PROSE = Text(2000)
PERCENT = Whole(0, 100)
LONGEST_VALUE = 120
MOVES = ListOf(NAME_WORD, unique=True)


def _need(name: str, kind: Kind, doc: str) -> Field:
    return Field(name, kind, doc, required=True)


def _may(name: str, kind: Kind, doc: str, default: Any = None) -> Field:
    return Field(name, kind, doc, default=default)


def _wordings(least: int) -> ListOf:
    return ListOf(LINE, least=least, most=12, code="RP308", unique=True, same="RP320")


def _names_test(word: Word, what: str) -> Record:
    names = ListOf(word, unique=True)
    return Record(
        f"a test of {what}", f"A test of {what}: all parts that are stated must hold.",
        (
            _may("any", names, "at least one of these", ()),
            _may("all", names, "every one of these", ()),
            _may("none", names, "not one of these", ()),
        ),
        may_be_empty=False, plain=f"a list of {what} under `any`, `all` or `none`", short="any",
    )  # fmt: skip


def _range(owner: str, number: Whole | Number) -> Record:
    fields = (_may("min", number, "the lowest value that fits"), _may("max", number, "the highest value that fits"))
    plain = "a range, with `min`, `max` or both"
    return Record(owner, "A closed range; a missing end is open.", fields, False, plain, short="min")


_CONDITION = Same("condition", lambda: CONDITION)
CONDITION: Record = Record(
    "a condition", "What must hold; all parts that are stated must hold together.",
    (
        _may("moves", _names_test(NAME_WORD, "moves"), "what the reply does"),
        _may("quality", _range("a range of quality", Number(0, 4)), "how well the reply serves the moment, 0-4"),
        _may("state", MapOf(NAME_WORD, _range("a range of state", PERCENT), most=20), "the client's state, 0-100", {}),
        _may("turn", _range("a range of turns", Whole(1, 1000)), "the number of the reply, from 1"),
        _may("seen", _names_test(ID_WORD, "scenes"), "scenes that were played before"),
        _may("earlier", _names_test(NAME_WORD, "moves"), "moves of earlier replies"),
        _may("any", ListOf(_CONDITION, most=20), "at least one of these conditions", ()),
        _may("all", ListOf(_CONDITION, most=20), "every one of these conditions", ()),
        _may("not", _CONDITION, "a condition that must not hold"),
    ),
    may_be_empty=False, plain="a condition, such as {moves: {any: [explore]}}", short="moves", named=True,
)  # fmt: skip

_WAY = (
    _need(
        "to",
        ListOf(ID_WORD, unique=True, alone=True),
        "the next scene; `same` for this one; of several in brackets, the one after the last that was played",
    ),
    _may("effects", MapOf(NAME_WORD, Whole(-100, 100), most=20), "what is added to the client's state", {}),
    _may("reaction", ListOf(LINE, most=12, unique=True, same="RP320"), "what the client says first", ()),
    _may("because", LINE, "why the client goes this way, for the debrief", ""),
)
BRANCH = Record("a branch", "A way out of a scene.", (_need("when", CONDITION, "when this way is taken"), *_WAY))
OTHERWISE = Record("the default branch", "The way out when no branch holds.", _WAY, short="to")
UNSURE = Record(
    "the unsure branch", "What the client asks when the reply can't be read.",
    (
        _need("says", _wordings(2), "what the client asks, in character, in two or more wordings"),
        _may("patience", Whole(1, 5), "how often in a row the client asks before the default branch is taken", 1),
    ),
    short="says",
)  # fmt: skip
RECALL = Record(
    "a recall", "Something the client has not forgotten: said once, on entering the scene.",
    (_need("when", CONDITION, "when it is said"), _need("says", _wordings(1), "what the client says")),
)  # fmt: skip
ENDING = Record(
    "an ending", "How it came out.",
    (
        _need("outcome", Choice(OUTCOMES, "RP311"), "how it came out, in one word"),
        _need("title", SHORT, "a heading for the debrief"),
        _need("meaning", LONG, "what that means, for the person who reads the debrief"),
    ),
    short="outcome",
)  # fmt: skip
BETTER = Record(
    "a better reply", "A reply that would serve this moment.",
    (
        _need("reply", LINE, "the words of a reply that would serve"),
        _need("why", LINE, "why it would serve, in a line"),
    ),
    short="reply",
)  # fmt: skip
SCENE = Record(
    "a scene", "One line of the client, and the ways out; or an ending.",
    (
        _need("says", _wordings(2), "the client's line in two or more wordings"),
        _may("thinks", LINE, "what the client thinks and doesn't say, for the debrief", ""),
        _may("hint", LINE, "a hint for the trainee", ""),
        _may("better", ListOf(BETTER, most=12), "replies that would serve this moment, shown in the debrief", ()),
        _may("branches", ListOf(BRANCH, most=30), "ways out, tried in order", ()),
        _may("otherwise", OTHERWISE, "the default branch"),
        _may("everywhere", Flag(), "`false` if the branches for every scene aren't to be tried here", True),
        _may("again", ListOf(LINE, most=12, unique=True, same="RP320"), "the line when the talk comes back here", ()),
        _may("unsure", UNSURE, "what the client asks when the reply can't be read"),
        _may("recalls", ListOf(RECALL, most=12), "what the client has not forgotten", ()),
        _may("ending", ENDING, "makes the scene an ending"),
    ),
    fork=Fork("ending", never=("branches", "otherwise", "unsure"), need=("otherwise", "unsure")),
)  # fmt: skip
CLIENT = Record(
    "the client", "The person whom the program plays.",
    (
        _need("name", SHORT, "first and last name"),
        _need("role", Text(200, placeholders=True), "what the client does"),
        _need("voice", Text(300, placeholders=True), "how the client talks"),
        _need("wants", LONG, "the presenting complaint"),
        _need("real_problem", LONG, "what lies behind it"),
    ),
)  # fmt: skip
BRIEF = Record(
    "the brief", "What the trainee knows before the first line.",
    (
        _need("who", LONG, "who the client is"),
        _need("what_happened", LONG, "what happened so far"),
        _need("at_stake", LONG, "what is at stake"),
    ),
)  # fmt: skip
MOOD = Record(
    "a mood", "A word for the meter.",
    (
        _need("up_to", PERCENT, "the word holds up to and including this value of the meter"),
        _need("word", SHORT, "what the meter says"),
    ),
)  # fmt: skip
STATE = Record(
    "a state", "One thing about the client that changes as the talk goes on.",
    (
        _need("start", PERCENT, "its value at the start"),
        _may("good", Choice(("high", "low")), "`low` if high is bad, as with heat or fear", "high"),
    ),
    short="start", alone=True,
)  # fmt: skip
SCENARIO = Record(
    "the scenario", "One difficult conversation.",
    (
        _need("scenario", ID_WORD, "the scenario's id, the same as the file's name"),
        _need("title", SHORT, "the title in the library"),
        _need("version", VERSION, "the version of the content"),
        _need("language", LANGUAGE, "the language that the client speaks"),
        _need("minutes", Whole(1, 120), "about how long a talk takes"),
        _need("difficulty", Choice(DIFFICULTIES), "how hard it is"),
        _need("rubric", ID_WORD, "the rubric that marks it"),
        _need("trains", ListOf(Text(200), most=8, unique=True), "what it trains"),
        _need("client", CLIENT, "the person whom the program plays"),
        _need("brief", BRIEF, "what the trainee knows before the first line"),
        _may("values", MapOf(NAME_WORD, Text(LONGEST_VALUE), most=60), "texts for the placeholders", {}),
        _may("drills", MapOf(ID_WORD, ListOf(ID_WORD, most=60, unique=True), most=60),
             "kinds of moment that other scenarios have too, each with its scenes: in drills one stands for all", {}),
        _need("state", MapOf(NAME_WORD, STATE, most=20), "the client's state at the start, 0-100 each"),
        _may("moods", ListOf(MOOD, most=12), "words for the client's mood, rising to 100", ()),
        _need("start", ID_WORD, "the scene in which the client speaks first"),
        _may("conditions", MapOf(NAME_WORD, CONDITION), "conditions by the names that stand for them", {}),
        _may("everywhere", ListOf(BRANCH, most=30), "branches tried in every scene, after its own", ()),
        _need("scenes", MapOf(ID_WORD, SCENE, most=200), "the scenes by their ids"),
    ),
)  # fmt: skip
BODY = ("conditions", "everywhere", "scenes")
"""The keys of a scenario that nothing needs which only lists it."""
HEAD = Record("the scenario", SCENARIO.doc, tuple(field for field in SCENARIO.fields if field.name not in BODY))

MOVE = Record(
    "a move", "Something that a reply does.",
    (
        _need("title", SHORT, "what the reply does, in a few words"),
        _need("kind", Choice(KINDS), "whether it helps or harms"),
        _need("meaning", PROSE, "what the move is"),
        _may("counts", ListOf(Text(), most=60), "replies that make it", ()),
        _may("does_not_count", ListOf(Text(), most=60), "replies that seem to make it and don't", ()),
        _may("examples", ListOf(Text(), most=500), "example replies", ()),
    ),
)  # fmt: skip
RULE = Record(
    "a rule", "When the condition holds, the mark moves.",
    (
        _need("id", ID_WORD, "the rule's id"),
        _need("when", CONDITION, "when it applies"),
        _need("points", Whole(1, 4), "by how many levels the mark moves"),
        _need("because", Text(), "what the trainee is told"),
    ),
)  # fmt: skip
ORDER = Record(
    "a rule of order", "One of `moves` before any of `needs` costs.",
    (
        _need("id", ID_WORD, "the rule's id"),
        _need("moves", MOVES, "the moves that must not come first"),
        _need("needs", MOVES, "the moves of which one has to come before"),
        _need("points", Whole(1, 4), "by how many levels the mark falls"),
        _need("because", Text(), "what the trainee is told"),
    ),
)  # fmt: skip
CRITERION = Record(
    "a criterion", "One thing that is looked for.",
    (
        _need("title", SHORT, "the name of the criterion"),
        _need("looks_for", PROSE, "what is looked for"),
        _need("weight", Whole(1, 100), "its share of the total score, beside the weights of the other criteria"),
        _may("applies", CONDITION, "on which replies it is marked"),
        _may("start", Whole(0, 4), "the level that a reply starts from, before rules raise or lower it", 0),
        _may("earns", ListOf(RULE), "rules that raise the mark", ()),
        _may("costs", ListOf(RULE), "rules that lower the mark", ()),
        _may("order", ListOf(ORDER), "rules about what must not come first", ()),
        _may("combine", Choice(COMBINE), "how the marks of a talk become one", "mean"),
        _may("of", Whole(1, 100), "how many of the best or worst marks count", 1),
        _need("levels", MapOf(Whole(0, 4), Text(), most=5), "what each level from 0 to 4 looks like"),
    ),
)  # fmt: skip
RECOVERY = Record(
    "the recovery", "How a harmful reply can be made good.",
    (
        _need("within", Whole(1, 20), "within how many of the next replies it can be made good"),
        _need("moves", MOVES, "the moves that make it good"),
        _need("lifts_to", Whole(0, 4), "the level that the marks of the harmful reply are lifted to"),
        _need("because", Text(), "what the trainee is told"),
    ),
)  # fmt: skip
REPETITION = Record(
    "the repetition", "The same words again earn nothing.",
    (
        _need("same_words", Whole(1, 100), "how many percent of the words must be the same"),
        _need("because", Text(), "what the trainee is told"),
    ),
)  # fmt: skip
LIMIT = Record(
    "a limit", "Something that caps the score.",
    (
        _need("id", ID_WORD, "the limit's id"),
        _need("moves", MOVES, "replies with one of these moves count"),
        _may("times", Whole(1, 100), "how many such replies it takes", 1),
        _may("unless_recovered", Flag(), "count only replies that weren't made good", False),
        _need("cap", PERCENT, "the highest score that can then be reached, 0-100"),
        _need("because", Text(), "what the trainee is told"),
    ),
)  # fmt: skip
BAND = Record(
    "a band", "A name for a range of scores.",
    (
        _need("title", SHORT, "the name of the band"),
        _need("from", PERCENT, "the lowest score that belongs to it, 0-100"),
        _need("meaning", PROSE, "what a score in this band means"),
    ),
)  # fmt: skip
RUBRIC = Record(
    "the rubric", "How replies are marked.",
    (
        _need("rubric", ID_WORD, "the rubric's id, the same as the file's name"),
        _need("title", SHORT, "the title"),
        _need("version", VERSION, "the version of the content"),
        _need("language", LANGUAGE, "the language of the texts"),
        _may("abstract", Flag(), "only a base for others: no criteria and bands needed", False),
        _may("builds_on", ID_WORD, "another rubric whose parts are inherited", ""),
        _need("about", PROSE, "what it teaches"),
        _need("source", PROSE, "where the teaching comes from"),
        _need("does_not_cover", PROSE, "what it can't judge"),
        _may("moves", MapOf(NAME_WORD, MOVE), "the moves by their ids", {}),
        _may("criteria", MapOf(ID_WORD, CRITERION, most=30), "the criteria by their ids", {}),
        _may("recovery", RECOVERY, "how a harmful reply can be made good"),
        _may("repetition", REPETITION, "the same words again earn nothing"),
        _may("limits", ListOf(LIMIT, most=30), "what caps the whole score", ()),
        _may("bands", MapOf(ID_WORD, BAND, most=12), "names for the scores", {}),
    ),
)  # fmt: skip

TURN = Record(
    "a turn", "One reply, in words or as what it would be read as.",
    (
        _may("reply", Text(20_000), "the reply in words; the reader reads it"),
        _may("moves", ListOf(NAME_WORD, least=0, unique=True), "what a reply is read as, instead of its words"),
        _may("quality", Number(0, 4), "how well the reply serves the moment, with `moves`"),
        _may("leads_to", ID_WORD, "the scene that must follow", ""),
    ),
    short="reply", fork=Fork("reply", never=("moves", "quality"), need=("moves", "quality")),
)  # fmt: skip
EXPECT = Record(
    "the expectation", "What must come out; only what is stated is compared.",
    (
        _may("ending", ID_WORD, "the ending that must be reached", ""),
        _may("outcome", Choice(OUTCOMES, "RP311"), "the outcome of the ending", ""),
        _may("band", ID_WORD, "the band that the score must fall in", ""),
        _may("points", _range("a range of points", PERCENT), "the range that the score must fall in, 0-100"),
    ),
    may_be_empty=False, short="ending",
)  # fmt: skip
PLAY = Record(
    "a play", "One conversation from start to end.",
    (
        _need("name", SHORT, "the play's name"),
        _may("seed", Whole(0, 2**31 - 1), "a number that chooses the client's wordings, always the same ones", 0),
        _need("coach", SHORT, "what kind of coach replies, such as welcoming or defending"),
        _need("turns", ListOf(TURN, most=100), "the replies in order"),
        _need("expect", EXPECT, "what must come out"),
    ),
    short="turns",
)  # fmt: skip
PLAYS = Record(
    "the play-throughs", "Play-throughs of one scenario.",
    (
        _need("for", ID_WORD, "the scenario's id"),
        _need("cases", ListOf(PLAY, most=60), "the plays, each with its name"),
    ),
    short="cases",
)  # fmt: skip
PLAYS_FILE = Record("the file", "A file of play-throughs.", (_need("plays", PLAYS, "the play-throughs"),))
