import type { Endpoint } from '@pezzottify/contract'
import { api, secretLocations } from '@pezzottify/contract'
import { lazily } from '../base/lazily.ts'

type Secrets = {
  /** Names of secret fields, wherever they occur: those of the contract, and common names of other programs. */
  names: RegExp
  /** The rest of such a path is a secret that grants access. */
  links: RegExp
  /** A mistyped request may have the secret anywhere in such a body, and a path may be spelled in many ways. */
  bodies: RegExp
}

const hidden = '…'
/** Made for the first request: it looks through the whole contract, for which a start need not wait. */
const secrets = lazily(findSecrets)

function findSecrets(): Secrets {
  const endpoints = Object.values(api).flatMap((group) => Object.values<Endpoint>(group))
  const { fields, bodies, pathsBefore } = secretLocations(endpoints)
  const oneOf = (texts: Iterable<string>): string => [...texts].join('|')
  const paths = [...bodies].map((path) => path.replace(/\{\w+\}/g, '[^/]+'))
  return {
    names: new RegExp(`passw|token|secret|cookie|authorization|api[-_]?key|^(${oneOf(fields)})$`, 'i'),
    links: new RegExp(`(${oneOf(pathsBefore)})[^?\\s"]+`, 'g'),
    bodies: new RegExp(oneOf(paths), 'i'),
  }
}

/** Whether the bodies of requests to a path, and of their answers, must not be logged. */
export const hasSecretBodies = (path: string): boolean => secrets().bodies.test(path)

/** A path or an address without the secret part of download links. */
export const redactLinks = (text: string): string => text.replace(secrets().links, `$1${hidden}`)

/** What apps of the Subsonic interface put into each address, besides names that are secret everywhere. */
const appSecret = /^[pts]$/i
const isForApps = (path: string): boolean => /(^|\/)rest(\/|$)/i.test(decoded(path))

/** The query of a path as it came, with the question mark and without the values of secrets. */
export function redactQuery(search: string, path = ''): string {
  const isSecret = (name: string): boolean =>
    secrets().names.test(name) || (isForApps(path) && appSecret.test(name))
  return search.replace(/([?&])([^=&]*)=([^&]*)/g, (pair, mark: string, name: string) =>
    isSecret(decoded(name)) ? `${mark}${name}=${hidden}` : redactLinks(pair),
  )
}

/** A text with addresses in it, such as that of the page before. */
const redactAddresses = (text: string): string =>
  redactLinks(text).replace(
    /([^\s"?]*)(\?[^\s"]*)/g,
    (_, path: string, search: string) => path + redactQuery(search, path),
  )

/** `name: value` for each header, without those that carry secrets. */
export const redactHeaders = (headers: Headers): string =>
  [...headers]
    .filter(([name]) => !secrets().names.test(name))
    .map(([name, value]) => `${name}: ${redactAddresses(value)}`)
    .join('; ')

/** JSON with its secrets hidden at every depth; null for other texts, whose content is unknown. */
export function redactJson(text: string): string | null {
  try {
    return redactLinks(
      JSON.stringify(JSON.parse(text), (key, value: unknown) => (secrets().names.test(key) ? hidden : value)),
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
