"""Toetsing: every submission against the toetredingseisen of its kader, per sector, region and leveringsvorm.

``decide`` is the step; ``eisen.RULES`` the rules an eis can name; ``types`` the decision table of provider types.
A rule without a source warns and never rejects; faults of the form lead to repair or a question, never to afwijzing.
"""

from wlzcli.cycle.validate.besluit import decide
from wlzcli.cycle.validate.herstel import repair_until
from wlzcli.cycle.validate.inputs import TOETSWIJZE, Herstelverzoek, ValidateInputs, VastBesluit, VerplichtVeld, Wachtend

__all__ = ["TOETSWIJZE", "Herstelverzoek", "ValidateInputs", "VastBesluit", "VerplichtVeld", "Wachtend", "decide", "repair_until"]
