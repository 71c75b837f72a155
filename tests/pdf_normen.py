"""What an existing validator says of a PDF, by the rules that hold."""

from __future__ import annotations

import re

import page


def failures(pdf: bytes, profile: str) -> list[str]:
    """What the validator says is wrong.

    page-validation takes a line end at the end of compressed data for the one before ``endstream``, and then
    says that the length is wrong. That one rule counts only when the length really is.
    """
    found = [f.rule_id for f in page.validate_pdf_bytes(pdf, profile=profile).failures]
    return [rule for rule in found if "STREAM-LENGTH" not in rule or not lengths_hold(pdf)]


def lengths_hold(pdf: bytes) -> bool:
    """Whether every stream ends, at its own /Length, in a line end and ``endstream``."""
    starts = list(re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", pdf))
    ends = (re.match(rb"\r?\nendstream", pdf[m.end() + int(m[1]) :]) for m in starts)
    return bool(starts) and all(ends) and len(starts) == len(re.findall(rb"\nendstream\b", pdf))
