import type { Access, Endpoint, RateClass } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import { tags } from '@pezzottify/contract/openapi'

const first = '<!-- From here on "npm run docs" writes from the contract. -->'
const last = '<!-- To here. -->'

/**
 * The guide with the tables of all endpoints from the contract between its two marks; the rest is unchanged.
 *
 * @throws Error when a mark is missing
 */
export function withEndpoints(guide: string): string {
  const start = guide.indexOf(first)
  const end = guide.indexOf(last)
  if (start < 0 || end < start) throw new Error(`The guide needs the lines "${first}" and "${last}"`)
  return `${guide.slice(0, start + first.length)}\n\n${endpointTables()}\n${guide.slice(end)}`
}

const endpointTables = (): string =>
  Object.entries(api)
    .map(([name, group]) => groupText(name, group))
    .join('\n')

function groupText(name: string, group: Record<string, Endpoint>): string {
  const rows = Object.values(group).map(
    ({ method, path, access, rateLimit, summary }) =>
      `| ${method} | \`${path}\` | ${whoMay(access)} | ${rateText[rateLimit]} | ${summary.replaceAll('|', '\\|')} |`,
  )
  const description = new Map(Object.entries(tags)).get(name) ?? ''
  return [
    `### ${name}`,
    '',
    description,
    '',
    '| Method | Path | Needs | Rate class | Does |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

const whoMay = (access: Access): string =>
  access === 'public' ? 'nothing' : access === 'session' ? 'a session' : `\`${access}\``

/** The names of the rate classes in the guide. */
const rateText: Record<RateClass, string> = {
  none: 'not limited',
  login: 'signing in',
  account: 'signing in',
  global: 'all',
  search: 'search',
  content_read: 'reads of the catalog',
  user_read: "reads of one's own",
  stream: 'streams',
  image: 'pictures',
  playback: 'playback',
  write: 'writes',
  app_write: 'writes of apps of other servers',
}
