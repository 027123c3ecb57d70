"""Problems of scenarios that only a search of all moments finds (RP34x)."""

from __future__ import annotations

from roleplay.content.catalogue_entry import Entry

DEEP = (
    Entry(
        "RP341",
        "A condition that can never be true",
        "this condition can never hold: {why}",
        "ask for what can occur, or delete the branch",
        "`roleplay check --deep` goes through the moments that can occur in the talk. At none of them does "
        "the condition hold. Often a bound is too high for what the effects add up to, or parts exclude each other.",
        "state: {trust: 40}     # and no effect lowers it\n…\n- when: {state: {trust: {max: 20}}}\n  to: gone",
        severity="warning",
    ),
    Entry(
        "RP342",
        "A condition that is always true",
        "this condition always holds, whatever is replied: what stands below it is never tried",
        "narrow it, or make the branch the default one",
        "At every moment that can occur here, and for every reply, the condition holds.",
        "state: {trust: 40}\n…\n- when: {state: {trust: {min: 30}}}     # and no effect lowers trust\n  to: better",
        severity="warning",
    ),
    Entry(
        "RP343",
        "A branch that another one hides",
        "whenever this branch fits, one above it is taken first ({lines}){proof}",
        "move it up, or narrow the one above",
        "Branches are tried from the top, and the first that holds is taken. Both fit the last reply in the message.",
        "- when: {moves: {any: [explore, reflect]}}\n  to: truth\n- when: {moves: {any: [explore]}}\n  to: deeper",
        severity="warning",
    ),
    Entry(
        "RP344",
        "A scene that only an impossible state reaches",
        "branches lead to the scene {scene}, and none of them can ever be taken to it",
        "mend the conditions of the branches that lead to it, or delete it",
        "A way leads here, but only from moments that can't occur: nobody would ever see the scene.",
        "- when: {state: {trust: {min: 95}}}     # trust never comes above 60\n  to: the-secret",
        severity="warning",
    ),
    Entry(
        "RP345",
        "A good ending for bad replies",
        "{scene} ends as {outcome}, and a talk of bad replies alone gets there with {points} points: {proof}",
        "ask for more in the branches on that way, or change the outcome",
        "Every reply on that way does harm, and the rubric marks the talk below 40. The debrief would say "
        "that it ended well and that it was done badly.",
        "- when: {moves: {any: [defend]}}\n  to: settled     # with `outcome: resolved`",
        severity="warning",
    ),
    Entry(
        "RP346",
        "A lost talk of good replies",
        "{scene} ends as {outcome}, and a talk of good replies alone gets there with {points} points: {proof}",
        "lead good replies elsewhere, or change the outcome",
        "Every reply on that way helps and does no harm, and the rubric gives the talk 60 points or more.",
        "- when: {moves: {any: [explore]}}\n  to: gone     # with `outcome: lost`",
        severity="warning",
    ),
    Entry(
        "RP347",
        "A criterion that nobody can earn",
        "no talk of this scenario can earn '{criterion}' of the rubric {rubric}: {why}",
        "give the talk a scene or a state for it, or use another rubric",
        "The rubric looks for something that this scenario gives no occasion for.",
        "rubric: disappointed-client     # a criterion applies from the scene `how-they-show-up` on, which isn't there",
        severity="warning",
    ),
    Entry(
        "RP348",
        "Something that is never recalled",
        "the client never says this on entering {scene}: its condition can't hold then",
        "ask for what can have happened before, or delete it",
        "A recall is said when the talk first comes to the scene, if its condition holds for the reply that led there.",
        "recalls:\n  - when: {moves: {any: [blame]}}     # and blame never leads here\n    says: …",
        severity="warning",
    ),
)
