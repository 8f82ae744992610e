export { createLyricsMemory, lyricsSizes } from './memory.ts'
export type { LyricsMemory, LyricsSize } from './memory.ts'
export { sungAt } from './sung-at.ts'
export type { Sung } from './sung-at.ts'
