import { expect, test } from 'bun:test'
import type { Mutation } from '../../library/events/index.ts'
import { createMemoryStorage } from '../../outbox/memory-storage.ts'
import type { OutboxStorage, StoragePort } from '../../ports.ts'
import { withWrittenFirst } from './written-first.ts'

const like: Mutation = { type: 'like', content_type: 'album', content_id: 'a' }

function createBrowser() {
  const stored = new Map<string, string>()
  const texts: StoragePort = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
    removeItem: (key) => void stored.delete(key),
  }
  const database = createMemoryStorage()
  /** The page is left before its database has stored anything. */
  const hasty: OutboxStorage = { ...database, add: () => new Promise(() => undefined) }
  return { stored, texts, database, hasty }
}

test('a change of a page that was left at once is in the next one, under its key, and for nobody else', async () => {
  const { stored, texts, database, hasty } = createBrowser()
  const left = withWrittenFirst(hasty, texts)
  void left.add('elena', { key: 'one', mutation: like, isSending: false })
  void left.add('elena', { key: 'two', mutation: like, isSending: false })

  const next = withWrittenFirst(database, texts)
  expect(await next.all('mira')).toEqual([])
  // They may have been sent: neither can be withdrawn unsent.
  expect(await next.all('elena')).toEqual([
    { key: 'one', mutation: like, isSending: true },
    { key: 'two', mutation: like, isSending: true },
  ])
  expect([...stored]).toEqual([])
})

test('what the database has, or refuses, is written down no more', async () => {
  const { stored, texts, database } = createBrowser()
  const outbox = withWrittenFirst(database, texts)
  const adding = outbox.add('elena', { key: 'one', mutation: like, isSending: false })
  expect(stored.size).toBe(1)
  // A page does not take over what it is storing itself.
  expect(await outbox.all('elena')).toMatchObject([{ key: 'one', isSending: false }])
  await adding
  expect(stored.size).toBe(0)

  const full = withWrittenFirst({ ...database, add: () => Promise.reject(new Error('full')) }, texts)
  await expect(full.add('elena', { key: 'two', mutation: like, isSending: false })).rejects.toThrow('full')
  expect(stored.size).toBe(0)
})

test('texts that cannot be read or written change nothing', async () => {
  const { stored, texts, database } = createBrowser()
  stored.set('pezzottify_outbox:elena', '[{"key":1},')
  const blocked: StoragePort = {
    ...texts,
    setItem: () => {
      throw new Error('blocked')
    },
  }
  const outbox = withWrittenFirst(database, blocked)
  await outbox.add('elena', { key: 'one', mutation: like, isSending: false })
  expect(await outbox.all('elena')).toHaveLength(1)
})
