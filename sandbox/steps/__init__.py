"""What the sandbox does around a call, in order: each feature is a step with hooks, and :data:`STEPS` lists them.

A step that has nothing to do for a workspace must find that out without a query: what says so comes along with the access
token, as columns of `sandbox.models.Control`.
"""

from sandbox.steps.base import Step
from sandbox.steps.counterparties import CounterpartyStep
from sandbox.steps.faults import FaultStep
from sandbox.steps.limits import LimitStep
from sandbox.steps.log import LogStep
from sandbox.steps.numbering import Numbering
from sandbox.steps.outages import OutageStep

# From the outermost to the innermost: hooks before run in this order, hooks after in reverse. What is due happens before
# anything that may end the call.
STEPS: tuple[Step, ...] = (LogStep(), Numbering(), CounterpartyStep(), OutageStep(), LimitStep(), FaultStep())

__all__ = ["STEPS", "Step"]
