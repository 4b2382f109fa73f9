"""The ten most frequent things of a morning of five roles, done by hand in the browser, with their clicks counted."""

from ratoon.config.tests.mornings.csm import CSM
from ratoon.config.tests.mornings.executive import EXECUTIVE
from ratoon.config.tests.mornings.marketer import MARKETER
from ratoon.config.tests.mornings.project_manager import PROJECT_MANAGER
from ratoon.config.tests.mornings.rep import REP

MORNINGS = (MARKETER, REP, PROJECT_MANAGER, CSM, EXECUTIVE)

__all__ = ["MORNINGS"]
