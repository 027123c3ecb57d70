"""Reports on paper: PDF files and a browser's print, with names of every kind; nothing is loaded, nothing gets lost."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.assessment.reports.cohort import counted_out
from roleplay.assessment.reports.pages import render
from roleplay.assessment.reports.pdf import pdf_of
from roleplay.assessment.reports.plots import SMALL, bins, histogram
from roleplay.domain.errors import WrongUse
from tests.assessment.reports.test_templates import FOOT

LONG = "Anna Maria Wolfeschlegelsteinhausenbergerdorff " * 9
RIGHT_TO_LEFT = "دانة القاسم"


@pytest.fixture
def weasyprint():
    """WeasyPrint, where it is installed with what it needs."""
    try:
        import weasyprint
    except (ImportError, OSError):
        pytest.skip("WeasyPrint isn't installed: pip install 'roleplay[pdf]', and Pango")
    return weasyprint


def certificate(name):
    """The page of a certificate of that name."""
    facts = {"candidate": name, "form_title": "Spring", "form_version": 1, "sat_on": "2027-03-01", "issuer": "The Body"}
    facts |= {"criteria": [f"Criterion {k}" for k in range(6)], "talks": ["One"], "decided_by": "Dora"}
    facts |= {"decided_on": "2027-04-01", "decision": 1, "event": 283}
    foot = {**FOOT, "code": " ".join(["7B2B"] * 16), "size": 302, "log": "roleplay.log/" + "3" * 32}
    foot |= {"signed_at": "2027-04-02T08:10:00Z", "made_at": "2027-04-02T08:10:00Z", "program": "roleplay 0.1.0"}
    return render("certificate.html", {"report": facts, "foot": foot})


def pages_of(content):
    """How many pages a PDF file has, as its page tree says."""
    path = shutil.which("pdfinfo")
    if path is None:
        pytest.skip("pdfinfo isn't installed: apt install poppler-utils")
    done = subprocess.run([path, "-"], input=content, capture_output=True, check=True, timeout=60)
    said = dict(line.split(":", 1) for line in done.stdout.decode().splitlines() if ":" in line)
    assert "A4" in said["Page size"]
    return int(said["Pages"])


def text_of(content):
    """The text of a PDF file, on one line."""
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True, timeout=60)
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("name", ["Zoë Ü. Δημήτρης", LONG[:400], RIGHT_TO_LEFT, "A" * 200], ids=["", "400", "rtl", "A"])
def test_a_certificate_is_one_sheet_whoever_it_is_for(weasyprint, name):
    """No. 40: a name of 400 characters, one from right to left, one without a space: one A4 page, nothing cut off."""
    made = pdf_of(certificate(name))
    assert pages_of(made.content) == 1
    text = text_of(made.content)
    assert "signature" in text and "Checkpoint of the log" in text and "nothing in it was changed since" in text
    if name.isascii():
        assert name.replace(" ", "") in text.replace(" ", "")


def test_a_character_that_no_font_has_is_warned_of(weasyprint):
    """No. 40: no box in a certificate without a word; U+0378 is given to no letter, so no font has it."""
    assert pdf_of(certificate("Z\u0378")).missing == ("\u0378",)
    assert pdf_of(certificate("Zelda")).missing == ()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://169.254.169.254/latest/meta-data", "https://example.org/a"]
)
def test_nothing_is_fetched_for_a_pdf(weasyprint, url):
    """No. 37: the page is refused by the address that it asks for."""
    for page in (f'<img src="{url}">', f'<style>@import "{url}";</style>', f'<link rel=stylesheet href="{url}">',
                 f'<p style="background: url({url})">a</p>', f'<a rel="attachment" href="{url}">a</a>'):  # fmt: skip
        with pytest.raises(WrongUse, match="a report loads nothing"):
            pdf_of(f"<html><body>{page}")


def test_a_browser_prints_the_certificate_on_one_sheet(tmp_path):
    """Chromium makes one A4 page of the HTML file, and asks the network for nothing."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser here: apt install chromium")
    page = tmp_path / "certificate.html"
    page.write_text(certificate("Zelda Quux"), "utf-8")
    out = tmp_path / "certificate.pdf"
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path}/u"]
    subprocess.run(
        [browser, *words, f"--print-to-pdf={out}", page.as_uri()], capture_output=True, check=True, timeout=240
    )
    assert pages_of(out.read_bytes()) == 1


@given(st.lists(st.integers(0, 10_000), max_size=300))
def test_no_group_under_five_is_counted_out(scores):
    """No. 42: groups cover every score once, and each has none or at least five."""
    found = bins(scores, range(0, 10_001, 1000))
    assert sum(n for _, _, n in found) == (len(scores) if len(scores) >= SMALL else 0)
    assert all(n == 0 or n >= SMALL for _, _, n in found)
    assert [high for _, high, _ in found[:-1]] == [low for low, _, _ in found[1:]]


@given(st.dictionaries(st.sampled_from(["pass", "fail", "pending", "void"]), st.integers(0, 40)))
def test_no_outcome_can_be_worked_out_that_is_hidden(counts):
    """No. 42: nothing under five is shown, and one alone is never hidden: the rest of the total would tell it."""
    rows = counted_out(counts)
    assert {row["outcome"]: row["n"] for row in rows if row["n"] is not None}.items() <= counts.items()
    assert all(row["n"] is None or row["n"] >= SMALL for row in rows)
    assert sum(row["n"] is None for row in rows) != 1 or len(rows) == 1


def test_five_thousand_results_are_drawn_within_the_picture():
    """No. 40: every bar of a large cohort lies inside the drawing, and the cut stands where it is."""
    plot = histogram([k * 7919 % 10_001 for k in range(5000)], 6250)
    assert plot is not None and sum(bar["n"] for bar in plot["bars"]) == 5000
    for bar in plot["bars"]:
        assert plot["left"] <= bar["x"] and bar["x"] + bar["width"] <= plot["right"]
        assert plot["top"] <= bar["y"] and bar["y"] + bar["height"] <= plot["base"] + 0.2
    assert plot["cut_value"] == "62.5" and plot["left"] < plot["cut"] < plot["right"]
