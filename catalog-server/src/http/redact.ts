/** What is called so is a secret, wherever it stands. */
const secretNames = /passw|token|secret|cookie|authorization|api[-_]?key|^code$/i
/** The rest of such a path is all that it takes to use it. */
const secretLinks = /(\/v1\/download\/)[^?\s"]+/g
const hidden = '…'

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
