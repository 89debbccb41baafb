// OAuth clients that other people wrote, against a sandbox at $ORIGIN: what a partner does with them works.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { AuthorizationCode } from 'simple-oauth2'
import { Person } from './person.mjs'

const ORIGIN = process.env.ORIGIN
const CALLBACK = 'http://127.0.0.1/callback'
const SCOPE = 'openid profile email qualified'
const ID = 'demo-client'
const SECRET = 'demo-secret'
const MONTH = 'send_date_from=2026-11-01&send_date_to=2026-11-30'

async function works(token) {
  const answer = await fetch(`${ORIGIN}/v1/invoice/seller/invoices?${MONTH}`, { headers: { authorization: `Bearer ${token}` } })
  return (await answer.json()).result === '0'
}

// openid-client

const discovered = (secret = SECRET, how) =>
  openid.discovery(new URL(ORIGIN), ID, secret, how, { execute: [openid.allowInsecureRequests] })

async function withOpenidClient(config) {
  const verifier = openid.randomPKCECodeVerifier()
  const asked = { state: openid.randomState(), nonce: openid.randomNonce() }
  const challenge = { code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
  const address = openid.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: SCOPE, ...asked, ...challenge })
  const back = await new Person().authorize(address)
  const checks = { pkceCodeVerifier: verifier, expectedState: asked.state, expectedNonce: asked.nonce, idTokenExpected: true }
  return openid.authorizationCodeGrant(config, back, checks)
}

test('openid-client: discovery, code with PKCE, the ID token checked', async () => {
  const given = await withOpenidClient(await discovered())
  assert.equal(given.claims().sub, 'issuer@demo.example')
  assert.ok(await works(given.access_token))
})

test('openid-client: the secret in a Basic header', async () => {
  const given = await withOpenidClient(await discovered(SECRET, openid.ClientSecretBasic(SECRET)))
  assert.ok(await works(given.access_token))
})

test('openid-client: refresh', async () => {
  const config = await discovered()
  const first = await withOpenidClient(config)
  const second = await openid.refreshTokenGrant(config, first.refresh_token)
  assert.ok(await works(second.access_token))
  assert.ok(!(await works(first.access_token)))
})

test('openid-client: introspection and revocation', async () => {
  const config = await discovered()
  const given = await withOpenidClient(config)
  assert.equal((await openid.tokenIntrospection(config, given.access_token)).active, true)
  await openid.tokenRevocation(config, given.refresh_token)
  assert.equal((await openid.tokenIntrospection(config, given.access_token)).active, false)
  assert.ok(!(await works(given.access_token)))
})

test('openid-client: userinfo', async () => {
  const config = await discovered()
  const given = await withOpenidClient(config)
  assert.equal((await openid.fetchUserInfo(config, given.access_token, 'issuer@demo.example')).email, 'issuer@demo.example')
})

test('openid-client: a wrong secret is challenged', async () => {
  const config = await discovered('wrong')
  await assert.rejects(openid.refreshTokenGrant(config, 'x'), (error) => error.status === 401 && error.cause[0].scheme === 'basic')
})

// oauth4webapi

const insecure = { [oauth.allowInsecureRequests]: true }
const client = { client_id: ID }
const authentication = oauth.ClientSecretPost(SECRET)

async function server() {
  const issuer = new URL(ORIGIN)
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }))
}

