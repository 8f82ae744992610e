import type { Equalizer } from '../../../ports.ts'

export type SoundGraph = {
  setEqualizer: (equalizer: Equalizer | null) => void
  /** A factor of at least 1, beyond the range of an element's volume. */
  setBoost: (element: HTMLMediaElement, factor: number) => void
  /** Resumes after the platform suspended it. */
  wake: () => void
}

const bandsHz = [31.25, 62.5, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000]
/** The quality factor of a peak that covers one octave. */
const octaveQ = Math.SQRT2
/** The smoothing of changes, so that a step of a slider does not crackle. */
const glideSeconds = 0.02

/**
 * Routes elements through gain and equaliser. Null when the platform does not let the graph run yet: an element
 * routed through a suspended graph would fall silent.
 */
export async function createSoundGraph(elements: readonly HTMLMediaElement[]): Promise<SoundGraph | null> {
  const context = new AudioContext({ latencyHint: 'playback' })
  // Without a user gesture this promise stays pending.
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 1_000))])
  if (context.state !== 'running') {
    await context.close()
    return null
  }
  const preamp = context.createGain()
  const bands = bandsHz.map((hz, index) => {
    const filter = context.createBiquadFilter()
    filter.type = index === 0 ? 'lowshelf' : index === bandsHz.length - 1 ? 'highshelf' : 'peaking'
    filter.frequency.value = hz
    filter.Q.value = octaveQ
    return filter
  })
  let last: AudioNode = preamp
  for (const band of bands) last = last.connect(band)
  last.connect(context.destination)
  const boosts = new Map(
    elements.map((element) => {
      const boost = context.createGain()
      context.createMediaElementSource(element).connect(boost).connect(preamp)
      return [element, boost]
    }),
  )
  const glide = (param: AudioParam, value: number): void =>
    void param.setTargetAtTime(value, context.currentTime, glideSeconds)

  return {
    setEqualizer(equalizer) {
      glide(preamp.gain, 10 ** ((equalizer?.preampDb ?? 0) / 20))
      for (const [index, band] of bands.entries()) glide(band.gain, equalizer?.bandsDb[index] ?? 0)
    },
    setBoost(element, factor) {
      const boost = boosts.get(element)
      if (boost) glide(boost.gain, factor)
    },
    wake() {
      if (context.state !== 'running') void context.resume()
    },
  }
}
