curl -s -G "$SANDBOX/v1/invoice/seller/invoices" -H "Authorization: Bearer $TOKEN" \
  -d send_date_from={{ new.month_begins|date:"Y-m-d" }} -d send_date_to={{ new.month_ends|date:"Y-m-d" }} -d extracting_type03=1
