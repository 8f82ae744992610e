import type * as join from './join/index.ts'

export type Join = typeof join

let loading: Promise<Join> | null = null
let loaded: Join | null = null

/** What takes files apart is large, and comes when somebody begins to use the page. */
export function loadJoin(): Promise<Join> {
  loading ??= import('./join/index.ts').then(
    (module) => (loaded = module),
    (error: unknown) => {
      loading = null
      throw error
    },
  )
  return loading
}

export const loadedJoin = (): Join | null => loaded

/** Whether one element can be given the bytes of several files. iOS cannot, and plays on in the background as it is. */
export const canJoin = (): boolean => 'MediaSource' in globalThis
