import type { StoragePort } from '@pezzottify/client'
import { storedItems } from '@pezzottify/client/stored-value'
import { store } from './store-text.ts'

const key = 'pezzottify_recent_searches'
const recentSearchesMax = 10

/** The last searches on this device, newest first. */
export const readRecent = (storage: StoragePort): string[] =>
  storedItems(storage, key)
    .filter((item) => typeof item === 'string')
    .slice(0, recentSearchesMax)

/** The list after a search for `query`: without duplicates, ignoring case, newest first. */
export function withSearch(recent: readonly string[], query: string): string[] {
  const text = query.trim()
  if (text === '') return [...recent]
  const others = recent.filter((item) => item.toLowerCase() !== text.toLowerCase())
  return [text, ...others].slice(0, recentSearchesMax)
}

export function writeRecent(storage: StoragePort, recent: readonly string[]): void {
  if (recent.length) store(storage, key, JSON.stringify(recent))
  else storage.removeItem(key)
}

export const forgetRecent = (storage: StoragePort): void => storage.removeItem(key)
