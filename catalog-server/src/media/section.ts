/**
 * A part of a file that is a track of its own, in the frames of a compact disc, of which a second has 75. Without an end it
 * reaches to that of the file.
 */
export type Section = { startFrames: number; endFrames: number | null }

export const framesPerSecond = 75
export const secondsOf = (frames: number): number => frames / framesPerSecond

/** As in the W3C's Media Fragments, behind the name of the file: `Album.flac#t=225.400,431.333`, in seconds. */
const fragment = /^(.*\.[a-z0-9]+)#t=(\d+\.\d{3})(?:,(\d+\.\d{3}))?$/is

/** The path of a track's file, and the part of the file that it is; null for the whole. */
export function fileOf(uri: string): { path: string; section: Section | null } {
  const [, path, start, end] = fragment.exec(uri) ?? []
  if (path === undefined) return { path: uri, section: null }
  const endFrames = end === undefined ? null : framesOf(end)
  return { path, section: { startFrames: framesOf(start ?? ''), endFrames } }
}

export function uriOf(path: string, { startFrames, endFrames }: Section): string {
  const times = [startFrames, ...(endFrames === null ? [] : [endFrames])]
  return `${path}#t=${times.map((frames) => secondsOf(frames).toFixed(3)).join()}`
}

/** How long a part of a file lasts, given how long the file does. It is negative for one that begins behind the end. */
export const sectionMs = ({ startFrames, endFrames }: Section, fileMs: number): number =>
  Math.min(fileMs, endFrames === null ? Infinity : msOf(endFrames)) - msOf(startFrames)

/** What is left of a part, or of a whole file, from so many seconds on. */
export const sectionFrom = (section: Section | null, seconds: number): Section => ({
  startFrames: (section?.startFrames ?? 0) + Math.round(seconds * framesPerSecond),
  endFrames: section?.endFrames ?? null,
})

const framesOf = (seconds: string): number => Math.round(Number(seconds) * framesPerSecond)
const msOf = (frames: number): number => (frames * 1_000) / framesPerSecond
