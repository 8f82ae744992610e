import { containerOfExtension } from '../../media/formats.ts'

/** Whether a file with this name should be read. Its content is checked when it is read. */
export function isAudioFileName(name: string): boolean {
  // macOS leaves "._Song.mp3" beside "Song.mp3" on foreign disks: a few bytes of its own, never audio.
  if (name.startsWith('._')) return false
  const dot = name.lastIndexOf('.')
  return dot > 0 && containerOfExtension(name.slice(dot + 1).toLowerCase()) !== null
}
