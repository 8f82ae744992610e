import { ApiError } from '@pezzottify/client'
import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { useServices } from '../../shared/services.ts'
import { chosenIn, closedIn, emptyTree, rowsOf, withListing } from './folder-tree.ts'

export type FolderCount = { audioFiles: number; complete: boolean }

/**
 * The pause between two requests for counts: short enough to look alive, long enough for every rate
 * limit.
 */
const countPauseMs = 350
/** Folders further down the list are counted when they are chosen. */
const countedMax = 16

/**
 * The server's folders as a tree, with the number of audio files below each, counted in the background.
 */
export function useFolderPicker() {
  const { api } = useServices()
  const tree = shallowRef(emptyTree)
  const counts = reactive(new Map<string, FolderCount>())
  const problem = ref('')
  const busyPath = ref<string | null>(null)
  const rows = computed(() => rowsOf(tree.value))
  const chosen = computed(() => tree.value.chosen)
  const parent = computed(() => tree.value.listings.get(tree.value.root ?? '')?.parent ?? null)

  /** Reads and opens a folder. Without a path the server chooses the first one. */
  async function open(path?: string): Promise<void> {
    problem.value = ''
    busyPath.value = path ?? ''
    try {
      const listing = await api.library.browse({ query: path === undefined ? {} : { path } })
      tree.value = withListing(tree.value, listing)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem.value = error.message
    } finally {
      busyPath.value = null
    }
  }

  const close = (path: string): void => void (tree.value = closedIn(tree.value, path))
  const choose = (path: string): void => void (tree.value = chosenIn(tree.value, path))

  /** The folder to count next: the chosen one before the others. */
  function nextToCount(): string | undefined {
    const wanted = rows.value.filter((row) => row.readable).slice(0, countedMax)
    const paths = [chosen.value, ...wanted.map((row) => row.path)].filter((path) => path !== null)
    return paths.find((path) => !counts.get(path)?.complete)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  async function countOn(): Promise<void> {
    const path = document.hidden ? undefined : nextToCount()
    if (path !== undefined) {
      try {
        const { audio_files, complete } = await api.library.count({ query: { path } })
        counts.set(path, { audioFiles: audio_files, complete })
      } catch {
        // A folder that cannot be counted shows no number; choosing it shows the reason.
        counts.set(path, { audioFiles: 0, complete: true })
      }
    }
    if (!stopped) timer = setTimeout(countOn, countPauseMs)
  }
  onScopeDispose(() => {
    stopped = true
    clearTimeout(timer)
  })

  void open().then(countOn)
  return { rows, counts, chosen, parent, problem, busyPath, open, close, choose }
}
