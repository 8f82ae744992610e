import { expect, test } from 'bun:test'
import { titleWithVersion } from './title.ts'

const titles: [name: string, version: string | null, shown: string][] = [
  ['Song', null, 'Song'],
  ['Song (Live)', 'Live', 'Song (Live)'],
  ['Song - Remastered 2011', 'Remastered 2011', 'Song - Remastered 2011'],
  ['Song (Deluxe) [2019 Remaster]', 'Deluxe, 2019 Remaster', 'Song (Deluxe) [2019 Remaster]'],
  ['Song (LIVE) [feat. Bob]', 'Live', 'Song (LIVE) [feat. Bob]'],
  ['Song', 'Take 2', 'Song (Take 2)'],
  ['Alive', 'Live', 'Alive (Live)'],
  ['Song', '★', 'Song (★)'],
]
test.each(titles)('"%s" in the version "%s" is shown as "%s"', (name, version_title, shown) => {
  expect(titleWithVersion({ name, version_title })).toBe(shown)
})
