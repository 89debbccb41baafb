SANDBOX={{ new.origin }}
CLIENT_ID={{ words.client_id }}
CLIENT_SECRET={{ words.client_secret }}
PFID={{ words.pfid }}
PASSWORD={{ words.password }}
