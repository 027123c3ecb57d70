"""Words of the sentences that anybody says to anybody: before a harmful sentence they mend nothing."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_ENGLISH = frozenset(
    _WORD.findall("""
    a about absolutely again all always am amazing an and annoyed annoying any apologies apologise apologize
    appreciate are as at be been being bring bringing brought by can candor candour certainly client come
    coming completely concern concerns could course customer d dear did difficult disappointed disappointing
    do does don down every everything fair feedback feel feeling feels felt for from frustrated frustrating
    frustration full get glad good got great had happy hard has have he hear heard hearing here honest honesty
    how i imagine important in inconvenience input into is issue issues it just know let lets like ll look
    loud m may me message might much must my never nice no not now of ok okay on open openness opportunity or
    our out partner partners patience patient people person please pleased point priority problem problems
    raise raised raising re really responsibility s said satisfaction say saying see seem seems share shared
    sharing she should situation so sorry sound sounds sure t take tell telling thank thanks that the their
    them there these they thing things this those time to today together told too top totally tough truly
    trust understand understood up upset upsetting us valid value ve very want was way we well were what when
    where which who why will with wonderful worries worry would yes you your
    """)
)
_RUSSIAN = frozenset(
    _WORD.findall("""
    а беру благодарю большое бы было быть в важен важно вам вас ваш ваша ваше вашей вашу вижу вместе во
    возможность вопрос вопросы восприняли все всегда вслух всё вы где говорите да давайте день для добрый
    доверие дорогая дорогой есть жаль же за замечательный здравствуйте знаю и из извинения извините или к
    каждая как когда конечно ли меня мне мнение могли могу может мой моя моё мы на наверное нам написали нас
    наш наша не неприятная неприятно нет неудобства ни но ну о об обида обидно обратная обратную огромное он
    она они оно от ответственность откровенно откровенность очень партнеры партнёры по поделились подняли
    полностью понимаем понимаю посмотрим посмотрите почему приношу приоритет проблема проблему проблемы
    простите рад рада рады рассказали с связь себе себя сильно ситуации ситуацию ситуация сказал сказала
    сказали сложно слышим слышу со спасибо так тебе тебя терпение то трудно ты тяжело у уважаемая уважаемый
    уже хорошо ценим ценю человек честно честность что чувствуете чувствуешь чувствую эта эти это этот я
    """)
)


def says_little(sentence: str) -> bool:
    """Whether the sentence holds only words that would fit any client; a question never does."""
    words = set(_WORD.findall(sentence.lower()))
    return bool(words) and "?" not in sentence and (words <= _ENGLISH or words <= _RUSSIAN)
