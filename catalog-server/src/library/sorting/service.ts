import type { LibrarySorting, SortLanguage } from '@pezzottify/contract'
import { sortLanguages } from '@pezzottify/contract'
import type { Log } from '../../base/log.ts'
import { useSorting, type Sorting } from '../../base/sort-key.ts'
import { readSorting, writeSorting } from '../../db/catalog/sorting.ts'
import type { Writer } from '../store/writer.ts'
import { makeKeysAnew } from './make-keys-anew.ts'

export type SortingService = {
  get(): LibrarySorting
  /** Resolves when it is set; the keys of all names are made in the background. */
  set(sorting: { language: SortLanguage; articles: boolean }): Promise<LibrarySorting>
  /** Goes on with what was interrupted. */
  start(): void
  close(): Promise<void>
}

type Options = {
  writer: Writer
  log: Log
  /** Reads what has to be read again. */
  rescan(): void
  onCatalogChange(): void
}

/** The order of names in lists. */
export function createSorting({ writer, log, rescan, onCatalogChange }: Options): SortingService {
  const { database } = writer
  const closing = new AbortController()
  let running = 0
  let last = Promise.resolve()

  async function apply(): Promise<void> {
    const wanted = readSorting(database, 'wanted')
    const made = readSorting(database, 'made')
    if (isSame(wanted, made) || closing.signal.aborted) return
    const isReadAgain = { value: false }
    await writer.timeSliced(makeKeysAnew(database, made, wanted, closing.signal, isReadAgain))
    if (closing.signal.aborted) return
    await writer.transact(() => writeSorting(database, 'made', wanted))
    onCatalogChange()
    if (isReadAgain.value) rescan()
  }

  function start(): void {
    running += 1
    last = writer
      .exclusively(apply)
      .catch((error: unknown) => log.error('The order of names could not be made anew', { error }))
      .finally(() => (running -= 1))
      .then(() => undefined)
  }

  const get = (): LibrarySorting => {
    const { language, articles } = readSorting(database, 'wanted')
    const known = sortLanguages.find((each) => each === language) ?? 'en'
    return { language: known, articles, is_applying: running > 0 }
  }

  return {
    get,
    set: async (sorting) => {
      await writer.transact(() => writeSorting(database, 'wanted', sorting))
      useSorting(sorting)
      start()
      return get()
    },
    start,
    close: async () => {
      closing.abort()
      await last
    },
  }
}

const isSame = (a: Sorting, b: Sorting): boolean => a.language === b.language && a.articles === b.articles
