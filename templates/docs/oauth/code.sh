curl -s '{{ new.origin }}/openam/oauth2/access_token?realm=%2Fapi' \
  -d grant_type=authorization_code -d code={{ code }} \
  --data-urlencode redirect_uri={{ redirect_uri }} \
  -d client_id={{ client_id }} -d client_secret={{ client_secret }}
