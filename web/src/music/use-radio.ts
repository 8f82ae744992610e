import type { RadioSeed } from '@pezzottify/contract'
import { useI18n } from 'vue-i18n'
import { useServices } from '../shared/services.ts'
import { usePlayerStore } from '../shared/stores/player.ts'
import { usePlaying } from './use-playing.ts'

/** Starts a radio from any item: it begins with the item itself and continues with similar music. */
export function useRadio() {
  const { api, storage, tracks: source } = useServices()
  const { t } = useI18n()
  const player = usePlayerStore()
  const playing = usePlaying()

  return (seed: Exclude<RadioSeed, { type: 'queue' }>, name: string): Promise<void> =>
    playing.attempt(async () => {
      const { radioFrom } = await import('@pezzottify/client/radio')
      const { context, tracks } = await radioFrom(
        { api, storage, now: Date.now },
        seed,
        t('radio.named', { name }),
      )
      source.rememberListed(tracks)
      player.playAll(
        context,
        tracks.map(({ id }) => id),
      )
    })
}
