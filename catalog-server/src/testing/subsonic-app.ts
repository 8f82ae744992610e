import { invariant } from '../base/errors.ts'
import type { TestApp } from './test-app.ts'

type Given = string | number | boolean
/** Parameters of a call; a list is sent as a repeated name. */
export type SubsonicParameters = Record<string, Given | readonly Given[] | undefined>

type Envelope = { status: 'ok' | 'failed'; error?: { code: number; message: string } }

export type SubsonicApp = {
  /** The app password, and the parameters that sign in with it. */
  secret: string
  credentials: SubsonicParameters
  /** The raw answer. `f=json` unless named. */
  response(name: string, parameters?: SubsonicParameters, init?: RequestInit): Promise<Response>
  /** The envelope of a success, with what is under it. */
  call<T extends object = Record<string, never>>(name: string, parameters?: SubsonicParameters): Promise<T>
  /** The same by a posted form. */
  post<T extends object = Record<string, never>>(name: string, parameters?: SubsonicParameters): Promise<T>
  xml(name: string, parameters?: SubsonicParameters): Promise<string>
  /** The error code of a refusal. */
  refusal(name: string, parameters?: SubsonicParameters): Promise<number>
}

/** An app that speaks the second interface, signed in as one of the test users with an app password of its own. */
export async function subsonicApp(testApp: TestApp, handle: string, client = 'test'): Promise<SubsonicApp> {
  const { secret } = await testApp.as(handle).appPasswords.create({ body: { name: client } })
  const credentials = { apiKey: secret, v: '1.16.1', c: client }
  const response: SubsonicApp['response'] = (name, parameters = {}, init = {}) =>
    testApp.request(`/rest/${name}?${queryOf({ ...credentials, f: 'json', ...parameters })}`, init)
  const success = async (name: string, answer: Response): Promise<object> => {
    const envelope = await envelopeOf(answer)
    invariant(envelope.status === 'ok', `${name}: ${JSON.stringify(envelope.error)}`)
    return envelope
  }
  return {
    secret,
    credentials,
    response,
    call: async <T extends object>(name: string, parameters?: SubsonicParameters) =>
      (await success(name, await response(name, parameters))) as T,
    post: async <T extends object>(name: string, parameters: SubsonicParameters = {}) =>
      (await success(
        name,
        await testApp.request(`/rest/${name}`, {
          method: 'POST',
          body: new URLSearchParams(queryOf({ ...credentials, f: 'json', ...parameters })),
        }),
      )) as T,
    xml: async (name, parameters) => (await response(name, { f: 'xml', ...parameters })).text(),
    refusal: async (name, parameters) => {
      const { status, error } = await envelopeOf(await response(name, parameters))
      invariant(status === 'failed' && error, `${name} was not refused`)
      return error.code
    },
  }
}

export function queryOf(parameters: SubsonicParameters): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) query.append(name, String(one))
  return query.toString()
}

async function envelopeOf(answer: Response): Promise<Envelope> {
  const body = (await answer.json()) as { 'subsonic-response': Envelope }
  return body['subsonic-response']
}
