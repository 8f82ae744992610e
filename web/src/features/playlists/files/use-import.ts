import { ApiError } from '@pezzottify/client'
import { matchLinesMax, type PlaylistFileLine, playlistEntriesMax, type TrackId } from '@pezzottify/contract'
import { computed, onScopeDispose, ref } from 'vue'
import { useServices } from '../../../shared/services.ts'
import { labelOf, readPlaylistFile } from './read-playlist-file.ts'

/** A chosen file. `looked`: the lines that were looked for so far; `problem`: why it is not taken. */
export type ChosenFile = {
  name: string
  total: number
  looked: number
  found: TrackId[]
  /** What the lines say whose music is not here. */
  unknown: string[]
  problem: 'unreadable' | 'unreachable' | 'full' | null
}

/** Looks for the music of playlist files, one file after the other. */
export function useImport() {
  const { api } = useServices()
  const files = ref<ChosenFile[]>([])
  const stopped = new AbortController()
  let before = Promise.resolve()
  onScopeDispose(() => stopped.abort())

  async function take(file: File): Promise<void> {
    const state = {
      name: file.name,
      total: 0,
      looked: 0,
      found: [],
      unknown: [],
      problem: null,
    } as ChosenFile
    const at = files.value.push(state) - 1
    const change = (part: Partial<ChosenFile>): void => void Object.assign(files.value[at] ?? {}, part)
    const read = await readPlaylistFile(file).catch(() => null)
    if (!read) return change({ problem: 'unreadable' })
    const { name, lines } = read
    change({ name, total: lines.length })
    if (lines.length > playlistEntriesMax) return change({ problem: 'full' })
    try {
      for (let from = 0; from < lines.length; from += matchLinesMax) {
        const some = lines.slice(from, from + matchLinesMax)
        const { tracks } = await api.catalog.match({ body: { lines: some }, signal: stopped.signal })
        change(withMatches(files.value[at] ?? state, some, tracks))
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      change({ problem: 'unreachable' })
    }
  }

  return {
    files,
    isBusy: computed(() => files.value.some(({ problem, looked, total }) => !problem && looked < total)),
    take: (file: File): void => {
      before = before.then(() => (stopped.signal.aborted ? undefined : take(file)))
    },
  }
}

const withMatches = (
  { looked, found, unknown }: ChosenFile,
  lines: readonly PlaylistFileLine[],
  tracks: readonly (TrackId | null)[],
): Partial<ChosenFile> => ({
  looked: looked + lines.length,
  found: [...found, ...tracks.filter((id) => id !== null)],
  unknown: [...unknown, ...lines.filter((_, index) => tracks[index] === null).map(labelOf)],
})
