import { currentEntry, type Player, upcoming } from '@pezzottify/client'
import { defineStore } from 'pinia'
import { computed, inject, type InjectionKey, onScopeDispose, shallowRef } from 'vue'

/** The application makes one player and provides it here. */
export const playerKey: InjectionKey<Player> = Symbol('player')

/**
 * The state of the player for all components. Each part is a ref of its own: the clock does not trigger updates of the
 * queue.
 */
export const usePlayerStore = defineStore('player', () => {
  const provided = inject(playerKey)
  if (!provided) throw new Error('The app was made without its player')
  const player = provided

  const first = player.getState()
  const queue = shallowRef(first.queue)
  const track = shallowRef(first.track)
  const status = shallowRef(first.status)
  const positionSeconds = shallowRef(first.positionSeconds)
  const durationSeconds = shallowRef(first.durationSeconds)
  const bufferedSeconds = shallowRef(first.bufferedSeconds)
  const isSeekable = shallowRef(first.isSeekable)
  const isConverted = shallowRef(first.isConverted)
  const outage = shallowRef(first.outage)
  const isElsewhere = shallowRef(first.isElsewhere)
  const device = shallowRef(first.device)
  const devices = shallowRef(first.devices)
  const sleep = shallowRef(first.sleep)
  const volume = shallowRef(first.volume)
  const isMuted = shallowRef(first.isMuted)

  const unsubscribe = player.subscribe((state) => {
    queue.value = state.queue
    track.value = state.track
    status.value = state.status
    positionSeconds.value = state.positionSeconds
    durationSeconds.value = state.durationSeconds
    bufferedSeconds.value = state.bufferedSeconds
    isSeekable.value = state.isSeekable
    isConverted.value = state.isConverted
    outage.value = state.outage
    isElsewhere.value = state.isElsewhere
    device.value = state.device
    devices.value = state.devices
    sleep.value = state.sleep
    volume.value = state.volume
    isMuted.value = state.isMuted
  })
  const save = (): void => player.save()
  window.addEventListener('pagehide', save)
  onScopeDispose(() => {
    unsubscribe()
    window.removeEventListener('pagehide', save)
  })

  const entry = computed(() => currentEntry(queue.value))
  const coming = computed(() => upcoming(queue.value))
  const hasTrack = computed(() => entry.value !== null)
  /** The quality of the sound: "FLAC 24/96", or "FLAC 24/96 → Opus 128" for a conversion. */
  const quality = computed(() => {
    const { qualityLabel = '', conversion = null } = track.value ?? {}
    return isConverted.value && conversion ? `${qualityLabel} → ${conversion.label}` : qualityLabel
  })
  /** Whether playback is requested, even while the audio is still loading. */
  const isPlaying = computed(() => ['playing', 'waiting', 'loading'].includes(status.value))

  return {
    queue,
    track,
    status,
    positionSeconds,
    durationSeconds,
    bufferedSeconds,
    isSeekable,
    isConverted,
    quality,
    outage,
    isElsewhere,
    device,
    devices,
    sleep,
    volume,
    isMuted,
    entry,
    coming,
    hasTrack,
    isPlaying,
    about: player.about,
    wake: player.wake,
    playAll: player.playAll,
    playNext: player.playNext,
    enqueue: player.enqueue,
    appendSimilar: player.appendSimilar,
    dropSimilar: player.dropSimilar,
    remove: player.remove,
    move: player.move,
    putBack: player.putBack,
    jumpTo: player.jumpTo,
    next: player.next,
    previous: player.previous,
    earlierQueue: player.earlierQueue,
    laterQueue: player.laterQueue,
    setShuffle: player.setShuffle,
    setRepeat: player.setRepeat,
    clear: player.clear,
    forget: player.forget,
    play: player.play,
    pause: player.pause,
    toggle: player.toggle,
    playHere: player.playHere,
    playOn: player.playOn,
    seek: player.seek,
    seekBy: player.seekBy,
    setVolume: player.setVolume,
    setMuted: player.setMuted,
    setSleep: player.setSleep,
    lengthenSleep: player.lengthenSleep,
  }
})
