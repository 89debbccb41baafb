// OAuth, performed from the browser against the same origin. Secrets and tokens stay in this page's memory; `state` and the
// code_verifier wait in sessionStorage for the one redirect that they are for.

const KEPT = "oauth-playground";
const get = (id) => document.getElementById(id);
const root = get("playground");
const safe = Boolean(window.crypto?.subtle);

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = (size) => base64url(crypto.getRandomValues(new Uint8Array(size)));
const digest = async (text) => base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
const element = (name, text = "", classes = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (classes) made.className = classes;
  return made;
};

// ---- step 1: the address of the authorization page ----

const begin = get("begin");
if (begin) prepare(begin);

async function prepare(form) {
  const verifier = random(32);
  const challenge = safe ? await digest(verifier) : "";
  const pkce = get("begin-pkce");
  for (const hidden of form.querySelectorAll("[data-scripted]")) hidden.hidden = false;
  if (!safe) {
    pkce.checked = false;
    pkce.disabled = true;
    get("begin-pkce-help").textContent = get("begin-pkce-help").dataset.without;
  }
  get("begin-state").value = random(16);
  const fields = () => {
    const asked = new URLSearchParams(new FormData(form));
    if (pkce.checked) for (const [name, value] of [["code_challenge", challenge], ["code_challenge_method", "S256"]]) asked.set(name, value);
    return asked;
  };
  const show = () => { get("begin-address").textContent = `${form.action}?${fields()}`; };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { client_id, redirect_uri, state } = Object.fromEntries(fields());
    sessionStorage.setItem(KEPT, JSON.stringify({ client_id, redirect_uri, state, verifier: pkce.checked ? verifier : "" }));
    window.location.assign(`${form.action}?${fields()}`);
  });
  show();
}

// ---- what is held ----

const held = { code: "", verifier: "", isRedeemed: false, access: "", refresh: "", used: "" };
const secrets = new Set();
const word = (name) => document.querySelector(`#words [data-word="${name}"]`).textContent;
const field = (id) => get(id)?.value ?? "";
const client = (changes = {}) => ({ client_id: field("client-id"), client_secret: field("client-secret"), ...changes });

// ---- back from the authorization page ----

function arrive() {
  const received = Object.fromEntries(new URLSearchParams(window.location.search));
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  // A code is good for one use only: it belongs neither into the history nor into the next page's Referer.
  if (window.location.search) history.replaceState(null, "", window.location.pathname);
  if (!received.code && !received.error) return;
  sessionStorage.removeItem(KEPT);
  const verdict = !kept ? "no-state" : kept.state !== received.state ? "wrong-state" : received.iss !== root.dataset.origin ? "wrong-iss" : "good-state";
  get("verdict").append(reason([verdict]));
  say(get("verdict").textContent);
  const place = document.querySelector('[data-received="code"]');
  if (place) mask(place, received.code);
  if (verdict !== "good-state" || !received.code) return;
  Object.assign(held, { code: received.code, verifier: kept.verifier });
  get("client-id").value = kept.client_id;
}

// ---- the calls ----

const { token, password, userinfo, introspect, revoke } = root?.dataset ?? {};
const realm = "?realm=%2Fapi";
const bearer = () => ({ Authorization: `Bearer ${held.access}` });
const redeem = (changes = {}) => ({
  grant_type: "authorization_code", code: held.code, redirect_uri: root.dataset.redirect,
  ...(held.verifier ? { code_verifier: held.verifier } : {}), ...client(), ...changes,
});
const refreshing = (value, changes = {}) => ({ grant_type: "refresh_token", refresh_token: value, ...client(changes) });
const operation = () => {
  const [path, day] = field("operation").split(" ");
  const { from, to } = root.dataset;
  return `/v1/invoice/${path}?${new URLSearchParams({ [`${day}_from`]: from, [`${day}_to`]: to, get_count: 1 })}`;
};

