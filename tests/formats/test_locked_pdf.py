"""A locked bewijsstuk: a password to open it is the sender's to remove; locked rights only (a signed extract) read as any other."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from wlzcli.formats.pdf_reader import read_plain
from wlzcli.formats.pdf_typst import STANDARDS


def pdf(user: str, owner: str, algorithm: str) -> bytes:
    """A page that says something, locked in this way."""
    import typst

    plain = typst.compile(b"#set document(title: [x])\nUittreksel handelsregister 17000004", pdf_standards=STANDARDS)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    writer.encrypt(user_password=user, owner_password=owner, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_locked_rights_do_not_make_a_document_unreadable(algorithm: str) -> None:
    readable, problem, pages, text = read_plain(pdf("", "eigenaar", algorithm))

    assert (readable, problem, pages) == (True, None, 1)
    assert "17000004" in text


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_to_open_is_named(algorithm: str) -> None:
    assert read_plain(pdf("geheim", "eigenaar", algorithm)) == (False, "wachtwoord", 0, "")
