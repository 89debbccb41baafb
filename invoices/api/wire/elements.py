"""An element of `invoices[]`: an invoice, masters, or both (contract §6, operations 2 and 3)."""

from partners.api.wire import Bank, Customer, Publisher
from platform_project.api.wire import fields as wire
from platform_project.api.wire import join
from platform_project.kernel.errors import Faults

from .head import FOR_AN_INVOICE, InvoiceHead
from .lines import Detail

MASTERS = frozenset({"publisher", "customer", "banks"})


class Element(InvoiceHead):
    """What registering and correcting have in common."""

    publisher: Publisher | None = wire.part("発行元", mark="P")
    customer: Customer | None = wire.part("発行先", mark="V", note=FOR_AN_INVOICE)
    banks: list[Bank] = wire.array("振込先口座", 1000, mark="V")
    details: list[Detail] = wire.array("明細", 1000, mark="V", note=FOR_AN_INVOICE)

    def rules(self, at: str, faults: Faults) -> None:
        if self.publisher:
            self.publisher.rules(join(at, "publisher"), faults)
        for index, detail in enumerate(self.details):
            detail.rules(f"{at}.details[{index}]", faults)
        if self.unit_tax_calc_sec == "2":
            self._check_slips(at, faults)

    def _check_slips(self, at: str, faults: Faults) -> None:
        """With 伝票単位 every line names its slip."""
        for index, detail in enumerate(self.details):
            path = f"{at}.details[{index}].item_slip_no"
            if not detail.item_slip_no and not faults.touches(path):
                faults.add("E700001", path)

    def forbid_deletion(self, at: str, faults: Faults) -> None:
        """Beside invoice data no master is deleted."""
        if self.publisher and self.publisher.deletes:
            faults.add("E700021", f"{at}.publisher.publisher_delete_flg")
        for index, bank in enumerate(self.banks):
            if bank.deletes:
                faults.add("E700021", f"{at}.banks[{index}].transfer_delete_flg")


class RegisterElement(Element):
    """請求書登録. There is no earlier version, so nothing to clear: `""` counts as absent in the head."""

    EMPTY_CLEARS = False

    def rules(self, at: str, faults: Faults) -> None:
        has_invoice = self._has_invoice(at, faults)
        super().rules(at, faults)
        if has_invoice:
            self._check_required(at, faults)
            self.forbid_deletion(at, faults)
        elif not self.sent(*MASTERS) and not faults.touches(at):
            faults.add("E700001", at)

    def _has_invoice(self, at: str, faults: Faults) -> bool:
        """Whether anything but masters was sent, be it faulty."""
        if self.sent(*_INVOICE_DATA):
            return True
        return faults.touches(at) and faults.touches(*(f"{at}.{name}" for name in _INVOICE_DATA))

    def _check_required(self, at: str, faults: Faults) -> None:
        missing = [name for name in _REQUIRED if not self.sent(name)]
        if self.customer is None:
            missing.append("customer.private_cust_cd")
        for path in (f"{at}.{name}" for name in missing):
            if not faults.touches(path):
                faults.add("E700001", path)


_INVOICE_DATA = tuple(name for name in RegisterElement.model_fields if name not in MASTERS)
_REQUIRED = ("send_date", "pay_due_date", "invoice_type", "details")


class UpdateElement(Element):
    """請求書更新. What is absent keeps the last version's value; `""` clears what may be empty."""

    invoice_mng_num: int = wire.integer("請求書管理番号", 1, wire.ID_MAXIMUM, mark="P", required=True)
    rireki_no: int | None = wire.integer("版", 1, wire.ID_MAXIMUM, mark="A", note="排他制御に使用")

    def rules(self, at: str, faults: Faults) -> None:
        super().rules(at, faults)
        self.forbid_deletion(at, faults)
