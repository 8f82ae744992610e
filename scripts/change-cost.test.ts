import { expect, test } from 'bun:test'
import { api, events, settingDefaults } from '@pezzottify/contract'
import { containers } from '../catalog-server/src/media/formats.ts'
import { sourcesOfProject } from './files.ts'

/**
 * The cost of a change, in files that are written by hand: those that name one endpoint, event, setting, format or page
 * of the real tree. Tests, fixtures and the texts of the app do not count. The numbers are the table of
 * ARCHITECTURE.md.
 */
const costs = { endpoint: 2, event: 5, setting: 2, format: 3, page: 3 }

const sources = sourcesOfProject()
const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
const texts = new Map<string, string>()
for (const file of sources) texts.set(file, (await Bun.file(file).text()).replace(comment, ''))

/** Files whose code, without comments, matches one of these patterns. */
const filesWith = (...patterns: string[]): string[] =>
  [...texts]
    .filter(([, text]) => patterns.some((one) => new RegExp(one, 'm').test(text)))
    .map(([file]) => file)

function expectAtMost(count: number, files: string[]): void {
  expect(files.length, files.join('\n')).toBeGreaterThan(0)
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(count)
}

test.each(Object.keys(api))('an endpoint of %s is described in one file and handled in another', (group) => {
  const described = filesWith(`export const ${group} = \\{`).filter((file) => file.includes('/resources/'))
  const examples = filesWith(`export const ${group}Examples\\b`)
  const handled = filesWith(
    `Handlers<typeof (api\\.)?${group}>`,
    `Handlers<Api\\['${group}'\\]>`,
    `import type \\{ ${group} as \\w+ \\}`,
  )
  expect([described.length, handled.length]).toEqual([1, 1])
  expectAtMost(costs.endpoint, [...new Set([...described, ...examples, ...handled])])
})

/** Made from another event for older clients, and never stored. */
const madeForOlderClients = 'playlist_tracks_updated'
const eventTypes = events.map(({ type }) => type).filter((type) => type !== madeForOlderClients)
test.each(eventTypes)('the event %s', (type) => {
  const value = type.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const files = filesWith(`\\b${type}\\b`, `\\b${value}\\b`)
  // A part of a domain counts as one file, however many files it uses.
  const parts = files.map((file) => /^catalog-server\/src\/\w+\/\w+\//.exec(file)?.[0] ?? file)
  const first = new Set(parts.filter((part) => !part.startsWith('catalog-server')))
  expectAtMost(costs.event - 1, [...first])
  expect(parts.length).toBeGreaterThan(first.size)
})

test.each(Object.keys(settingDefaults))('the setting %s', (key) => {
  // Code that acts on a setting comes on top, since that is its purpose.
  expectAtMost(
    costs.setting,
    filesWith(`\\b${key}\\b`).filter((file) => !file.startsWith('catalog-server')),
  )
})

test.each(Object.keys(containers))('the audio format %s', (name) => {
  const knowing = (file: string): boolean =>
    file.endsWith('/formats.ts') || texts.get(file)?.includes('/formats.ts') === true
  const files = filesWith(`container: '${name}'`, `^  ${name}: `)
  expectAtMost(
    costs.format,
    files.filter((file) => knowing(file) || file.includes('/containers/')),
  )
})

const pages = sources.filter((file) => /\/features\/.*Page\.vue$/.test(file))
test.each(pages)('the page %s', (page) => {
  const name = page.split('/').at(-1) ?? ''
  // The page, what names it, and its address among the paths.
  expectAtMost(costs.page - 2, filesWith(`/${name}'`))
})
