"""The way to every code that the operations answer."""

from collections.abc import Callable
from functools import partial

from tests.contract.programs import fresh_token
from tests.contract.samples import detail, element, office, unique
from tests.contract.scenes import Scene, type_office
from tests.contract.signing_in import LIFETIME, consented, redeem
from tests.contract.wires import Told
from tests.crowds import at_once

Provoke = Callable[[Scene], Told]
PROVOCATIONS: dict[str, tuple[int, str, Provoke]] = {}


def provokes(code: str, item: str = "", status: int = 400) -> Callable[[Provoke], Provoke]:
    """Mark a function as the way to a code: the path it must name, and its HTTP status (entitlement is the dialect's)."""

    def keep(function: Provoke) -> Provoke:
        PROVOCATIONS[code] = status, item, function
        return function

    return keep


ENTITLEMENT = 0

_expired: dict[str, str] = {}
_limited: dict[str, str] = {}


@provokes("E100001", status=ENTITLEMENT)
def free_plan(scene: Scene) -> Told:
    return scene.program("stranger@demo.example").search()


@provokes("E100002", status=ENTITLEMENT)
def free_plan_of_the_receiving_side(scene: Scene) -> Told:
    return scene.program("stranger@demo.example").call(
        "received", {"reception_date_from": "2026-12-01", "reception_date_to": "2026-12-31"}
    )


@provokes("E100003", status=ENTITLEMENT)
def no_api_option(scene: Scene) -> Told:
    return scene.program("unconnected@lab.example").search()


@provokes("E100004", "journal_items")
def free_items_without_the_option(scene: Scene) -> Told:
    item = {"journal_item_no": "1", "journal_item_code": "P-001", "journal_item_name": "新製品"}
    return scene.program("rival@demo.example").call("masters_register", {"journal_items": [item]})


@provokes("E200001", status=401)
def no_token(scene: Scene) -> Told:
    return scene.issuer.call("search", {}, authorization=None)


@provokes("E200002", status=401)
def expired_token(scene: Scene) -> Told:
    """A token that has expired stays so: one is enough for all wires."""
    pfid = "issuer@late.example"
    if scene.origin not in _expired:
        _expired[scene.origin] = fresh_token(scene.origin, pfid)
        scene.operator.do("move_clock", "late", LIFETIME)
    return scene.program(pfid, _expired[scene.origin]).search()


@provokes("E200003", status=401)
def unknown_token(scene: Scene) -> Told:
    return scene.program("", "nonsense").search()


@provokes("E200004", status=403)
def token_without_scope(scene: Scene) -> Told:
    person = scene.people.at("issuer@demo.example")
    given = redeem(scene.origin, consented(person, scope="openid")["code"]).json()
    return scene.program("", given["access_token"]).search()


@provokes("E300001", "invoices[0].publisher.publisher_mng_num")
def unknown_office(scene: Scene) -> Told:
    return scene.issuer.register({"publisher": {"publisher_mng_num": "NONE", "publisher_delete_flg": "1"}})


@provokes("E300002", "invoices[0].publisher.publisher_mng_num")
def office_registered_twice(scene: Scene) -> Told:
    code = unique()
    for name in ("東日本支社", "西日本支社"):
        type_office(scene.people.at("issuer@demo.example"), code, name)
    return scene.registers(publisher={"publisher_mng_num": code})


@provokes("E300003", "invoices[0].customer.private_cust_cd")
def unknown_addressee(scene: Scene) -> Told:
    return scene.registers(customer={"private_cust_cd": "NONE"})


@provokes("E300004", "invoices[0].banks[0].transfer_code")
def unknown_account(scene: Scene) -> Told:
    return scene.issuer.register({"banks": [{"transfer_code": "NONE", "transfer_delete_flg": "1"}]})


@provokes("E300005", "invoices[0].invoice_setting_code")
def unknown_format(scene: Scene) -> Told:
    return scene.registers(invoice_setting_code="NONE")


@provokes("E300006", "invoices[0].invoice_mng_num")
def unknown_invoice(scene: Scene) -> Told:
    return scene.issuer.update({"invoice_mng_num": 9999999999})


@provokes("E300007", "invoices[0].publisher")
def no_default_office(scene: Scene) -> Told:
    return scene.program("bare@lab.example").register(
        element(banks=[{"transfer_code": "MAIN"}], invoice_setting_code="STD")
    )


