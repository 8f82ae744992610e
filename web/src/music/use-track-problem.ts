import type { Track } from '@pezzottify/contract'
import { useI18n } from 'vue-i18n'
import { useServices } from '../shared/services.ts'
import { codecName, wayOf } from '../shared/catalog/playback-path.ts'
import { useServerInfo } from './use-catalog.ts'

/** Why a track cannot be played here, in words; empty when it can. */
export function useTrackProblem() {
  const { canPlay } = useServices()
  const { t } = useI18n()
  const info = useServerInfo()

  return (track: Pick<Track, 'availability' | 'mime' | 'codec'>): string => {
    // Until the server has said whether it converts, nothing is greyed for its format.
    const converts = info.data.value?.transcode_formats.includes('flac') ?? true
    const way = wayOf(track, canPlay, converts)
    if (way === 'direct' || way === 'flac') return ''
    return way === 'undecodable'
      ? t('catalog.problem.undecodable', { codec: codecName(track) })
      : t(`catalog.problem.${way}`)
  }
}
