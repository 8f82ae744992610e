import { containerOfExtension, isUnreadExtension } from '../../media/formats.ts'

/**
 * Whether a file of this name is worth reading, if only to say that its kind is not read. Its content is judged when it is
 * read.
 */
export function isAudioFileName(name: string): boolean {
  // macOS leaves "._Song.mp3" beside "Song.mp3" on foreign disks: a few bytes of its own, never audio.
  if (name.startsWith('._')) return false
  const dot = name.lastIndexOf('.')
  const extension = name.slice(dot + 1).toLowerCase()
  return dot > 0 && (containerOfExtension(extension) !== null || isUnreadExtension(extension))
}

/** Cue sheets say where the tracks of a file begin. */
export const isCueFileName = (name: string): boolean => /\.cue$/i.test(name)
