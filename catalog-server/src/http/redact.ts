import type { Endpoint } from '@pezzottify/contract'
import { api, secretPlaces } from '@pezzottify/contract'

const { fields, bodies, pathsBefore } = secretPlaces(
  Object.values(api).flatMap((group) => Object.values<Endpoint>(group)),
)
const oneOf = (texts: Iterable<string>): string => [...texts].join('|')

/** What is called so is a secret, wherever it stands: the fields of the contract, and what others call theirs. */
const secretNames = new RegExp(
  `passw|token|secret|cookie|authorization|api[-_]?key|^(${oneOf(fields)})$`,
  'i',
)
/** The rest of such a path is all that it takes to use it. */
const secretLinks = new RegExp(`(${oneOf(pathsBefore)})[^?\\s"]+`, 'g')
/** A slip of the hand may put a secret in any place of such a body, and a path may be spelled in many ways. */
const secretBodies = new RegExp(oneOf([...bodies].map((path) => path.replace(/\{\w+\}/g, '[^/]+'))), 'i')
const hidden = '…'

/** Whether the bodies that are sent to a path, and its answers, are no business of the log. */
export const hasSecretBodies = (path: string): boolean => secretBodies.test(path)

/** A path or an address, without the secret part of download links. */
export const redactLinks = (text: string): string => text.replace(secretLinks, `$1${hidden}`)

/** A query as it came, with the question mark, but for the values of secrets. */
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

/** JSON with its secrets hidden at every depth; null for what is not JSON, of which nobody knows what it holds. */
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
