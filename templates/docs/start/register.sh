NUMBER=$(curl -s "$SANDBOX/wi/v2/seller/invoice/register" \
  -H "Authorization: Bearer $TOKEN" -H "Accept: application/json" -H "Content-Type: application/json" \
  -d '{"response_type": "json", "invoices": [{
        "inv_name": "はじめての請求書", "invoice_type": "3",
        "send_date": "{{ new.today|date:"Y-m-d" }}", "pay_due_date": "{{ new.due|date:"Y-m-d" }}",
        "customer": {"private_cust_cd": "{{ new.customer|default:"AOBA" }}"},
        "details": [{"item_name": "部品", "item_qty": "3", "item_price": "1250", "tax_type": "0", "tax_rate_sec": 10}]}]}' |
  tee /dev/stderr | python3 -c 'import json, sys; print(json.load(sys.stdin)["invoices"][0]["invoice_mng_num"])')