async function withOauth4webapi(as, as_whom = authentication) {
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()]
  const address = new URL(as.authorization_endpoint)
  address.search = new URLSearchParams({
    client_id: ID, redirect_uri: CALLBACK, response_type: 'code', scope: 'qualified', state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const back = oauth.validateAuthResponse(as, client, await new Person().authorize(address), state)
  const answer = await oauth.authorizationCodeGrantRequest(as, client, as_whom, back, CALLBACK, verifier, insecure)
  return oauth.processAuthorizationCodeResponse(as, client, answer)
}

test('oauth4webapi: metadata of RFC 8414, iss checked, code with PKCE', async () => {
  const as = await server()
  assert.equal(as.authorization_response_iss_parameter_supported, true)
  assert.ok(await works((await withOauth4webapi(as)).access_token))
})

test('oauth4webapi: refresh', async () => {
  const as = await server()
  const first = await withOauth4webapi(as)
  const answer = await oauth.refreshTokenGrantRequest(as, client, authentication, first.refresh_token, insecure)
  assert.ok(await works((await oauth.processRefreshTokenResponse(as, client, answer)).access_token))
})

test('oauth4webapi: introspection and revocation', async () => {
  const as = await server()
  const given = await withOauth4webapi(as)
  const active = async () => {
    const answer = await oauth.introspectionRequest(as, client, authentication, given.access_token, insecure)
    return (await oauth.processIntrospectionResponse(as, client, answer)).active
  }
  assert.equal(await active(), true)
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, given.access_token, insecure))
  assert.equal(await active(), false)
})

test('oauth4webapi: a wrong secret in a Basic header is challenged', async () => {
  const as = await server()
  const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.ClientSecretBasic('wrong'), 'x', insecure)
  assert.equal(answer.status, 401)
  await assert.rejects(oauth.processRefreshTokenResponse(as, client, answer), oauth.WWWAuthenticateChallengeError)
})

test('oauth4webapi: a code that comes again is told as invalid_grant', async () => {
  const as = await server()
  const [verifier, address] = [oauth.generateRandomCodeVerifier(), new URL(as.authorization_endpoint)]
  address.search = new URLSearchParams({ client_id: ID, redirect_uri: CALLBACK, response_type: 'code', scope: 'qualified', state: 's' })
  const back = oauth.validateAuthResponse(as, client, await new Person().authorize(address), 's')
  const redeem = (how) => oauth.authorizationCodeGrantRequest(as, client, authentication, back, CALLBACK, how, insecure)
  await assert.rejects(oauth.processAuthorizationCodeResponse(as, client, await redeem(verifier)), { error: 'invalid_grant' })
  assert.ok((await oauth.processAuthorizationCodeResponse(as, client, await redeem(oauth.nopkce))).access_token)
  await assert.rejects(oauth.processAuthorizationCodeResponse(as, client, await redeem(oauth.nopkce)), { error: 'invalid_grant' })
})

// simple-oauth2

const simple = (secret = SECRET, authorizationMethod = 'body') =>
  new AuthorizationCode({
    client: { id: ID, secret },
    auth: {
      tokenHost: ORIGIN, tokenPath: '/openam/oauth2/access_token?realm=/api', revokePath: '/openam/oauth2/token/revoke',
      authorizePath: '/openam/oauth2/authorize?realm=/api',
    },
    options: { authorizationMethod },
  })

async function withSimpleOauth2(program) {
  const back = await new Person().authorize(program.authorizeURL({ redirect_uri: CALLBACK, scope: SCOPE, state: 'xyz' }))
  assert.equal(back.searchParams.get('state'), 'xyz')
  return program.getToken({ code: back.searchParams.get('code'), redirect_uri: CALLBACK })
}

for (const method of ['body', 'header']) {
  test(`simple-oauth2: code without PKCE, the secret in the ${method}`, async () => {
    assert.ok(await works((await withSimpleOauth2(simple(SECRET, method))).token.access_token))
  })
}

test('simple-oauth2: refresh', async () => {
  const first = await withSimpleOauth2(simple())
  assert.ok(await works((await first.refresh()).token.access_token))
})

test('simple-oauth2: both tokens revoked, one after the other', async () => {
  const given = await withSimpleOauth2(simple())
  await given.revokeAll()
  assert.ok(!(await works(given.token.access_token)))
})

test('simple-oauth2: a wrong secret is refused', async () => {
  await assert.rejects(simple('wrong').getToken({ code: 'x', redirect_uri: CALLBACK }), (error) => error.output.statusCode === 401)
})
