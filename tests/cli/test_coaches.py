"""Four coaches on "We want to cancel" in plain mode, read by the reader that ships: what counts is what they do."""

from __future__ import annotations

import json

import pytest

from tests.cli.person import Person

WELCOMES = (
    "Thank you for phoning me with this rather than sending a letter, Dana, I'm glad you did. "
    "What is it that isn't working?",
    "So people love the showroom and then go quiet, and meanwhile you sit there asking yourself why you're in the "
    "room. I'd like to understand that second part. What are those sessions like for you?",
    "That sounds lonely, three people staring at the table. I should have asked you before now. "
    "What changed around Easter?",
    "I noticed that Gareth was missing twice and I never asked you about it, and that's on me. What happened there?",
    "No wonder you dreaded those afternoons, standing in front of people who all knew something you didn't. "
    "What has been the hardest part of it for you?",
    "So the real trouble isn't the design appointments, it's that nobody told you about Gareth and now it's hard to "
    "face the team. Have I got that right?",
    "Let's look at this together, you and me, and leave the contract to one side. What would you want to be different "
    "when you walk into that room on Monday?",
    "Then let's settle one small thing. I'll come in on Monday at nine, you tell the three of them what you told me, "
    "and by Wednesday we look at whether it helped. Whether you stay on after that is yours to decide.",
    "Before we hang up: does that deal with what you rang about, or is something still open?",
    "Good. I'll write down what we agreed and send it to you tonight.",
)
REFUNDS = (
    "Of course, no problem at all. I'll cancel it right now and pay back the last two months.",
    "I'm so sorry, I'll refund everything, whatever you want. You don't owe me a thing.",
    "You're right, I'll send the money back tomorrow and that's the end of it.",
    "Sorry again. I'll cancel it all straight away.",
    "Whatever you want, I'll give you all of it back.",
    "I'm sorry, I'm sorry. I'll refund it.",
)
DEFENDS = (
    "Honestly, we've delivered every single session that was in the plan, and I put a lot of work into them.",
    "The method works. My other clients have all had very good results with exactly this programme.",
    "I prepared each of those sessions for hours, and your designers rated them highly. The price was fair.",
    "But I did everything that we agreed on. I don't see what else I could have done.",
    "We did what the contract says, and I've always been available for you.",
    "I stand by the work I've done. It's good work.",
)
BLAMES = (
    "Well, did your designers actually do any of the homework I gave them? Coaching only works if you do your part.",
    "You never answered my mails, so what did you expect? That's not my fault.",
    "Your people just aren't committed. The clients who put the effort in get the results.",
    "If you had rung back in spring we wouldn't be having this conversation. That's down to you.",
    "It's your team that dropped it, and you let them.",
    "You didn't follow through, that's the problem.",
)
GOOD = ("resolved", "parted_well")


def talk(person: Person, replies: tuple[str, ...], seed: int) -> tuple[str | None, int, bytes, bytes]:
    """The outcome, the score, and the bytes of output and transcript."""
    target = person.home / "talk.json"
    done = person.plays(*replies, seed=seed, more=("--transcript", str(target)))
    assert done.code == 0, done.err
    last = person.last()
    return last["outcome"], last["score"], done.raw, target.read_bytes()


@pytest.mark.parametrize("seed", [1, 7, 23])
def test_who_welcomes_and_explores_reaches_a_good_ending(reader_person: Person, seed: int) -> None:
    """A good ending with at least 75 of 100."""
    outcome, points, _, _ = talk(reader_person, WELCOMES, seed)
    assert outcome in GOOD
    assert points >= 75


@pytest.mark.parametrize("seed", [1, 7, 23])
@pytest.mark.parametrize("replies", [REFUNDS, DEFENDS, BLAMES], ids=["refunds", "defends", "blames"])
def test_who_refunds_defends_or_blames_ends_elsewhere(
    reader_person: Person, replies: tuple[str, ...], seed: int
) -> None:
    """Another ending, with at most 40 of 100."""
    outcome, points, _, _ = talk(reader_person, replies, seed)
    assert outcome is not None
    assert outcome not in GOOD
    assert points <= 40


@pytest.mark.parametrize(
    "replies", [WELCOMES, REFUNDS, DEFENDS, BLAMES], ids=["welcomes", "refunds", "defends", "blames"]
)
def test_twice_the_same_talk_gives_the_same_bytes(reader_person: Person, replies: tuple[str, ...]) -> None:
    """The same seed and replies: output and transcript are equal to the byte."""
    assert talk(reader_person, replies, 5)[2:] == talk(reader_person, replies, 5)[2:]


def test_a_slip_can_be_mended(reader_person: Person) -> None:
    """A coach who defends once, owns it and goes on well still reaches a good ending."""
    slip = "We did deliver everything that was in the plan, you know."
    mended = (
        "I'm sorry, that was me defending myself when you'd rung to tell me something. What is it that isn't working?"
    )
    outcome, points, _, raw = talk(reader_person, (slip, mended, *WELCOMES[1:]), 7)
    assert outcome in GOOD, [turn["scene"] for turn in json.loads(raw)["turns"]]
    assert points >= 60
