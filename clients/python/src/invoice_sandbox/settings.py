"""The switches of a workspace, and what its companies have contracted."""

from dataclasses import dataclass
from typing import Any

from invoice_sandbox.control import Control, Json


@dataclass(frozen=True, slots=True)
class Settings:
    control: Control

    def read(self) -> Json:
        return self.control.get("settings")

    def change(self, **settings: Any) -> Json:
        """language, strip_characters, entitlement_always_400, page_size_cap; the rest stays."""
        return self.control.put("settings", **settings)

    def contract(self, company: str, **changes: Any) -> Json:
        """Of a company by its code: issuing_plan, receiving_plan, api_option, journal_free_items_option, rounding."""
        return self.control.put(f"companies/{company}", **changes)
