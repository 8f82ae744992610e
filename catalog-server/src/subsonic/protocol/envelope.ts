import { createTurns } from '../../base/turns.ts'
import { compress, encodingFor } from '../../http/compress.ts'
import type { Body } from './body.ts'
import { badValue } from './error.ts'
import { jsonPieces } from './json.ts'
import type { Parameters } from './parameters.ts'
import { xmlPieces } from './xml.ts'

const protocolVersion = '1.16.1'

export type Form =
  | { name: 'json' }
  | { name: 'jsonp'; callback: string }
  /** Classic: without what was added to the protocol. */
  | { name: 'xml'; isClassic: boolean }

/** Apps that take nested elements for results of their own. */
const classicApps = new Set(['DSub'])
/** Apps that announce an older version stop at elements they do not know. */
const addedInMinor = 13

/** How the app wants to be answered. */
export function formOf(parameters: Parameters): Form {
  const name = parameters.text('f')
  const callback = parameters.text('callback')
  if (name === 'jsonp' && callback !== undefined && isName(callback)) return { name, callback }
  if (name === 'json' || name === 'jsonp') return { name: 'json' }
  const minor = /^1\.(\d+)/.exec(parameters.text('v') ?? '')?.[1]
  const isOld = minor !== undefined && Number(minor) < addedInMinor
  return { name: 'xml', isClassic: isOld || classicApps.has(parameters.text('c') ?? '') }
}

/** @throws SubsonicError for a callback that is more than a name: it would be run as a script */
export function checkCallback({ text, required }: Parameters): void {
  if (text('f') === 'jsonp' && !isName(required('callback')))
    throw badValue('Parameter callback is not a name')
}

const isName = (callback: string): boolean => /^[A-Za-z_$][\w$.]{0,127}$/.test(callback)

const contentTypes = {
  json: 'application/json; charset=utf-8',
  jsonp: 'application/javascript; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
}

/** The answer of `body` under its envelope. */
export async function envelopeResponse(
  request: Request,
  form: Form,
  { status, ...body }: Body & { status: 'ok' | 'failed' },
  serverVersion: string,
  httpStatus = 200,
): Promise<Response> {
  const head = { status, version: protocolVersion, type: 'pezzottify', serverVersion, openSubsonic: true }
  const bytes = await bytesOf(piecesOf(form, head, body))
  const coding = encodingFor(request.headers.get('accept-encoding'), bytes.length)
  const sent = coding === null ? bytes : await compress(bytes, coding)
  return new Response(sent, {
    status: httpStatus,
    headers: {
      'content-type': contentTypes[form.name],
      'content-length': String(sent.byteLength),
      'cache-control': 'no-store',
      vary: 'Accept-Encoding',
      ...(coding !== null && { 'content-encoding': coding }),
    },
  })
}

function* piecesOf(form: Form, head: Body, body: Body): Generator<string> {
  if (form.name === 'xml') {
    const root = { xmlns: 'http://subsonic.org/restapi', ...head, ...body }
    return yield* xmlPieces('subsonic-response', root, form.isClassic)
  }
  const json = jsonPieces({ 'subsonic-response': { ...head, ...body } })
  if (form.name === 'json') return yield* json
  yield `${form.callback}(`
  yield* json
  yield ');'
}

async function bytesOf(pieces: Iterable<string>): Promise<Uint8Array<ArrayBuffer>> {
  const turn = createTurns()
  let text = ''
  for (const piece of pieces) {
    text += piece
    const pause = turn()
    if (pause) await pause
  }
  return new TextEncoder().encode(text)
}
