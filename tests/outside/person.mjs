// Somebody at a browser without scripts: signs in, allows, and is sent back to the program.
export class Person {
  #cookies = new Map()

  async #fetch(address, form) {
    const headers = { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '), referer: String(address) }
    const body = form && new URLSearchParams(form)
    const answer = await fetch(address, { redirect: 'manual', method: form ? 'POST' : 'GET', headers, body })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      this.#cookies.set(name, value)
    }
    return answer
  }

  // Where the program finds the answer to its authorization request.
  async authorize(address, { pfid = 'issuer@demo.example', password = 'demo-pass-2026' } = {}) {
    const signin = new URL((await this.#fetch(address)).headers.get('location'), address)
    const page = await (await this.#fetch(signin)).text()
    const next = signin.searchParams.get('next')
    const entered = await this.#fetch(signin, { ...hidden(page), username: pfid, password, next })
    const request = new URL(entered.headers.get('location'), address)
    const consent = await (await this.#fetch(request)).text()
    const allowed = await this.#fetch(request, { ...hidden(consent), allow: '1' })
    return new URL(allowed.headers.get('location'))
  }
}

// The last form with a token: the header of a page has others.
function hidden(page) {
  const form = page.split('<form').find((one) => /name="(shown|username)"/.test(one)) ?? ''
  const inputs = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return Object.fromEntries([...inputs].map(([, name, value]) => [name, value]))
}