// `needs` says when it makes sense, `form` what is posted, `path` where, `then` what an answer of 200 changes.
const CALLS = {
  token: { needs: () => held.code && !held.isRedeemed, path: () => token + realm, form: redeem, then: keep },
  password: {
    needs: () => true, path: () => password, then: keep,
    form: () => ({ user_id: field("user-id"), user_password: field("user-password"), ...client(), realm: "/api", response_type: "json" }),
  },
  operation: { needs: () => held.access, path: operation, headers: bearer },
  refresh: { needs: () => held.refresh, path: () => token + realm, form: () => refreshing(held.refresh), then: keep },
  userinfo: { needs: () => held.access, path: () => userinfo, headers: bearer },
  introspect: { needs: () => held.access, path: () => introspect, form: () => ({ token: held.access, ...client() }) },
  secret: { needs: () => held.refresh, path: () => token + realm, form: () => refreshing(held.refresh, { client_secret: "wrong" }) },
  verifier: { needs: () => held.verifier && !held.isRedeemed, path: () => token + realm, form: () => redeem({ code_verifier: random(32) }) },
  reuse: { needs: () => held.isRedeemed, path: () => token + realm, form: redeem },
  expired: { needs: () => held.access, path: operation, headers: bearer, before: expire },
  replay: { needs: () => held.used, path: () => token + realm, form: () => refreshing(held.used) },
  revoke: { needs: () => held.refresh, path: () => revoke, form: () => ({ token: held.refresh, ...client() }) },
};

function keep(body, name) {
  if (name === "token") held.isRedeemed = true;
  // The oldest one that was exchanged: it is the one whose return does the most harm.
  if (name === "refresh" && body.refresh_token !== held.refresh) held.used ||= held.refresh;
  if (name !== "refresh") held.used = "";
  Object.assign(held, { access: body.access_token, refresh: body.refresh_token });
  if (body.id_token) identify(body.id_token);
}

async function expire() {
  const form = get("expiring");
  form.elements.token.value = held.access;
  await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
}

