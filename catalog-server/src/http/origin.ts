import { AppError } from '../base/errors.ts'

/**
 * Refuses a change that comes from a page of another site: the browser would send our cookie along. Programs send no
 * `Origin` and are accepted. Sibling hosts under the same domain count as other sites, though browsers send them our
 * cookie.
 *
 * @throws AppError `cross_site`
 */
export function refuseCrossSite(headers: Headers): void {
  const origin = headers.get('origin')
  const foreign = origin !== null && hostOf(origin) !== headers.get('host')?.toLowerCase()
  if (foreign || /^(cross|same)-site$/.test(headers.get('sec-fetch-site') ?? ''))
    throw new AppError('cross_site')
}

function hostOf(origin: string): string | null {
  return URL.parse(origin)?.host.toLowerCase() ?? null
}
