"""Counters: the words in which the parts of a series differ, such as months, weekdays, numbers and editions."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["counter"]

# English, German, French, Spanish, Italian, Portuguese and Dutch, as graphkit.tokens.words folds them. Not the
# Portuguese março: folded, it is the name Marco.
MONTHS: Final = """
january jan januar janvier enero gennaio janeiro januari|february feb februar fevrier febrero febbraio fevereiro
februari|march mar marz mars marzo maart|april apr avril abril aprile|may mai mayo maggio maio mei|june jun juni
juin junio giugno junho|july jul juli juillet julio luglio julho|august aug aout agosto augustus|september sep sept
septembre septiembre settembre setembro|october oct oktober okt octobre octubre ottobre outubro|november nov novembre
noviembre novembro|december dec dezember dez decembre diciembre dicembre dezembro"""
DAYS: Final = """
monday montag lundi lunes lunedi maandag|tuesday dienstag mardi martes martedi dinsdag|wednesday mittwoch mercredi
miercoles mercoledi woensdag|thursday donnerstag jeudi jueves giovedi donderdag|friday freitag vendredi viernes venerdi
vrijdag|saturday samstag samedi sabado sabato zaterdag|sunday sonntag dimanche domingo domenica zondag"""
NUMBERS: Final = """
one first 1st i|two second 2nd ii|three third 3rd iii|four fourth 4th iv|five fifth 5th v|six sixth 6th vi|seven seventh
7th vii|eight eighth 8th viii|nine ninth 9th ix|ten tenth 10th x|eleven eleventh 11th xi|twelve twelfth 12th xii"""
# Words that name an edition without being a number.
EDITIONS: Final = "morning midday noon afternoon evening night spring summer autumn fall winter today tomorrow"


def _numbered(groups: str, mark: str) -> dict[str, str]:
    return {word: f"{mark}{number}" for number, group in enumerate(groups.split("|"), 1) for word in group.split()}


_COUNTERS: Final = (
    _numbered(MONTHS, "month ")
    | _numbered(DAYS, "day ")
    | _numbered(NUMBERS, "")
    | {word: word for word in EDITIONS.split()}
)
_NUMBER: Final = re.compile(r"([a-z]{0,2})(\d+)(?:st|nd|rd|th)?([a-z]?)").fullmatch  # 7, 2024, 21st, s2, ep14, 1b


def counter(word: str) -> str | None:
    """Return what a folded word counts (``"7"`` for ``seven``, ``"month 8"`` for ``august``), None if it counts not."""
    if known := _COUNTERS.get(word):
        return known
    if number := _NUMBER(word):
        before, digits, after = number.groups()
        return f"{before}{int(digits)}{after}"
    return None
