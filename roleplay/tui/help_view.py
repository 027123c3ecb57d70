"""What help says on each screen: what the screen is for, and every key."""

from __future__ import annotations

from roleplay.language import msg, tr
from roleplay.tui.marked import Block, Marked, joined

_EVERYWHERE = (
    (msg("F1 or ?"), msg("this help (F1 while you type)")),
    ("Ctrl+P", msg("all commands, found by typing")),
    ("F9", msg("light or dark")),
    ("Tab", msg("to the next part of the screen")),
    ("Ctrl+Q", msg("leave roleplay; everything is kept")),
)

_PAGES: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "library": (
        msg("Library"),
        msg(
            "Choose a conversation to practise. The list says how hard it is, how long it takes and your best score; "
            "the brief stands beside it. Nothing leaves this machine, and you need no account."
        ),
        (
            ("↑ ↓", msg("choose a scenario")),
            ("Enter", msg("open its brief")),
            ("/", msg("search by any word; Esc shows all again")),
            ("r", msg("go on with a talk that you left")),
            ("h", msg("past conversations")),
            ("d", msg("drill: single lines, those you failed first")),
            ("5", msg("warm-up: five minutes before a talk, easy lines first")),
            ("w", msg("who practises: several people on one machine, each with talks of their own")),
            ("l", msg("the other language, English or Russian; it stays so")),
            ("p", msg("progress: how you get on, and what to practise next")),
            ("q", msg("quit")),
        ),
    ),
    "sitting": (
        "Sitting",
        "An examination. Every reply is saved before the client answers; if you are cut off, the same command goes on "
        "at the same line. There are no hints and no marks, and nothing can be taken back.",
        (
            ("Enter", "send your reply; before the talk: go on"),
            ("Ctrl+J", "a new line in your reply"),
            ("PgUp PgDn", "what was said earlier"),
            ("F5", "the brief again"),
            ("F8", "hand the talk in before the client ends it"),
            ("Esc", "leave; the clock goes by the rules of the form"),
        ),
    ),
    "work": (
        "Talks to mark",
        "Every talk that you were given, in an order drawn for you. You don't see who the candidates are, what the "
        "machine read, or what the other marker says before both of you have submitted.",
        (
            ("↑ ↓", "choose a talk"),
            ("Enter", "mark it; a submitted one is shown"),
            ("o", "the other marker's sheet beside yours, once both are submitted"),
            ("r", "correct a submitted sheet, with a reason; both stay on record"),
            ("F5", "look whether there is more"),
            ("Esc", "leave"),
        ),
    ),
    "mark": (
        "Marking",
        "The talk, the criteria, and what their levels look like. Everything you say is saved at once as a draft; the "
        "line at the top says so. Once submitted a sheet can't be changed, only corrected with a reason.",
        (
            ("Tab", "from the sheet to the talk, and back"),
            ("↑ ↓", "in the sheet another row, in the talk another reply"),
            ("← →", "look at the levels of this criterion; Enter gives the one you look at"),
            ("0 to 5", "give a level by its number"),
            ("Space", "in the talk: pick this reply as evidence for the criterion, or no longer (● beside it)"),
            ("n  p", "in the talk: the next and the previous criterion"),
            ("x", "this criterion can't be rated, and why"),
            ("c", "a comment on the whole"),
            ("PgUp PgDn Home", "read the talk up and down, from the beginning"),
            ("F8", "submit, after a question"),
            ("Esc", "leave; the draft stays"),
        ),
    ),
    "brief": (
        msg("Brief"),
        msg(
            "What you know before the client's first line, and what will be looked for. Nothing here is secret: "
            "the marks come from these rules and from your own words."
        ),
        (("Enter", msg("start: the client speaks first")), ("↑ ↓ PgUp PgDn", msg("read on")), ("Esc", msg("back"))),
    ),
    "conversation": (
        msg("Conversation"),
        msg(
            "Answer the client in your own words. Every reply is read for what it does to the person who hears "
            "it; the words that did it are underlined, + helps and − harms. When the reading isn't sure, it says "
            "so, the reply isn't marked, and the client asks what you meant. Turns are stored as you go, and the "
            "draft of a reply too: you can leave at any time."
        ),
        (
            ("Enter", msg("send the reply")),
            ("Ctrl+J", msg("new line (also Shift+Enter or Alt+Enter, where the terminal knows them)")),
            ("PgUp PgDn", msg("look at what was said before")),
            (msg("Ctrl+G or F2"), msg("a hint for this line")),
            (msg("Ctrl+R or F3"), msg("hide or show what your replies did")),
            (msg("Ctrl+T or F4"), msg("try your last line again; both tries are kept")),
            (msg("Ctrl+O or F6"), msg("rewind: all tries, to go back to any line of any of them")),
            (
                msg("Ctrl+N or F8"),
                msg("you misread me: say what your last reply meant; the client answers that instead"),
            ),
            ("F5", msg("the brief again")),
            ("F7", msg("when the talk has ended: mark your own replies before the marks show")),
            ("Esc", msg("pause and leave")),
        ),
    ),
    "judge": (
        msg("Mark it yourself first"),
        msg(
            "Before the marks show you mark your own replies by the same criteria, 0 to 4 each. Then the "
            "rubric's marks stand beside yours. Over several talks the debrief tells where you are kinder or "
            "harder to yourself than it. F7 at the end of a talk and the command palette (Ctrl+P) switch it on "
            "for now; ROLEPLAY_JUDGE_FIRST=1 keeps it on."
        ),
        (
            (msg("0 to 4"), msg("your mark for what is asked")),
            ("Backspace", msg("take the last one back")),
            ("Enter", msg("the next reply; a reply without all its marks is left out")),
            ("Esc", msg("to the debrief; what you marked is kept")),
        ),
    ),
    "primer": (
        msg("Coach's corner"),
        msg(
            "Three minutes before the first talk: what helps when a client is upset, and two lines to try it on. "
            "What you type here is read at once and stored nowhere. It comes once; the command palette (Ctrl+P) "
            "and `roleplay primer` show it again."
        ),
        (
            ("Enter", msg("go on; in the box: have the reply read")),
            (msg("Ctrl+T or F4"), msg("answer the same line again")),
            ("PgUp PgDn", msg("read up and down")),
            ("Esc", msg("skip it, to where you were going")),
        ),
    ),
    "drill": (
        msg("Drill"),
        msg(
            "One line of a client, one reply, and at once what it did. First come lines that you failed in a "
            "talk, then what is due, then new ones; each comes in other words than last time, and from another client. "
            "What fails comes again soon, what goes well later. A reply that the reading isn't sure of doesn't count. "
            "Every reply is stored as soon as its marks show: you can leave at any time. There is no clock, unless "
            "you choose it (`roleplay drill --pressure`); then a late reply counts too."
        ),
        (
            ("Enter", msg("send the reply; after the marks, the next line")),
            ("Ctrl+J", msg("new line (also Shift+Enter or Alt+Enter, where the terminal knows them)")),
            (msg("Ctrl+G or F2"), msg("a hint for this line")),
            (msg("Ctrl+N or F3"), msg("skip this line; it comes again another time")),
            ("PgUp PgDn", msg("read up and down")),
            ("Esc", msg("leave")),
        ),
    ),
    "debrief": (
        msg("Debrief"),
        msg(
            "How it ended and why. Each criterion has a level from 0 to 4 and what that level means. Below or "
            "beside it is the talk again: what each reply did, the rule that weighed most, what the client "
            "thought and didn't say, and a reply that would have served better. ◆ is the turn where it was won "
            "or lost."
        ),
        (
            ("n  p", msg("next and previous turn")),
            ("t", msg("the turning point")),
            ("m", msg("every rule that moved a mark, with your words; m again hides them")),
            ("r", msg("rewind: answer the chosen turn's line differently; this try is kept as it is")),
            ("x", msg("you misread me: say what the chosen reply meant, and go on from there")),
            ("a", msg("all tries of this talk")),
            ("c", msg("compare this try with the one that it parted from")),
            ("s", msg("back to the summary")),
            ("Esc", msg("back")),
        ),
    ),
    "tries": (
        msg("Tries"),
        msg(
            "Everything that was tried in this talk; nothing is ever thrown away. A turn's row has its number, "
            "the client's mood after it, how it moved, what the reply did (+ and −), ◆ where most was lost in "
            "that try, and the reply. Other answers to the same line stand beneath it, each as a try of its own. "
            "▶ is where the talk stands."
        ),
        (
            ("↑ ↓", msg("walk through the turns")),
            ("Enter", msg("on a turn: answer its line differently; on a try: go on with it, or read its debrief")),
            ("t", msg("the line where most was lost")),
            ("c", msg("compare this try with the one it parted from, or with the marked one")),
            (msg("Space"), msg("mark a try for comparing")),
            ("n", msg("name the try")),
            ("Esc", msg("back")),
        ),
    ),
    "compare": (
        msg("Two tries side by side"),
        msg(
            "What both came to, the client's mood after each turn (0-100 as bars), the criteria; then from the "
            "line where they part, turn beside turn: what you said, what it did, its marks, and what the client "
            "answered. Figures with + and − at the right say how far it differs from the left."
        ),
        (
            ("n  p", msg("next and previous turn")),
            ("← →", msg("bring another try into the left or the right column")),
            ("s", msg("back to the top")),
            ("Esc", msg("back")),
        ),
    ),
    "bench": (
        "The author's bench",
        "A talk with a scenario that you are writing. At the left the scenes along the branches (✓: some play-through, "
        "or you here, came through; ↩: shown in full elsewhere; e: tried in every scene) and the problems of the file; "
        "at the right why the client went this way: the branches in order, each condition part by part. When you save "
        "the file it is read again, and the talk is played again as far as it goes the same way. Nothing is stored but "
        "what you record.",
        (
            ("Enter", "send the reply; in the scenes: go there by the fewest replies found"),
            ("Ctrl+J", "new line"),
            ("Ctrl+G or F2", "jump to a scene"),
            ("p", "in the scenes: be put there by hand, with the state of the start"),
            ("Ctrl+R or F3", "a reply by moves and quality"),
            ("Ctrl+T or F4", "take the last thing back"),
            ("F5", "set the client's state by hand"),
            ("F6", "the next pane"),
            ("F7", "which way the replies take that are written for this scene"),
            ("F8", "keep the talk as a play-through beside the file"),
            ("Ctrl+↑ Ctrl+↓", "why an earlier or a later reply went its way (or click on it)"),
            ("PgUp PgDn", "look at what was said before"),
            ("Esc", "leave"),
        ),
    ),
    "progress": (
        msg("Progress"),
        msg(
            "How you get on, from your latest 2,000 replies: those that you tried again count too, those that "
            "could not be read surely don't. A line or a bar beside a figure says how sure it is: the longer, "
            "the less. Nothing is said of a direction before eight talks, and only if chance would hardly make "
            "one like it."
        ),
        (
            ("1 2 3", msg("do what is advised (Enter: the first)")),
            ("e", msg("write all of it as a page (HTML)")),
            ("↑ ↓ PgUp PgDn", msg("read on")),
            ("Esc", msg("back")),
        ),
    ),
    "profiles": (
        msg("Who practises"),
        msg(
            "Several people on one machine: each profile has conversations, drills and scenarios of its own, in "
            "a folder of its own. There is no password. Erase one with `roleplay profile delete NAME`."
        ),
        (("Enter", msg("go on as that person")), ("Tab", msg("to the line for a new name")), ("Esc", msg("back"))),
    ),
    "history": (
        msg("History"),
        msg("Every conversation that you have had, the latest first."),
        (
            ("Enter", msg("go on with an open talk, or read the debrief of one that ended")),
            ("r", msg("rewind: all its tries, to go back to any line")),
            ("e", msg("write it to a file")),
            ("d", msg("delete it for good (asks first)")),
            ("Esc", msg("back")),
        ),
    ),
}


def help_title(page: str) -> str:
    """The title of a page of help."""
    return f"{tr('Help')} · {tr(_PAGES.get(page, _PAGES['library'])[0])}"


def help_blocks(page: str) -> tuple[Block, ...]:
    """What the screen is for, its keys, and the keys that work everywhere."""
    _, about, keys = _PAGES.get(page, _PAGES["library"])
    return (
        Block(Marked(tr(about))),
        Block(Marked(tr("Keys here")), tone="heading", gap=1),
        *_keys(keys),
        Block(Marked(tr("Keys everywhere")), tone="heading", gap=1),
        *_keys(_EVERYWHERE),
    )


def _keys(keys: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    return tuple(Block(joined((tr(key).ljust(15), "strong"), (tr(words), "")), hang=15) for key, words in keys)
