const ORIGIN = {{ origin }};
const CLIENT = { client_id: {{ client_id }}, client_secret: {{ client_secret }} };
const REDIRECT_URI = {{ redirect_uri }};
const TOKEN = `${ORIGIN}/openam/oauth2/access_token?realm=%2Fapi`;
const MONTH = { send_date_from: "{{ new.month_begins|date:"Y-m-d" }}", send_date_to: "{{ new.month_ends|date:"Y-m-d" }}" };

const tokens = async (form) => {
  const answer = await fetch(TOKEN, { method: "POST", body: new URLSearchParams({ ...CLIENT, ...form }) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

const call = async (accessToken) => {
  const address = `${ORIGIN}/v1/invoice/seller/invoices?${new URLSearchParams(MONTH)}`;
  return (await fetch(address, { headers: { Authorization: `Bearer ${accessToken}` } })).json();
};

let held = await tokens({ grant_type: "authorization_code", code: process.env.CODE, redirect_uri: REDIRECT_URI });
let answer = await call(held.access_token);
if (answer.error_list.some((error) => error.error_code === "E200002")) {
  // Expired: refresh once, keep the new pair, and repeat the same call.
  held = await tokens({ grant_type: "refresh_token", refresh_token: held.refresh_token });
  answer = await call(held.access_token);
}
console.log(JSON.stringify(answer));
