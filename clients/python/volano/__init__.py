"""A thin client of a Volano server: decide, and tell what was seen.

>>> from volano import Volano
>>> with Volano("http://127.0.0.1:8080") as volano:            # doctest: +SKIP
...     choice = volano.decide("headline", {"subject": "ann", "baseline": {"action": "short"}})
...     volano.observe("headline", choice, {"type": "click"})
"""

from .api import Action, Baseline, DecideRequest, Decision, Event, Outcome, Problem, Ranked
from .choice import Choice
from .client import Counts, Volano
from .reply import Refused
from .sender import Trouble

__all__ = [
    "Action",
    "Baseline",
    "Choice",
    "Counts",
    "DecideRequest",
    "Decision",
    "Event",
    "Outcome",
    "Problem",
    "Ranked",
    "Refused",
    "Trouble",
    "Volano",
]
