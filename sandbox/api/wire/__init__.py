"""What the control API takes and answers, a module for each feature.

Every model here is checked, described in the OpenAPI document, and filled. Names are unique in the whole package: the
document knows a model by its name alone.
"""

from sandbox.api.wire.base import *  # noqa: F403
