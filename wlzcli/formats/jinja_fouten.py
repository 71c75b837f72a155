"""What Jinja finds wrong in a template, as a Dutch sentence; the words of the template stay between quotes."""

from __future__ import annotations

import re

_SENTENCES = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"expected token '(.+)', got 'end of template'", "hier ontbreekt {0}"),
        (r"expected token '(.+)', got '(.+)'", "hier staat {1} waar {0} hoort"),
        (r"Encountered unknown tag '\w+'.* needs to be closed is '(\w+)'", "{0} is niet gesloten; er ontbreekt een 'end{kaal}'"),
        (r"Encountered unknown tag '(end\w+|else|elif)'", "{0} hoort hier niet"),
        (r"Encountered unknown tag '(\w+)'", "{0} mag niet in een sjabloon; er zijn 'if' en 'for'"),
        (r"Unexpected end of template.* needs to be closed is '(\w+)'", "{0} is niet gesloten; er ontbreekt een 'end{kaal}'"),
        (r"Unexpected end of template", "een deel van de tekst is niet gesloten"),
        (r"unexpected end of template, expected '(.+)'", "hier ontbreekt {0}"),
        (r"Missing end of comment tag", "een opmerking is niet gesloten; er ontbreekt '#}}'"),
        (r"unexpected '(.+)', expected '(.+)'", "hier staat {0} waar {1} hoort"),
        (r"unexpected char \"'\"", "een tekst tussen aanhalingstekens is niet gesloten"),
        (r"unexpected (?:char )?'(.+?)'", "{0} hoort hier niet"),
        (r"Expected an expression, got '(.+)'", "hier ontbreekt een veld voor {0}"),
        (r"expected name or number", "achter een punt hoort de naam van een veld"),
        (r"tag name expected", "achter '{{%' hoort 'if' of 'for'"),
        (r"can't assign to", "achter 'for' hoort een naam"),
    )
)
_TOKENS = {
    "begin of print statement": "'{{'",
    "end of print statement": "'}}'",
    "begin of statement block": "'{%'",
    "end of statement block": "'%}'",
    "end of template": "het einde van de tekst",
    "name": "een naam",
    "string": "een tekst",
    "integer": "een getal",
    "float": "een getal",
}


def in_dutch(message: str) -> str:
    """The sentence; a message that is not known here stays between quotes behind a Dutch one."""
    for pattern, sentence in _SENTENCES:
        found = pattern.search(message)
        if found:
            words = [_TOKENS.get(word, f"'{word}'") for word in found.groups()]
            return sentence.format(*words, kaal="".join(found.groups()[:1]))
    return f"dit kan niet worden gelezen ('{message}')"
