import { createHash } from 'node:crypto'

const fromHere =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'self'; " +
  "form-action 'self'; frame-ancestors 'none'"

/** Code and styles of ours alone, and nothing from anywhere else. */
export const pagePolicy = `${fromHere}; style-src 'self'`

/**
 * The same for a web app that is not ours, which may have styles in its page, and handlers in the attributes of its
 * elements: `onerror` of a picture, say. Scripts between tags and from elsewhere stay out.
 */
export const foreignPagePolicy = `${fromHere}; style-src 'self' 'unsafe-inline'; script-src-attr 'unsafe-inline'`

/** A page that brings its styles along and needs nothing else: they are known by their hash. */
export function lonePagePolicy(html: string): string {
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

/** What every page of ours carries beside its policy: it stands in no frame and tells nobody where it was. */
export const pageHeaders = {
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** What every answer carries that says nothing else: it is what its type says, and no page of another site shows it. */
export const onEveryAnswer: readonly [name: string, value: string][] = [
  ['x-content-type-options', 'nosniff'],
  ['cross-origin-resource-policy', 'same-origin'],
]

/** An answer of the interface is no page: a browser that makes one of it, to play a stream, say, lets it do nothing else. */
export const onTheInterface: typeof onEveryAnswer = [
  ...onEveryAnswer,
  ['content-security-policy', "default-src 'none'; media-src 'self'; frame-ancestors 'none'"],
]
