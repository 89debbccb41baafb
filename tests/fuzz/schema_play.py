"""The OpenAPI document played against the product by schemathesis, within this process.

Every check of schemathesis is on. Two answers that it takes for findings are none:

- a refusal of the business (400): nothing in the document can say which codes a company has;
- an XML body that was wrong in the generator's eyes and is taken: there all is text, and an empty list is written as an empty
  element, which stands for no condition. What must be refused is decided by the same bodies in JSON.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
from typing import Any

import schemathesis
from django.db import transaction
from django.urls import get_resolver
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.schemas import BaseSchema

from platform_project.api.operations import Operation, Route, all_operations
from platform_project.wsgi import application
from tests.matrix import CALLS

CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "403"]}}}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# What `tests.factories.make_cast` made, so that requests that are right in form are now and then right in all.
KNOWN = {
    "private_cust_cd": "AOBA", "publisher_mng_num": "HQ", "transfer_code": "MAIN", "default_transfer_code": "MAIN",
    "invoice_setting_code": "STD", "private_cust_cd_s": "S-1", "tax_type": "0", "tax_rate_sec": 10,
}  # fmt: skip


@cache
def document() -> BaseSchema:
    """Read over the wire, as a partner's generator does."""
    return schemathesis.openapi.from_wsgi("/openapi.json", served, config=SchemathesisConfig.from_dict(CONFIG))


def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The product, its answers read to the end and closed, as every server does and schemathesis does not."""
    answer: Any = application(environ, start_response)
    with closing(answer):
        return [b"".join(answer)]


def routes() -> list[tuple[Operation, Route]]:
    """Those of the product; a test of the transport has some of its own."""
    assert get_resolver().url_patterns  # the rooms register their operations when their addresses are read
    known = {call.operation for call in CALLS}
    return [(found, route) for found in all_operations() if found.key in known for route in found.routes]


def described(route: Route) -> Any:
    """The operation as schemathesis read it."""
    return document()[route.address][route.method]


def edges(route: Route) -> Iterator[Any]:
    """The cases that the document itself suggests: each bound, each member missing, methods that are none."""
    yield from document().iter_coverage_cases(
        described(route),
        generation_modes=list(MODES),
        generation_config=document().config.generation_for(operation=described(route)),
    )


def with_known_codes(value: Any) -> Any:
    """A body whose codes are those that the company has."""
    match value:
        case dict():
            return {name: KNOWN.get(name, with_known_codes(inner)) for name, inner in value.items()}
        case list():
            return [with_known_codes(inner) for inner in value]
    return value


def play(case: Any, token: str, told: Callable[[int], None]) -> list[str]:
    """Call, check, and take back what was written: what is wrong with the answer."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json, text/xml"}
    with transaction.atomic():
        answer = case.call(headers=headers)
        told(answer.status_code)
        try:
            case.validate_response(answer, headers=headers)
            found = []
        except FailureGroup as group:
            wrong = (failure for failure in group.exceptions if not _is_right_as_written(case, failure))
            found = [f"{type(failure).__name__}: {failure}\n{case.as_curl_command()}" for failure in wrong]
        transaction.set_rollback(True)
    return found


def _is_right_as_written(case: Any, failure: Exception) -> bool:
    return isinstance(failure, AcceptedNegativeData) and "xml" in (case.media_type or "")
