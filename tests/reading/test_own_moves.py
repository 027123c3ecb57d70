"""Moves that a rubric adds: learnt from its examples, kept, read, and marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roleplay.content.check import check_paths
from roleplay.content.library import Library, shipped_folder
from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import Move
from roleplay.reading.own_moves import own_moves, with_own_moves
from roleplay.reading.reader import Reader
from roleplay.settings import Settings
from roleplay.wiring import LazyReader, Parts

CLIENT = "I don't know why I should go on with this."
EXAMPLES = (
    "Let's meet on Thursday at four in your office.",
    "I'll ring you tomorrow at nine sharp.",
    "You'll have my notes by the 14th of March.",
    "Could we sit down next Monday at half past ten?",
    "I'll send you the draft before noon on Friday.",
    "We look at the figures again on the first of June.",
    "Give me until Wednesday evening and you'll have an answer.",
    "Tuesday, 3 pm, your place: does that suit you?",
    "I'm free on the 22nd from two o'clock on.",
    "Let's talk again in exactly two weeks, on the ninth, at eleven.",
    "I'll be at the shop at seven on Saturday morning.",
    "By five o'clock today you'll have the list.",
    "The review is on 30 September at 10:00.",
    "I can come round this afternoon at three.",
)
COUNTER_EXAMPLES = (
    "We'll talk about it soon.",
    "I'll get back to you at some point.",
    "Let's find a time that suits you.",
    "We should meet again one of these days.",
    "I'll send it as quickly as I can.",
    "You've waited a long time for this.",
    "It takes time to see results.",
    "I'll be in touch.",
)
DONE = (
    "Thank you for telling me. I'll call you on Tuesday at eight and we go through it line by line.",
    "How about next Wednesday, ten o'clock?",
    "You get the report by Monday the 3rd.",
    "Let's do the review on 12 May at 9:30.",
)
NOT_DONE = (
    "I'm sorry, I should have asked you much earlier.",
    "What would you want to be different?",
    "Let's talk about it some other time.",
    "That must have been hard, three months without an answer.",
    "We've delivered everything in the plan.",
    "What happened in the last few weeks?",
)
BASE = Library([shipped_folder()]).rubric("welcome-the-problem").moves


def name_the_time(examples: tuple[str, ...] = EXAMPLES) -> Move:
    """A move that the codebook doesn't have."""
    meaning = "names the day or the hour"
    return Move("name_the_time", "Names the time", "helpful", meaning, (), COUNTER_EXAMPLES, examples)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what has been learnt is kept."""
    return tmp_path_factory.mktemp("data") / "cache"


@pytest.fixture(scope="module")
def own(reader: Reader, cache: Path) -> Reader:
    """A reader that has learnt the move."""
    return with_own_moves(reader, (*BASE, name_the_time()), cache)


@pytest.mark.parametrize("reply", DONE)
def test_a_new_move_is_read_in_replies_that_make_it(own: Reader, reply: str) -> None:
    """Fourteen examples are enough to hear it in other words, and the words that carry it are shown."""
    reading = own.read(Exchange(CLIENT, reply))
    assert reading.moves[-1] == "name_the_time", reading.probabilities[-1]
    entry = reading.evidence[-1]
    assert entry.move == "name_the_time"
    assert 0 <= entry.start <= entry.words_start < entry.words_end <= entry.end <= len(reply)
    times = ("Tuesday", "eight", "Wednesday", "ten", "Monday", "3rd", "12", "May", "9:30")
    assert any(word in reply[entry.words_start : entry.words_end] for word in times)


@pytest.mark.parametrize("reply", NOT_DONE)
def test_a_new_move_is_not_read_in_others(own: Reader, reply: str) -> None:
    """Replies without it are left alone."""
    assert "name_the_time" not in own.read(Exchange(CLIENT, reply)).moves


def test_the_codebooks_moves_are_read_as_before(reader: Reader, own: Reader) -> None:
    """A new move changes nothing of what else is read, comes after the codebook's, and shows in the version."""
    exchanges = [Exchange(CLIENT, reply) for reply in (*DONE, *NOT_DONE, "", "Hello!", "\ud800", "a b")]
    for before, after in zip(reader.read_many(exchanges), own.read_many(exchanges), strict=True):
        assert tuple(move for move in after.moves if move != "name_the_time") == before.moves
        assert (after.quality, after.sure) == (before.quality, before.sure)
        assert after.probabilities[:-1] == before.probabilities
        name, chance = after.probabilities[-1]
        assert name == "name_the_time" and 0 <= chance <= 1 and chance == round(chance, 4)
        assert after.reader == own.version
    assert own.version.startswith(reader.version + "+")
    assert own.read_many(exchanges) == [own.read(exchange) for exchange in exchanges]