@provokes("E300008", "invoices[0].banks")
def no_default_account(scene: Scene) -> Told:
    return scene.program("bare@lab.example").register(
        element(publisher={"publisher_mng_num": "HQ"}, invoice_setting_code="STD")
    )


@provokes("E300009", "invoices[0].invoice_setting_code")
def no_default_format(scene: Scene) -> Told:
    return scene.program("bare@lab.example").register(
        element(publisher={"publisher_mng_num": "HQ"}, banks=[{"transfer_code": "MAIN"}])
    )


@provokes("E300010", "invoices[0].inv_no")
def number_in_use(scene: Scene) -> Told:
    inv_no = unique()
    scene.issued(inv_no=inv_no)
    return scene.registers(inv_no=inv_no)


@provokes("E300013", "burden_secs[0].burden_sec_code")
def unknown_department(scene: Scene) -> Told:
    gone = {"burden_sec_code": unique(), "burden_sec_name": "廃止部門", "delete_flg": "1"}
    return scene.program("recipient@demo.example").call("masters_register", {"burden_secs": [gone]})


@provokes("E300016", "invoices[0].publisher.biz_regist_no")
def number_outside_a_strict_register(scene: Scene) -> Told:
    return scene.program("issuer@strict.example").register(element())


@provokes("E400001", "invoices[0].invoice_mng_num")
def update_of_what_was_not_returned(scene: Scene) -> Told:
    return scene.issuer.update({"invoice_mng_num": scene.issued()})


@provokes("E400002", "invoices[0].rireki_no")
def old_version(scene: Scene) -> Told:
    return scene.issuer.update({"invoice_mng_num": scene.returned(), "rireki_no": 99})


@provokes("E400003", "invoices[0].publisher.publisher_mng_num")
def deletion_of_a_default(scene: Scene) -> Told:
    return scene.issuer.register({"publisher": {"publisher_mng_num": "HQ", "publisher_delete_flg": "1"}})


@provokes("E400004", "invoices[0].customer.private_cust_cd")
def another_addressee(scene: Scene) -> Told:
    return scene.issuer.update({"invoice_mng_num": scene.returned(), "customer": {"private_cust_cd": "HOKUTO"}})


@provokes("E400008", "account_titles[0].account_title_code")
def deletion_of_an_account_in_use(scene: Scene) -> Told:
    code, number = scene.account_title(), scene.issued()
    assert scene.books(number, code).path == f"/receiving/invoices/{number}/"
    gone = {"account_title_code": code, "account_title_name": "試験科目", "delete_flg": "1"}
    return scene.program("recipient@demo.example").call("masters_register", {"account_titles": [gone]})


@provokes("E400010", "account_titles[0].account_title_code")
def deletion_of_an_account_with_sub_accounts(scene: Scene) -> Told:
    code = unique()
    title = {"account_title_code": code, "account_title_name": "試験科目"}
    sub = {"account_title_code": code, "sub_account_title_code": "1", "sub_account_title_name": "補助"}
    recipient = scene.program("recipient@demo.example")
    assert recipient.call("masters_register", {"account_titles": [title], "sub_account_titles": [sub]}).status == 200
    return recipient.call("masters_register", {"account_titles": [title | {"delete_flg": "1"}]})


@provokes("E400011", "Idempotency-Key", 409)
def key_at_work(scene: Scene) -> Told:
    """Of two large requests at once, whichever comes second."""
    program = scene.program("issuer@demo.example", fresh_token(scene.origin, "issuer@demo.example"))
    asked = {"invoices": [element(details=[detail() for _ in range(300)])]}
    told: list[Told] = []
    while not told:
        call = partial(program.call, "register", asked, idempotency_key=unique())
        told = [one for one in at_once(call, call) if one.status == 409]
    return told[0]


@provokes("E400012", "Idempotency-Key", 422)
def key_of_another_request(scene: Scene) -> Told:
    key = unique()
    scene.issuer.call("register", {"invoices": [element()]}, idempotency_key=key).taken()
    return scene.issuer.call("register", {"invoices": [element(inv_name="別の請求")]}, idempotency_key=key)


@provokes("E500003", status=503)
def call_during_an_outage(scene: Scene) -> Told:
    return scene.program("issuer@down.example").search()


@provokes("E500004", status=429)
def call_too_many(scene: Scene) -> Told:
    """Asking for the token was the one call that the client had."""
    pfid = "issuer@limited.example"
    if scene.origin not in _limited:
        _limited[scene.origin] = fresh_token(scene.origin, pfid)
    return scene.program(pfid, _limited[scene.origin]).search()


