"""What the standards say must come out: RFC 8785, RFC 6962 (vectors of Certificate Transparency), RFC 8032, C2SP."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from roleplay.assessment.records import standalone
from roleplay.assessment.records.canonical import canonical
from roleplay.assessment.records.merkle import Tree
from roleplay.assessment.records.notes import Signer, VerifierKey, verifier_key
from roleplay.domain.errors import WrongUse

SORTED = {
    "€": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\U0001f600": "Emoji: Grinning Face",
    "\u0080": "Control",
    "ö": "Latin Small Letter O With Diaeresis",
}
"""RFC 8785, section 3.2.3, with the order of names that it gives."""
ORDER = ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
         "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"]  # fmt: skip

STRING = '"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"'
"""RFC 8785, section 3.2.2, the text of the example."""
STRING_BYTES = "22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f22"
"""Its bytes, from section 3.2.4."""

LEAVES = [bytes.fromhex(h) for h in
          ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
           "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
NODE_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"

SIGNED = [  # RFC 8032, section 7.1: secret, public, message, signature
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
        "be24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
        "2aeeb00d291612bb0c00",
    ),
]
BOTH = pytest.mark.parametrize("write", [canonical, standalone.canonical], ids=["program", "standalone"])

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@BOTH
def test_names_and_texts_are_written_as_rfc_8785_says(write):
    """Both writers: the order of names by UTF-16, and which characters are escaped and how."""
    assert list(json.loads(write(SORTED)).values()) == ORDER
    assert write(json.loads(STRING)).encode().hex() == STRING_BYTES
    assert (
        write({"b": [None, True, False, -0, 2**53 - 1], "a": {}}) == '{"a":{},"b":[null,true,false,0,9007199254740991]}'
    )


@given(VALUES)
def test_the_two_writers_agree(value):
    """The program's and the verifier's, which share no code, on any value that can be on record."""
    assert canonical(value) == standalone.canonical(value)
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.5, "a float"),
        (float("nan"), "a float"),
        (2**53, "larger than 2^53-1"),
        ({"a": ["\ud800"]}, "a[0]: the text holds half a character"),
        ({"a": {3: 1}}, "the key 3 is not text"),
        ({"a": {1, 2}}, "a set"),
        (json.loads("[" * 70 + "]" * 70), "more than 60 levels"),
    ],
    ids=["fraction", "nan", "large", "surrogate", "key", "set", "deep"],
)
def test_what_programs_would_read_differently_is_refused(value, told):
    """Fractions, huge numbers, lone surrogates: named with their place."""
    with pytest.raises(WrongUse, match="can't be put on record") as caught:
        canonical(value)
    assert told in str(caught.value)


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size):
    """The tree over the first leaves of the reference implementation's tests."""
    assert Tree(LEAVES).root(size).hex() == ROOTS[size - 1]
    assert Tree(LEAVES[:size]).root().hex() == ROOTS[size - 1]


def test_proofs_are_those_of_certificate_transparency():
    """An audit path and a consistency proof of the reference implementation's tests; the root of nothing."""
    tree = Tree(LEAVES)
    assert tree.inclusion(5, 8)[1:] == [bytes.fromhex(NODE_6_7), bytes.fromhex(ROOTS[3])]
    assert tree.inclusion(5, 8)[0].hex().startswith("bc1a0643b12e4d2d")
    assert [p.hex() for p in tree.consistency(6, 8)][1:] == [NODE_6_7, ROOTS[3]]
    assert tree.consistency(6, 8)[0].hex().startswith("0ebc5d3437fbe2db")
    assert tree.root(0).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_every_proof_holds_in_the_other_implementation_and_no_other_does():
    """All trees up to 20 leaves: each path leads to the root, each beginning is proven; a changed one never."""
    tree = Tree([bytes([n]) for n in range(20)])
    for size in range(1, 21):
        root = tree.root(size)
        for index in range(size):
            path = tree.inclusion(index, size)
            assert standalone.inclusion_root(bytes([index]), index, size, path) == root
            assert standalone.inclusion_root(bytes([index]), index ^ 1, size, path) != root or size == 1
            assert standalone.inclusion_root(bytes([index + 1]), index, size, path) != root
            assert standalone.inclusion_root(bytes([index]), index, size, [*path, root]) != root
            if path:
                assert standalone.inclusion_root(bytes([index]), index, size, path[:-1]) != root
        for first in range(1, size + 1):
            proof = tree.consistency(first, size)
            assert standalone.consistency_fits(first, tree.root(first), size, root, proof)
            assert not standalone.consistency_fits(first, tree.root(first), size, root, [*proof, root])
            if first < size:
                assert not standalone.consistency_fits(first, tree.root(size), size, root, proof)
                assert not standalone.consistency_fits(first, tree.root(first), size, root, proof[:-1])


@pytest.mark.parametrize(("secret", "public", "message", "signature"), SIGNED)
def test_signatures_are_those_of_rfc_8032(secret, public, message, signature):
    """The signer gives the standard's signature; both verifiers take it and no other."""
    key = VerifierKey("vectors", bytes.fromhex(public))
    signer = Signer(key, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))
    data, wanted = bytes.fromhex(message), bytes.fromhex(signature)
    assert standalone._strict_bytes(signer.raw(data), 64) == wanted
    other = standalone.read_key(str(key))
    for verifies in (key.verifies, other.verifies):
        assert verifies(data, wanted)
        assert not verifies(data + b"x", wanted)
        assert not verifies(data, wanted[:-1] + bytes([wanted[-1] ^ 1]))


def test_the_key_of_the_signed_note_page_is_read():
    """The example key of Go's package note, from which the format comes; mistyped, it is refused."""
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(verifier_key(text)) == text
    assert standalone.read_key(text).public == verifier_key(text).public
    for wrong in (text.replace("c74f", "c74e"), text[:-1], text.replace("Peter", "Petra"), "", "a+b", text + "+"):
        assert standalone.read_key(wrong) is None
        with pytest.raises(WrongUse, match="verifier key"):
            verifier_key(wrong)
