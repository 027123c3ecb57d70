"""What help says on each screen: what the screen is for, and every key."""

from __future__ import annotations

from roleplay.tui.marked import Block, Marked, joined

_EVERYWHERE = (
    ("F1 or ?", "this help (F1 while you type)"),
    ("Ctrl+P", "all commands, found by typing"),
    ("F9", "light or dark"),
    ("Tab", "to the next part of the screen"),
    ("Ctrl+Q", "leave roleplay; everything is kept"),
)

_PAGES: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "library": (
        "Library",
        "Choose a conversation to practise. The list says how hard it is, how long it takes and your best score; "
        "the brief stands beside it. Nothing leaves this machine, and you need no account.",
        (
            ("↑ ↓", "choose a scenario"),
            ("Enter", "open its brief"),
            ("/", "search by any word; Esc shows all again"),
            ("r", "go on with a talk that you left"),
            ("h", "past conversations"),
            ("d", "drill: single lines, those you failed first"),
            ("w", "who practises: several people on one machine, each with talks of their own"),
            ("p", "progress: how you get on, and what to practise next"),
            ("q", "quit"),
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
    "brief": (
        "Brief",
        "What you know before the client's first line, and what will be looked for. Nothing here is secret: the marks "
        "come from these rules and from your own words.",
        (("Enter", "start: the client speaks first"), ("↑ ↓ PgUp PgDn", "read on"), ("Esc", "back")),
    ),
    "conversation": (
        "Conversation",
        "Answer the client in your own words. Every reply is read for what it does to the person who hears it; the "
        "words that did it are underlined, + helps and − harms. When the reading isn't sure, it says so, the reply "
        "isn't marked, and the client asks what you meant. Turns are stored as you go, and the draft of a reply too: "
        "you can leave at any time.",
        (
            ("Enter", "send the reply"),
            ("Ctrl+J", "new line (also Shift+Enter or Alt+Enter, where the terminal knows them)"),
            ("PgUp PgDn", "look at what was said before"),
            ("Ctrl+G or F2", "a hint for this line"),
            ("Ctrl+R or F3", "hide or show what your replies did"),
            ("Ctrl+T or F4", "try your last line again; both tries are kept"),
            ("Ctrl+O or F6", "rewind: all tries, to go back to any line of any of them"),
            ("Ctrl+N or F8", "you misread me: say what your last reply meant; the client answers that instead"),
            ("F5", "the brief again"),
            ("F7", "when the talk has ended: mark your own replies before the marks show"),
            ("Esc", "pause and leave"),
        ),
    ),
    "judge": (
        "Mark it yourself first",
        "Before the marks show you mark your own replies by the same criteria, 0 to 4 each. Then the rubric's marks "
        "stand beside yours. Over several talks the debrief tells where you are kinder or harder to yourself than it. "
        "F7 at the end of a talk and the command palette (Ctrl+P) switch it on for now; ROLEPLAY_JUDGE_FIRST=1 keeps "
        "it on.",
        (
            ("0 to 4", "your mark for what is asked"),
            ("Backspace", "take the last one back"),
            ("Enter", "the next reply; a reply without all its marks is left out"),
            ("Esc", "to the debrief; what you marked is kept"),
        ),
    ),
    "primer": (
        "Coach's corner",
        "Three minutes before the first talk: what helps when a client is upset, and two lines to try it on. What you "
        "type here is read at once and stored nowhere. It comes once; the command palette (Ctrl+P) and "
        "`roleplay primer` show it again.",
        (
            ("Enter", "go on; in the box: have the reply read"),
            ("Ctrl+T or F4", "answer the same line again"),
            ("PgUp PgDn", "read up and down"),
            ("Esc", "skip it, to where you were going"),
        ),
    ),
    "drill": (
        "Drill",
        "One line of a client, one reply, and at once what it did. First come lines that you failed in a talk, then "
        "what is due, then new ones; each comes in other words than last time. What fails comes again soon, what goes "
        "well later. A reply that the reading isn't sure of doesn't count. Every reply is stored as soon as its marks "
        "show: you can leave at any time.",
        (
            ("Enter", "send the reply; after the marks, the next line"),
            ("Ctrl+J", "new line (also Shift+Enter or Alt+Enter, where the terminal knows them)"),
            ("Ctrl+G or F2", "a hint for this line"),
            ("Ctrl+N or F3", "skip this line; it comes again another time"),
            ("PgUp PgDn", "read up and down"),
            ("Esc", "leave"),
        ),
    ),
    "debrief": (
        "Debrief",
        "How it ended and why. Each criterion has a level from 0 to 4 and what that level means. Below or beside it is "
        "the talk again: what each reply did, the rule that weighed most, what the client thought and didn't say, "
        "and a reply that would have served better. ◆ is the turn where it was won or lost.",
        (
            ("n  p", "next and previous turn"),
            ("t", "the turning point"),
            ("m", "every rule that moved a mark, with your words; m again hides them"),
            ("r", "rewind: answer the chosen turn's line differently; this try is kept as it is"),
            ("x", "you misread me: say what the chosen reply meant, and go on from there"),
            ("a", "all tries of this talk"),
            ("c", "compare this try with the one that it parted from"),
            ("s", "back to the summary"),
            ("Esc", "back"),
        ),
    ),
    "tries": (
        "Tries",
        "Everything that was tried in this talk; nothing is ever thrown away. A turn's row has its number, the "
        "client's mood after it, how it moved, what the reply did (+ and −), ◆ where most was lost in that try, and "
        "the reply. Other answers to the same line stand beneath it, each as a try of its own. ▶ is where the talk "
        "stands.",
        (
            ("↑ ↓", "walk through the turns"),
            ("Enter", "on a turn: answer its line differently; on a try: go on with it, or read its debrief"),
            ("t", "the line where most was lost"),
            ("c", "compare this try with the one it parted from, or with the marked one"),
            ("Space", "mark a try for comparing"),
            ("n", "name the try"),
            ("Esc", "back"),
        ),
    ),
    "compare": (
        "Two tries side by side",
        "What both came to, the client's mood after each turn (0-100 as bars), the criteria; then from the line where "
        "they part, turn beside turn: what you said, what it did, its marks, and what the client answered. Figures "
        "with + and − at the right say how far it differs from the left.",
        (
            ("n  p", "next and previous turn"),
            ("← →", "bring another try into the left or the right column"),
            ("s", "back to the top"),
            ("Esc", "back"),
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
        "Progress",
        "How you get on, from your latest 2,000 replies: those that you tried again count too, those that could not be "
        "read surely don't. A line or a bar beside a figure says how sure it is: the longer, the less. Nothing is said "
        "of a direction before eight talks, and only if chance would hardly make one like it.",
        (
            ("1 2 3", "do what is advised (Enter: the first)"),
            ("e", "write all of it as a page (HTML)"),
            ("↑ ↓ PgUp PgDn", "read on"),
            ("Esc", "back"),
        ),
    ),
    "profiles": (
        "Who practises",
        "Several people on one machine: each profile has conversations, drills and scenarios of its own, in a folder "
        "of its own. There is no password. Erase one with `roleplay profile delete NAME`.",
        (("Enter", "go on as that person"), ("Tab", "to the line for a new name"), ("Esc", "back")),
    ),
    "history": (
        "History",
        "Every conversation that you have had, the latest first.",
        (
            ("Enter", "go on with an open talk, or read the debrief of one that ended"),
            ("r", "rewind: all its tries, to go back to any line"),
            ("e", "write it to a file"),
            ("d", "delete it for good (asks first)"),
            ("Esc", "back"),
        ),
    ),
}


def help_title(page: str) -> str:
    """The title of a page of help."""
    return f"Help · {_PAGES.get(page, _PAGES['library'])[0]}"


def help_blocks(page: str) -> tuple[Block, ...]:
    """What the screen is for, its keys, and the keys that work everywhere."""
    _, about, keys = _PAGES.get(page, _PAGES["library"])
    return (
        Block(Marked(about)),
        Block(Marked("Keys here"), tone="heading", gap=1),
        *_keys(keys),
        Block(Marked("Keys everywhere"), tone="heading", gap=1),
        *_keys(_EVERYWHERE),
    )


def _keys(keys: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    return tuple(Block(joined((key.ljust(15), "strong"), (words, "")), hang=15) for key, words in keys)
