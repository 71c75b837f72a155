"""``wlz uitleg``: one code explained; and the page of all of them, ``docs/findings.md``."""

from __future__ import annotations

import sys

from wlzcli.domain.canonical import to_data
from wlzcli.domain.report import Report
from wlzcli.errors import UsageError
from wlzcli.views.uitleg import Uitleg, explain, findings_page, near
from wlzcli.workflow.document import messages
from wlzcli.workflow.session import Session


def run(session: Session, code: str) -> Report:
    """Explain one code. UsageError names codes that look like an unknown one."""
    del session
    texts = messages()
    wanted = code.strip().upper()
    if wanted not in texts.by_code:
        found = near(wanted, texts.by_code)
        hint = f"Bedoelt u {', '.join(found)}?" if found else "Een code is een letter F, W of V met drie cijfers, bijvoorbeeld F230."
        raise UsageError(f"De code '{code}' bestaat niet.", hint)
    u = explain(wanted, texts)
    return Report("uitleg", extra={"uitleg": _data(u)}, lines=_lines(u))


def _data(u: Uitleg) -> dict[str, object]:
    data = {"code": u.code, "soort": u.soort, "stap": u.stap, "titel": u.titel, "regel": u.regel}
    optional = {"bron": u.bron, "herstel": u.herstel, "zorgaanbieder": u.zorgaanbieder}
    return {**data, **{k: v for k, v in optional.items() if v}, **({"keuzes": to_data(dict(u.keuzes))} if u.keuzes else {})}


def _lines(u: Uitleg) -> tuple[str, ...]:
    lines = [f"{u.code} · {u.titel}", f"Soort: {u.soort}, stap {u.stap}", f"{'Vraag' if u.keuzes else 'Regel'}: {u.regel}"]
    if u.bron:
        lines.append(f"Bron: {u.bron}")
    if u.herstel:
        lines.append(f"Wat te doen: {u.herstel}")
    if u.zorgaanbieder:
        lines.append(f"Aan de zorgaanbieder: {u.zorgaanbieder}")
    lines += [f"  {keuze}: {tekst}" for keuze, tekst in u.keuzes]
    return tuple(lines)


def findings_markdown() -> str:
    """The page ``docs/findings.md``."""
    return findings_page(messages())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream here
    sys.stdout.write(findings_markdown())
