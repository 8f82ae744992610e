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
  const foreign = origin !== null && !isPageOf(headers.get('host'), origin)
  if (foreign || /^(cross|same)-site$/.test(headers.get('sec-fetch-site') ?? ''))
    throw new AppError('cross_site')
}

/** A proxy may name the port that an address leaves out: `music.test:443` to a page of `https://music.test`. */
function isPageOf(host: string | null, origin: string): boolean {
  const page = URL.parse(origin)
  return page !== null && host !== null && URL.parse(`${page.protocol}//${host}`)?.host === page.host
}
