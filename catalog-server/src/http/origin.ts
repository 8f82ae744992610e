import { AppError } from '../base/errors.ts'

/**
 * Refuses a change that a page of another site asks for: its browser would send our cookie along. Programs send no
 * `Origin` and are let through.
 *
 * @throws AppError `cross_site`
 */
export function refuseCrossSite(headers: Headers): void {
  const origin = headers.get('origin')
  const foreign = origin !== null && hostOf(origin) !== headers.get('host')?.toLowerCase()
  if (foreign || headers.get('sec-fetch-site') === 'cross-site') throw new AppError('cross_site')
}

function hostOf(origin: string): string | null {
  return URL.parse(origin)?.host.toLowerCase() ?? null
}