def test_what_was_learnt_is_kept(reader: Reader, own: Reader, cache: Path) -> None:
    """The second time nothing is learnt: the file stays as it is, and the numbers are the same."""
    (file,) = cache.iterdir()
    before = file.stat().st_mtime_ns, file.read_bytes()
    again = with_own_moves(reader, (*BASE, name_the_time()), cache)
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before
    exchanges = [Exchange(CLIENT, reply) for reply in (*DONE, *NOT_DONE)]
    assert again.read_many(exchanges) == own.read_many(exchanges)
    changed = with_own_moves(reader, (*BASE, name_the_time(EXAMPLES[:12])), cache)
    assert len(list(cache.iterdir())) == 2
    assert changed.version != own.version


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file", None], ids=["empty", "cut", "one byte"])
def test_a_damaged_file_is_made_again(
    reader: Reader, own: Reader, cache: Path, tmp_path: Path, damage: bytes | None
) -> None:
    """Nobody hears of a damaged file: the move is learnt again and read as before."""
    moves = (*BASE, name_the_time())
    kept = min(cache.iterdir(), key=lambda path: path.stat().st_mtime_ns)  # the one that `own` made
    file, whole = tmp_path / kept.name, kept.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    file.write_bytes(flipped if damage is None else damage)
    again = with_own_moves(reader, moves, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert len(file.read_bytes()) == len(whole)  # the same but for the time in it
    assert again.read(Exchange(CLIENT, DONE[0])) == own.read(Exchange(CLIENT, DONE[0]))


def test_a_folder_that_cant_be_written_is_done_without(reader: Reader, own: Reader, tmp_path: Path) -> None:
    """Where nothing can be kept the move is read all the same."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    without = with_own_moves(reader, (*BASE, name_the_time()), tmp_path / "cache")
    assert without.read(Exchange(CLIENT, DONE[0])) == own.read(Exchange(CLIENT, DONE[0]))


@pytest.mark.parametrize("examples", [EXAMPLES[:11], EXAMPLES[:3] * 9, ("...",) * 20, ()])
def test_too_few_examples_are_not_learnt_from(reader: Reader, examples: tuple[str, ...]) -> None:
    """With fewer than twelve different examples the move isn't read, and the reader stays the same."""
    moves = (*BASE, name_the_time(examples))
    assert own_moves(moves) == ()
    assert with_own_moves(reader, moves) is reader


def test_a_move_with_nothing_to_tell_it_from_is_not_learnt(reader: Reader) -> None:
    """Alone in a rubric, with eight counter-examples, the move would be heard everywhere; so it isn't read."""
    assert with_own_moves(reader, [name_the_time()]) is reader


def test_russian_examples_work_too(reader: Reader) -> None:
    """The same in Russian."""
    examples = (
        "Давайте встретимся в четверг в четыре у вас в офисе.", "Я позвоню вам завтра ровно в девять.",
        "Заметки будут у вас к четырнадцатому марта.", "Может, сядем в понедельник в половине одиннадцатого?",
        "Черновик пришлю в пятницу до полудня.", "Первого июня снова посмотрим на цифры.",
        "Дайте мне срок до вечера среды, и ответ у вас будет.", "Вторник, 15:00, у вас: подойдёт?",
        "Двадцать второго я свободен с двух часов.", "Поговорим ровно через две недели, девятого, в одиннадцать.",
        "В субботу в семь утра я буду в магазине.", "Сегодня к пяти список будет у вас.",
    )  # fmt: skip
    own = with_own_moves(reader, (*BASE, name_the_time(examples)))
    said = [own.read(Exchange("Зачем мне это?", reply, language="ru")).moves[-1:] for reply in (
        "Мне жаль, что так вышло. Позвоню во вторник в восемь.", "Мы сделали всё по плану.", "Это моя вина."
    )]  # fmt: skip
    assert said[0] == ("name_the_time",)
    assert ("name_the_time",) not in said[1:]


RUBRIC = """\
rubric: dates
title: Dates
version: 1.0.0
language: en
builds_on: moves
about: Naming a time.
source: The tests.
does_not_cover: Everything else.
moves:
  name_the_time:
    title: Names the time
    kind: helpful
    meaning: names the day or the hour
    does_not_count: {against}
    examples: {examples}
criteria:
  time:
    title: A time
    looks_for: The coach names a time.
    weight: 100
    start: 0
    earns:
      - {{id: named, when: {{moves: {{any: [name_the_time]}}}}, points: 4, because: You named a time.}}
    levels: {{0: None., 1: Little., 2: Some., 3: Much., 4: All.}}
bands:
  low: {{title: Low, from: 0, meaning: not yet}}
  good: {{title: Good, from: 50, meaning: well done}}
"""
SCENARIO = """\
scenario: when-do-you-come
title: When do you come
version: 1.0.0
language: en
minutes: 5
difficulty: starter
rubric: dates
trains: [naming a time]
client: {name: Tom, role: baker, voice: short, wants: A date., real_problem: He waits.}
brief: {who: Tom runs a bakery., what_happened: The oven is out., at_stake: The work.}
state: {trust: 40}
start: opening
scenes:
  opening:
    says: [I don't know when you'll come., Nobody tells me when.]
    branches:
      - {when: {moves: {any: [name_the_time]}}, to: settled, effects: {trust: +20}}
    otherwise: {to: opening}
    unsure: {says: ["What?", "Sorry?"], patience: 5}
  settled:
    says: [Good., "Fine, then."]
    ending: {outcome: resolved, title: A date, meaning: He has a date.}
"""


def content(folder: Path, examples: tuple[str, ...] = EXAMPLES) -> Path:
    """A folder with a rubric that has a move of its own, and a scenario that is marked by it."""
    for name, text in (
        ("rubrics/dates.yaml", RUBRIC.format(examples=json.dumps(examples), against=json.dumps(COUNTER_EXAMPLES))),
        ("scenarios/when-do-you-come.yaml", SCENARIO),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_talk_is_led_and_marked_by_the_new_move(reader: Reader, tmp_path: Path) -> None:
    """An author's rubric with a move of its own: it takes the branch, earns the mark, and its words are the reason."""
    parts = Parts(Settings(data_folder=tmp_path / "data"), [content(tmp_path / "mine")], LazyReader(lambda: reader))
    practice = parts.practice
    talk = practice.open("when-do-you-come", seed=1)
    assert talk.conversation.reader.startswith(reader.version + "+")
    vague = practice.answer(talk.id, "I'm sorry, I should have asked you much earlier how you are getting on.")
    assert practice.score(vague).points in (0, None)  # None: not marked, if the reader isn't sure of it
    assert not vague.ended
    talk = practice.answer(talk.id, DONE[0])
    assert talk.ending is not None and talk.ending.title == "A date"
    (mark,) = practice.score(talk).marks_of(2)
    assert (mark.level, mark.reasons[0].rule) == (4, "named")
    entry = mark.reasons[0].evidence[0]
    assert "Tuesday" in DONE[0][entry.start : entry.end]
    parts.close()
    assert list((tmp_path / "data" / "cache").glob("*.npz"))
    again = Parts(Settings(data_folder=tmp_path / "data"), [tmp_path / "mine"], LazyReader(lambda: reader))
    assert again.practice.talk(talk.id) == talk
    again.close()


def test_rubrics_without_own_moves_load_nothing(tmp_path: Path) -> None:
    """A talk by the shipped rubric is read by the shipped reader, which isn't loaded to find that out."""
    lazy = LazyReader()
    parts = Parts(Settings(data_folder=tmp_path), reader=lazy)
    assert parts.reader_for(parts.library.rubric("welcome-the-problem")) is lazy
    assert not lazy.ready


@pytest.mark.parametrize(
    ("examples", "wanted"),
    [
        (EXAMPLES, []),
        (EXAMPLES[:5], ["RP412 the reader doesn't know the move 'name_the_time', and it has 5 different examples"]),
        ((*EXAMPLES, "i'll be in TOUCH"), ["RP416 'i'll be in TOUCH' contradicts the move 'name_the_time'"]),
        (
            (*EXAMPLES, "What have I still not understood?"),
            ["RP417 'What have I still not understood?' contradicts itself: it is an example of 'name_the_time'"],
        ),
    ],
    ids=["all well", "too few", "also counts against", "of two moves"],
)
def test_check_tells_few_and_contradicting_examples(
    tmp_path: Path, examples: tuple[str, ...], wanted: list[str]
) -> None:
    """Before anybody plays, the author reads what can't be learnt from."""
    folder = content(tmp_path, examples)
    found = str(check_paths([folder / "rubrics" / "dates.yaml"], Library([shipped_folder(), folder]))).splitlines()
    assert len(found) == len(wanted), found
    for line, words in zip(found, wanted, strict=True):
        assert words in line
