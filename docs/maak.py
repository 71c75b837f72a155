"""Remakes the generated pages of docs: ``make docs``. A test fails when a page is not what this makes."""

from __future__ import annotations

from pathlib import Path

from wlzcli.policy.schema import policy_page
from wlzcli.workflow.uitleg import findings_markdown

DOCS = Path(__file__).parent


def main() -> None:
    """Write every generated page."""
    for name, text in (("findings.md", findings_markdown()), ("policy.md", policy_page())):
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
