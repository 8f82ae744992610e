import { createHash } from 'node:crypto'

const fromHere =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'self'; " +
  "form-action 'self'; frame-ancestors 'none'"

/** Allows our own code and styles only. */
export const pagePolicy = `${fromHere}; style-src 'self'`

/**
 * The policy for a web app that is not ours, which may have styles in its page and handlers in attributes, such as
 * `onerror` of a picture. Inline scripts and scripts of other hosts stay forbidden.
 */
export const foreignPagePolicy = `${fromHere}; style-src 'self' 'unsafe-inline'; script-src-attr 'unsafe-inline'`

/** The policy for a page with nothing but inline styles, which are allowed by their hash. */
export function lonePagePolicy(html: string): string {
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

/** Headers of all our pages beside the policy: no frames, and no referrer for other sites. */
export const pageHeaders = {
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

type HeaderDefaults = readonly [name: string, value: string][]

/** Defaults for every answer: browsers must not guess the type, and pages of other sites must not embed it. */
const onEveryAnswer: HeaderDefaults = [
  ['x-content-type-options', 'nosniff'],
  ['cross-origin-resource-policy', 'same-origin'],
]

/**
 * Defaults for answers of the interface: a browser that shows one as a page, to play a stream for instance, may do
 * nothing else with it.
 */
const onTheInterface: HeaderDefaults = [
  ...onEveryAnswer,
  ['content-security-policy', "default-src 'none'; media-src 'self'; frame-ancestors 'none'"],
]

const interfaceDefaults = new Headers([...onTheInterface])

/** Headers of an answer of the interface, with the defaults: copying all of them costs less than setting each. */
export const interfaceHeaders = (): Headers => new Headers(interfaceDefaults)

/** Adds the defaults that an answer lacks. */
export function addDefaults(headers: Headers, isInterface: boolean): void {
  for (const [name, value] of isInterface ? onTheInterface : onEveryAnswer)
    if (!headers.has(name)) headers.set(name, value)
}
