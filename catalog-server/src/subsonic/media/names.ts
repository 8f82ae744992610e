import { codecNamed, containerNamed } from '../../media/formats.ts'

/** Other names of our codecs. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  aac: ['mp4a', 'mp4a.40.2'],
  pcm: ['wav', 'lpcm'],
  wavpack: ['wv'],
  musepack: ['mpc'],
}

/** Whether an app's list of codecs or containers has one of ours; an empty list has all. */
export function isNamed(list: readonly string[], own: string | null): boolean {
  if (list.length === 0) return true
  if (own === null) return false
  const extensions = containerNamed(own)?.extensions ?? []
  const known = new Set([own.toLowerCase(), ...extensions, ...(otherNames[own] ?? [])])
  return list.some((name) => {
    const lower = name.toLowerCase()
    return known.has(lower) || lower === '*' || (own === 'pcm' && lower.startsWith('pcm_'))
  })
}

/** A container as apps call it: by the extension of its files. */
export const containerName = (own: string | null): string =>
  (own === null ? undefined : containerNamed(own)?.extensions[0]) ?? 'unknown'

export const codecName = (own: string | null): string => (own !== null && codecNamed(own) ? own : 'unknown')
