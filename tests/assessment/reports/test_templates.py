"""Templates: everything is escaped, what isn't there is named, and what doesn't end is stopped with its line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.assessment.reports.own_templates import check_page, render_own
from roleplay.assessment.reports.pages import TemplateProblem, render
from roleplay.domain.errors import WrongUse

FOOT = {"code": "AAAA", "size": 1, "log": "a", "signed_at": "b", "covered": True, "made_at": "c", "program": "d"}


def page_of(folder, template, file="report.html.j2", **values):
    """The page of a body's template."""
    (folder / file).write_text(template, "utf-8")
    return render_own(file, {"report": values, "foot": FOOT}, folder)


@pytest.mark.parametrize("file", ["report.html.j2", "report.html", "report.txt"])
def test_a_name_is_escaped_whatever_the_template_is_called(tmp_path, file):
    """No. 34: `<script>` and `"><img onerror>` stand as text, also from a file whose suffix says nothing of HTML."""
    page = page_of(
        tmp_path, '<p title="{{ report.name }}">{{ report.name }}</p>', file, name='"><img onerror=x><script>'
    )
    assert "<img" not in page and "<script" not in page
    assert "&#34;&gt;&lt;img onerror=x&gt;&lt;script&gt;" in page


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_text_opens_a_tag_or_hides(text):
    """Whatever a candidate is called, the page has no tag of theirs and no bidi or control character."""
    facts = {
        "candidate": text,
        "form_title": text,
        "form_version": 1,
        "sat_on": "x",
        "issuer": text,
        "criteria": [text],
    }
    facts |= {"talks": [text], "decided_by": text, "decided_on": "x", "decision": 1, "event": 1}
    page = render("certificate.html", {"report": facts, "foot": {**FOOT, "log": text}})
    check_page(page, "certificate.html")
    assert page.count("<h1") == 1 and not {"\u202e", "\u200b", "\x1b", "\x00"} & set(page)
    page.encode("utf-8")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p>\n{{ report.nme }}</p>", "body.html:2: 'dict object' has no attribute 'nme'"),
        ("{% if x %}\n\n", "body.html:1: Unexpected end of template."),
        ("\n{{ 9 ** 9 ** 9 }}", "body.html:2: a power this large is not worked out"),
        ("\n{{ 'ab' * 10000000000 }}", "body.html:2: a text repeated this often is not made"),
        (
            "\n\n{{ report.__class__.__mro__ }}",
            "body.html:3: access to attribute '__class__' of 'dict' object is unsafe",
        ),
        ("{{ range(1000000000) | list }}", "body.html:1: Range too big."),
        ("\n{{ '%1000000000d' | format(1) | length }}\n{{ '%9999999999d' | format(1) }}", "body.html:"),
        ("{% include 'other.html' %}", "There is no template other.html"),
        ("{% include '../secret.html' %}", "There is no template ../secret.html"),
    ],
    ids=["undefined", "unclosed", "power", "repeat", "class", "range", "format", "missing", "outside"],
)
def test_a_wrong_template_is_named_with_its_line(tmp_path, template, said):
    """Nos. 38 and 39: one line with the template and the line; nothing is printed."""
    (tmp_path.parent / "secret.html").write_text("secret")
    with pytest.raises(TemplateProblem) as refused:
        page_of(tmp_path, template, "body.html")
    assert refused.value.message.startswith(said)


def test_a_template_without_end_is_stopped_at_its_line(tmp_path, monkeypatch):
    """No. 38: a loop that would run for hours, and a page of 100 MB."""
    loop = "<p>\n{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}"
    began = time.monotonic()
    with pytest.raises(TemplateProblem) as refused:
        page_of(tmp_path, loop + "{% endfor %}{% endfor %}", "body.html")
    assert "body.html:2: it was not done after 10 seconds: a loop without end?" in refused.value.message or (
        "more time or memory" in refused.value.message
    )
    assert time.monotonic() - began < 120
    with pytest.raises(TemplateProblem) as refused:
        page_of(tmp_path, "\n\n{% for a in range(99999) %}{{ 'x' * 10000 }}{% endfor %}", "body.html")
    assert refused.value.message == "body.html:3: the page has more than 20,000,000 characters"


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://169.254.169.254/latest">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        "<script>1</script>",
        "<p onclick='x()'>a</p>",
        "<style>p { background: url(http://example.org/a.png) }</style>",
        "<style>@import 'a.css';</style>",
        '<a href="javascript:x()">a</a>',
        '<p style="background:url(//example.org/a)">a</p>',
        '<svg><image xlink:href="file:///etc/passwd"/></svg>',
    ],
)
def test_a_page_that_loads_or_runs_something_is_refused(tmp_path, tag):
    """No. 37: nothing is fetched and nothing runs; the tag is named with its place in the page."""
    with pytest.raises(TemplateProblem, match=r"body\.html: line 2:\d+ of the page has .*would load or run something"):
        page_of(tmp_path, f"<p>one</p>\n{tag}", "body.html")


def test_a_page_may_have_links_and_pictures_of_its_own(tmp_path):
    """A link that somebody clicks and a picture that lies in the page are fine."""
    template = '<a href="https://example.org">us</a><img src="data:image/png;base64,AAAA"><a href="#x">x</a>'
    assert "data:image/png" in page_of(tmp_path, template, "body.html")


def test_a_body_can_replace_one_part_and_keep_the_rest(tmp_path):
    """A folder with report.css alone changes the looks of our own page."""
    (tmp_path / "report.css").write_text("body { color: teal }")
    facts = {"candidate": "Z", "form_title": "F", "form_version": 1, "sat_on": "x", "issuer": "I", "criteria": []}
    facts |= {"talks": ["t"], "decided_by": "D", "decided_on": "x", "decision": 1, "event": 1}
    page = render_own("certificate.html", {"report": facts, "foot": FOOT}, tmp_path)
    assert "color: teal" in page and "CERTIFICATE" in page
    with pytest.raises(WrongUse, match="There is no folder"):
        render_own("certificate.html", {}, tmp_path / "nowhere")
