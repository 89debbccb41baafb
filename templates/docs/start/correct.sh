curl -s -X PUT "$SANDBOX/v1/invoice/seller/invoices" \
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
  -d '{"invoices": [{"invoice_mng_num": '"$NUMBER"', "remarks": "単価を訂正しました",
        "details": [{"item_name": "部品", "item_qty": "3", "item_price": "1200", "tax_type": "0", "tax_rate_sec": 10}]}]}'