@provokes("E700001", "send_date_from")
def required_field(scene: Scene) -> Told:
    return scene.issuer.call("search", {"send_date_to": "2026-12-31"})


@provokes("E700002", "invoices[0].inv_no")
def text_too_long(scene: Scene) -> Told:
    return scene.registers(inv_no="9" * 31)


@provokes("E700003", "Accept")
def accept_that_names_nothing(scene: Scene) -> Told:
    """v1 takes that for absent; there, it is an Accept that disagrees."""
    other = {"json": "text/xml", "xml": "application/json"}[scene.wire.form]
    return scene.issuer.call("search", {}, accept="*/*" if scene.wire.dialect == "v2" else other)


@provokes("E700004", "invoices[0].send_date")
def no_day_of_the_calendar(scene: Scene) -> Told:
    return scene.registers(send_date="2026-02-30")


@provokes("E700005", "invoices[0].invoice_type")
def no_such_choice(scene: Scene) -> Told:
    return scene.registers(invoice_type="9")


@provokes("E700006", "get_count")
def out_of_range(scene: Scene) -> Told:
    return scene.issuer.search(get_count=100)


@provokes("E700007", "invoices[0].inv_name")
def forbidden_character(scene: Scene) -> Told:
    return scene.registers(inv_name="請求\u202e書")


@provokes("E700008", "invoices")
def too_many_elements(scene: Scene) -> Told:
    return scene.issuer.register(*[{"inv_name": "x"}] * 101)


@provokes("E700009", "send_date_from")
def range_that_ends_before_it_begins(scene: Scene) -> Told:
    return scene.issuer.search(send_date_from="2026-12-02", send_date_to="2026-12-01")


@provokes("E700010", "invoices[0].inv_tax")
def wrong_amount(scene: Scene) -> Told:
    return scene.registers(inv_tax=1)


@provokes("E700011", "invoices[1].publisher.publisher_mng_num")
def one_code_two_contents(scene: Scene) -> Told:
    code = unique()
    return scene.issuer.register({"publisher": office(code)}, {"publisher": office(code, publisher_section="別")})


@provokes("E700012", "response_type")
def no_such_response_type(scene: Scene) -> Told:
    return scene.issuer.call("search", {"response_type": "csv"})


@provokes("E700013", "Content-Type", status=415)
def other_media_type(scene: Scene) -> Told:
    return scene.body(b"a,b", content_type="text/csv")


@provokes("E700014")
def unparsable(scene: Scene) -> Told:
    return scene.body(b"{" if scene.wire.form == "json" else b"<request>")


@provokes("E700015", status=413)
def too_large(scene: Scene) -> Told:
    return scene.body(b" " * 11_000_000)


@provokes("E700016", status=414)
def query_too_long(scene: Scene) -> Told:
    return scene.issuer.send("search", b"{}", "a=" + "b" * 9000)


@provokes("E700017", status=405)
def other_method(scene: Scene) -> Told:
    _, path = scene.wire.address("search")
    return scene.issuer.fetch("DELETE", path, accept=scene.wire.media)


@provokes("E700018", status=404)
def unknown_path(scene: Scene) -> Told:
    path = {"v1": "/v1/nothing", "v2": "/wi/v2/nothing"}[scene.wire.dialect]
    return scene.issuer.fetch("GET", path, accept=scene.wire.media)


@provokes("E700019", "invoices[0].details[0].tax_rate_sec")
def rate_without_a_bucket(scene: Scene) -> Told:
    return scene.registers(details=[detail(tax_rate_sec=7)])


@provokes("E700020", "invoices[0].details[1].input_tax_type")
def exclusive_and_inclusive_of_one_rate(scene: Scene) -> Told:
    return scene.registers(details=[detail(), detail(input_tax_type="1")])


@provokes("E700021", "invoices[0].publisher.publisher_delete_flg")
def deletion_beside_an_invoice(scene: Scene) -> Told:
    return scene.registers(publisher={"publisher_mng_num": "HQ", "publisher_delete_flg": "1"})


@provokes("E700022", "invoices[0].unit_tax_calc_sec")
def unit_that_does_not_fit(scene: Scene) -> Told:
    return scene.registers(unit_tax_calc_sec="1")


@provokes("E700023", "Idempotency-Key")
def malformed_key(scene: Scene) -> Told:
    return scene.issuer.call("register", {"invoices": [element()]}, idempotency_key="a b")