async function perform(name, place) {
  const call = CALLS[name];
  const button = place.querySelector("button");
  button.disabled = true;
  say(word("busy"));
  try {
    await call.before?.();
    const form = call.form?.();
    const path = call.path();
    for (const secret of [held.code, held.verifier, held.access, held.refresh, held.used, form?.client_secret, form?.user_password, form?.code_verifier]) if (secret) secrets.add(secret);
    const request = { method: form ? "POST" : "GET", headers: { Accept: "application/json", ...call.headers?.() }, body: form && new URLSearchParams(form) };
    const answer = await fetch(path, { ...request, cache: "no-store", credentials: "omit" }).catch(() => null);
    const text = answer ? await answer.text() : "";
    const body = parsed(text);
    for (const member of ["access_token", "refresh_token", "id_token"]) if (body?.[member]) secrets.add(body[member]);
    if (answer?.ok) call.then?.(body, name);
    show(place, name, { ...request, path, form }, answer, body ?? text);
  } finally {
    allow();
  }
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

// ---- showing what was sent and what came ----

function show(place, name, request, answer, body) {
  const result = place.querySelector(".result");
  const failure = body?.error || body?.error_list?.[0]?.error_code || "";
  const title = element("h3", answer ? `${answer.status} ${failure || answer.statusText}` : word("away"));
  title.tabIndex = -1;
  title.className = answer?.ok ? "good" : "bad";
  result.replaceChildren(title, reason([`${name} ${failure || answer?.status}`, failure, answer ? `status ${answer.status}` : "away"]));
  const exchange = element("div", "", "exchange");
  exchange.append(labelled(word("request"), requestText(request)));
  if (answer) exchange.append(labelled(word("answer"), answerText(answer, body)));
  result.append(exchange);
  result.hidden = false;
  say(`${title.textContent} ${result.querySelector(".reason")?.textContent ?? ""}`);
  title.focus();
  if (answer && root.dataset.calls) link(result, request, answer);
}

function requestText({ method, path, headers, form }) {
  const lines = [`${method} ${path}`, ...Object.entries(headers).map((pair) => pair.join(": "))];
  if (!form) return lines.join("\n");
  const body = Object.entries(form).map(([name, value]) => `${name}=${value}`);
  return [...lines, "Content-Type: application/x-www-form-urlencoded", "", body.join("\n&")].join("\n");
}

function answerText(answer, body) {
  const headers = [...answer.headers].filter(([name]) => /^(content-type|cache-control|www-authenticate|retry-after|x-request-id)$/.test(name));
  const text = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  return [`HTTP ${answer.status}`, ...headers.map((pair) => pair.join(": ")), "", text].join("\n");
}

function labelled(title, text) {
  const box = element("div");
  const block = element("pre", "", "copy body");
  block.tabIndex = 0;
  block.setAttribute("aria-label", title);
  block.append(withMasks(text));
  box.append(element("p", title, "label"), block);
  return box;
}

function withMasks(text) {
  const code = element("code");
  const known = [...secrets].sort((one, other) => other.length - one.length).map((secret) => secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  for (const piece of known.length ? text.split(new RegExp(`(${known.join("|")})`)) : [text]) {
    if (secrets.has(piece)) mask(code.appendChild(element("span")), piece);
    else code.append(piece);
  }
  return code;
}

function mask(place, secret) {
  place.replaceChildren(element("span", `…${secret.length >= 16 ? secret.slice(-4) : ""}`, "masked"), element("span", secret, "bare"));
}

function reason(keys) {
  const template = keys.map((key) => document.querySelector(`template[data-why~="${key.replace(/ /g, ":")}"]`)).find(Boolean);
  const box = element("div", "", "reason");
  if (template) box.append(template.content.cloneNode(true));
  return box;
}

const say = (text) => { get("told").textContent = text; };

// The log is written beside the calls, so the entry may come a moment later.
async function link(result, request, answer) {
  for (let turn = 0; turn < 5; turn += 1) {
    const found = await fetch(`${root.dataset.calls}?after=${root.dataset.last}`).then((told) => told.json()).catch(() => null);
    const entry = found?.calls.find((one) => one.method === request.method && request.path.startsWith(one.path) && one.status === answer.status);
    if (entry) {
      root.dataset.last = entry.number;
      const anchor = element("a", `${word("log")} #${entry.number}`);
      anchor.href = entry.link;
      result.append(anchor);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

// ---- the ID token ----

const decoded = (part) => Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const read = (part) => JSON.parse(new TextDecoder().decode(decoded(part)));

async function identify(idToken) {
  const [head, payload, signature] = idToken.split(".");
  const claims = read(payload);
  get("claims").textContent = `${JSON.stringify(read(head), null, 2)}\n${JSON.stringify(claims, null, 2)}`;
  get("identity").hidden = false;
  if (!safe) {
    get("signature").textContent = word("unchecked");
    return;
  }
  const faults = claims.iss === root.dataset.origin ? [] : ["iss"];
  if (claims.aud !== field("client-id")) faults.push("aud");
  if (!(await isSigned(read(head).kid, `${head}.${payload}`, signature))) faults.unshift("signature");
  get("signature").textContent = faults.length ? word("invalid") + faults.join(", ") : word("valid");
  get("signature").className = faults.length ? "bad" : "good";
}

async function isSigned(kid, text, signature) {
  const { keys } = await (await fetch(root.dataset.keys)).json();
  const jwk = keys.find((one) => one.kid === kid);
  if (!jwk) return false;
  const way = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, way, false, ["verify"]);
  return crypto.subtle.verify(way, key, decoded(signature), new TextEncoder().encode(text));
}

// ---- from here on ----

function allow() {
  for (const place of document.querySelectorAll("[data-call]")) place.querySelector("button").disabled = !CALLS[place.dataset.call].needs();
}

if (root) {
  arrive();
  allow();
  get("reveal").addEventListener("change", (event) => root.classList.toggle("reveals", event.target.checked));
  get("client").addEventListener("submit", (event) => event.preventDefault());
  for (const place of document.querySelectorAll("[data-call]")) place.querySelector("button").addEventListener("click", () => perform(place.dataset.call, place));
}
