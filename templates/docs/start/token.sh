TOKEN=$(curl -s "$SANDBOX/api/credentials/access_token" \
  --data-urlencode "user_id=$PFID" --data-urlencode "user_password=$PASSWORD" \
  --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET" -d realm=/api |
  tee /dev/stderr | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
