import type * as join from './join/index.ts'

export type Join = typeof join

let loading: Promise<Join> | null = null
let loaded: Join | null = null

/** Loads the demuxer, which is large, at the first use of the page. */
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

/** Whether one element can be given the bytes of several files. iOS cannot, and plays on in the background anyway. */
export const canJoin = (): boolean => 'MediaSource' in globalThis
