"""Operation 7: translates and makes one domain call."""

from accounts.actors import Actor, Via
from partners.api import operations, translate
from partners.api.supplier_wire import SupplierRequest
from partners.services import suppliers
from platform_project.api.views import Answer, Caller, OperationView


class RegisterSuppliers(OperationView):
    """7 支払先登録更新招待."""

    operation = operations.REGISTER_SUPPLIERS

    def perform(self, caller: Caller, asked: SupplierRequest) -> Answer:
        actor = Actor(caller.company, caller.user.pfid, Via.API)
        outcomes = suppliers.register(actor=actor, drafts=translate.suppliers(asked))
        rows = [
            {
                "private_cust_cd_s": outcome.supplier.code,
                "supplier_result": outcome.result.value,
                "invite_status": outcome.invite_status.value,
            }
            for outcome in outcomes
        ]
        return Answer(rows, tuple(warning for outcome in outcomes for warning in outcome.warnings))
