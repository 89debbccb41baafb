curl -s {{ new.origin }}/api/credentials/access_token \
  -d user_id={{ pfid }} -d user_password={{ password }} \
  -d client_id={{ client_id }} -d client_secret={{ client_secret }} -d realm=/api -d response_type=json
