import { newPhone } from './on-phone.ts'

export const server = 'https://music.example'
export const first = '/v1/content/stream/one'
export const second = '/v1/content/stream/two'
export const start = { url: first, positionMs: 0, play: true, gain: 1 }

type Options = Parameters<typeof newPhone>[0]

/** The app loads the page of its server. */
export const phoneAtServer = (options: Options = {}) => newPhone({ server, ...options })

/** The app is open at its server, and its page listens. */
export async function openPhone(options: Options = {}) {
  const phone = await phoneAtServer(options)
  await phone.does('page', `${server}/`)
  await phone.post('ready')
  return phone
}
