import type { Track } from '@pezzottify/contract'
import { useI18n } from 'vue-i18n'
import { useServices } from '../shared/services.ts'
import { useOfflineStore } from '../shared/stores/offline.ts'
import { codecName, playbackPathOf } from '../shared/catalog/playback-path.ts'
import { useServerInfo } from './use-catalog.ts'

/** Why a track cannot be played here, in words; empty when it can. */
export function useTrackProblem() {
  const { canPlay } = useServices()
  const { t, d } = useI18n()
  const info = useServerInfo()
  const offline = useOfflineStore()

  const dateOf = (at: number): string => d(new Date(at * 1000), { dateStyle: 'medium' })

  return (track: Pick<Track, 'id' | 'availability' | 'gone_since' | 'mime' | 'codec'>): string => {
    if (offline.hasTrack(track.id)) return ''
    if (offline.isOutOfReach(track.id)) return t('offline.outOfReach')
    // Do not grey out any format until the server has said whether it transcodes.
    const converts = info.data.value?.transcode_formats.includes('flac') ?? true
    const path = playbackPathOf(track, canPlay, converts)
    if (path === 'direct' || path === 'flac') return ''
    if (path === 'undecodable') return t('catalog.problem.undecodable', { codec: codecName(track) })
    // An older server does not say since when.
    const { gone_since: since = null } = track
    const problem = t(`catalog.problem.${path}`)
    return since === null ? problem : t('catalog.problem.since', { problem, date: dateOf(since) })
  }
}
