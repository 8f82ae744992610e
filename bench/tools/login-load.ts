import { parseArgs } from 'node:util'

// Users who sign in again and again, each waiting for the answer, as a separate process. Prints the number per
// second.

const { values } = parseArgs({
  options: {
    /** Without a URL the same passwords are verified here, by the runtime alone. */
    url: { type: 'string', default: '' },
    people: { type: 'string', default: '50' },
    password: { type: 'string', default: '' },
    /** The stored hash of the password, for the verification without a server. */
    hash: { type: 'string', default: '' },
    seconds: { type: 'string', default: '5' },
  },
})
const { url, password, hash } = values
const seconds = Number(values.seconds)
const until = performance.now() + seconds * 1_000
let count = 0

async function signIn(person: number): Promise<void> {
  const body = JSON.stringify({
    user_handle: `login-${person}`,
    password,
    device_uuid: `login-device-${person}`,
    device_type: 'web',
  })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/v1/auth/login`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

const check = async (): Promise<void> => {
  if (!(await Bun.password.verify(password, hash))) throw new Error('The password is wrong')
}

await Promise.all(
  Array.from({ length: Number(values.people) }, async (_, person) => {
    while (performance.now() < until) {
      await (url === '' ? check() : signIn(person))
      if (performance.now() < until) count += 1
    }
  }),
)
console.log(JSON.stringify({ perSecond: count / seconds }))
process.exit(0)
