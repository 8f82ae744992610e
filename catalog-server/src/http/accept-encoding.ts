/** A content coding of an answer. */
export type Coding = 'zstd' | 'br' | 'gzip'

/** The suffixes of the codings in an `ETag`, with the empty one for the plain form. */
const tagEndings = ['', '-zstd', '-br', '-gzip']

/**
 * The coding that the client prefers by its weights (RFC 9110 §12.5.3), the first of `order` among equals. Null for
 * the plain body: when the client prefers it, and when no other coding is accepted.
 */
export function codingFor(acceptEncoding: string | null, order: readonly Coding[]): Coding | null {
  if (acceptEncoding === null) return null
  const weights = weightsOf(acceptEncoding)
  const weightOf = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? 0
  const highest = Math.max(...order.map(weightOf))
  if (highest === 0 || highest < (weights.get('identity') ?? 0)) return null
  return order.find((coding) => weightOf(coding) === highest) ?? null
}

/** Whether the plain body may be sent: always, unless the client excludes it. */
export function isPlainAccepted(acceptEncoding: string | null): boolean {
  if (acceptEncoding === null || !/q=0/i.test(acceptEncoding)) return true
  const weights = weightsOf(acceptEncoding)
  return (weights.get('identity') ?? weights.get('*')) !== 0
}

/** A strong tag for each coding of the same content: their bytes differ. */
export const tagOf = (version: string, coding: Coding | null): string =>
  `"${version}${coding ? `-${coding}` : ''}"`

/** All tags that name this content, in whatever coding. */
export const tagsOf = (version: string): string[] => tagEndings.map((ending) => `"${version}${ending}"`)

/** Weights from 0 to 1, by coding in lower case. A weight that cannot be read counts as absent. */
function weightsOf(header: string): Map<string, number> {
  const weights = new Map<string, number>()
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    const weight = parameters.map((text) => /^q=([01](?:\.\d{0,3})?)$/.exec(text)?.[1]).find(Boolean)
    if (name !== '') weights.set(name, weight === undefined ? 1 : Math.min(Number(weight), 1))
  }
  return weights
}
