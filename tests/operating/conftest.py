import pytest

from tests.factories import Cast, make_cast
from tests.test_query_counts import token_of


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def token(cast: Cast) -> str:
    return token_of(cast)
