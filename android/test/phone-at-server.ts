import { compileHarness, onJvm, toolsOrNull } from './compile-harness.ts'
import { startPhone } from './phone.ts'

const tools = toolsOrNull()
const compiled = tools && compileHarness(tools)
/** Null without a JDK and the tools. */
export const program = tools && compiled && onJvm(tools, compiled)

export const server = 'https://music.example'
export const first = '/v1/content/stream/one'
export const second = '/v1/content/stream/two'
export const start = { url: first, positionMs: 0, play: true, gain: 1 }

type Options = Parameters<typeof startPhone>[1]

/** The app loads the page of its server. */
export function phoneAtServer(options: Options = {}) {
  if (!program) throw new Error('not reached: the tests are left out')
  return startPhone(program, { server, ...options })
}

/** The app is open at its server, and its page listens. */
export async function openPhone(options: Options = {}) {
  const phone = await phoneAtServer(options)
  await phone.does('page', `${server}/`)
  await phone.post('ready')
  return phone
}
