curl -s -G "$SANDBOX/v1/invoice/seller/invoices" -H "Authorization: Bearer $TOKEN" \
  -d send_date_from={{ new.month_begins|date:"Y-m-d" }} -d send_date_to={{ new.month_ends|date:"Y-m-d" }} |
  python3 -c 'import json, sys
for row in json.load(sys.stdin)["invoices"]:
    if str(row["invoice_mng_num"]) == sys.argv[1]:
        print(row["invoice_status"], row["rireki_no"], row["inv_amount"])' "$NUMBER"
