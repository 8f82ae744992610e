import type { Endpoint } from '@pezzottify/contract'
import { api, secretPlaces } from '@pezzottify/contract'

const { fields, bodies, pathsBefore } = secretPlaces(
  Object.values(api).flatMap((group) => Object.values<Endpoint>(group)),
)
const oneOf = (texts: Iterable<string>): string => [...texts].join('|')

/** Names of secret fields, wherever they occur: those of the contract, and common names of other programs. */
const secretNames = new RegExp(
  `passw|token|secret|cookie|authorization|api[-_]?key|^(${oneOf(fields)})$`,
  'i',
)
/** The rest of such a path is a secret that grants access. */
const secretLinks = new RegExp(`(${oneOf(pathsBefore)})[^?\\s"]+`, 'g')
/** A mistyped request may have the secret anywhere in such a body, and a path may be spelled in many ways. */
const secretBodies = new RegExp(oneOf([...bodies].map((path) => path.replace(/\{\w+\}/g, '[^/]+'))), 'i')
const hidden = '…'

/** Whether the bodies of requests to a path, and of their answers, must not be logged. */
export const hasSecretBodies = (path: string): boolean => secretBodies.test(path)

/** A path or an address without the secret part of download links. */
export const redactLinks = (text: string): string => text.replace(secretLinks, `$1${hidden}`)

/** The query as it came, with the question mark and without the values of secrets. */
export const redactQuery = (search: string): string =>
  search.replace(/([?&])([^=&]*)=([^&]*)/g, (pair, mark: string, name: string) =>
    secretNames.test(decoded(name)) ? `${mark}${name}=${hidden}` : redactLinks(pair),
  )

/** `name: value` for each header, without those that carry secrets. */
export const redactHeaders = (headers: Headers): string =>
  [...headers]
    .filter(([name]) => !secretNames.test(name))
    .map(([name, value]) => `${name}: ${redactLinks(value)}`)
    .join('; ')

/** JSON with its secrets hidden at every depth; null for other texts, whose content is unknown. */
export function redactJson(text: string): string | null {
  try {
    return redactLinks(
      JSON.stringify(JSON.parse(text), (key, value: unknown) => (secretNames.test(key) ? hidden : value)),
    )
  } catch {
    return null
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
