"""Request check, second part: the content, every fault at once (contract §1 stage 3)."""

from collections.abc import Callable, Sequence
from typing import Any

from platform_project.kernel.errors import Faults, Warning

from . import wire
from .operations import Operation
from .receiving import Received
from .stripping import clean


def examine(
    operation: Operation, received: Received, workspace: Any, further: Callable[[Any, Faults], None]
) -> tuple[Any, Sequence[Warning]]:
    """The request as an instance of `operation.request`, with warnings; or PlatformError with every fault.

    Texts are stripped (while the workspace says so) and normalised first. `get_count` may not exceed its cap. `further`
    completes a refusal with what only the domain can see.
    """
    # The transport has dealt with response_type.
    data = {name: value for name, value in received.data.items() if name != "response_type"}
    forbidden = clean(data, strip=workspace.strip_characters)
    at_most = {"get_count": workspace.page_size_cap} if operation.paged else {}
    return wire.check(
        operation.request, data, xml=received.texts_only, forbidden=forbidden, at_most=at_most, further=further
    )
