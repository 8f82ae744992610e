import { expect, test } from 'bun:test'
import type { Mutation } from '@pezzottify/client'
import type { PlaylistId } from '@pezzottify/contract'
import { i18n } from '../../i18n/index.ts'
import { mutationWords, refusalWords } from './mutation-words.ts'

const say = (key: string, named: Record<string, unknown>): string => i18n.global.t(key, named)
const id = 'a8Fk2Lq0Zx81mNvR' as PlaylistId
const names = {
  playlist: (asked: PlaylistId) => (asked === id ? 'Kitchen, loud' : ''),
  content: (_type: string, asked: string) => (asked === 't1' ? 'Isobars' : ''),
}
const every: Mutation[] = [
  { type: 'like', content_type: 'track', content_id: 't1' },
  { type: 'like', content_type: 'album', content_id: 'unknown' },
  { type: 'unlike', content_type: 'artist', content_id: 'unknown' },
  { type: 'change_setting', setting: { key: 'enable_direct_downloads', value: true } },
  { type: 'create_playlist', id, name: 'Fresh' },
  { type: 'rename_playlist', id, name: 'Kitchen, quiet' },
  { type: 'delete_playlist', id },
  { type: 'edit_playlist', id: 'Unknown000000000' as PlaylistId, operations: [] },
  { type: 'undo', seq: 4 },
]

test('every change has words, and names the thing where its name is known', () => {
  const said = every.map((mutation) => mutationWords(mutation, names, say))
  expect(said.filter((text) => text.startsWith('change.'))).toEqual([])
  expect(new Set(said).size).toBe(every.length)
  expect(said[0]).toContain('“Isobars”')
  expect(said[6]).toContain('“Kitchen, loud”')
})

test('a refusal gives its reason in words, and the words of the server where there are no better ones', () => {
  const rename = every[5]!
  expect(refusalWords(rename, 'not_found', 'Not found', say)).toBe('It was deleted on another device.')
  expect(refusalWords(every[0]!, 'forbidden', '', say)).toContain('may not')
  expect(refusalWords(every[8]!, 'conflict', '', say)).not.toBe('')
  expect(refusalWords(rename, 'bad_request', 'The name is too long', say)).toBe('The name is too long')
})
