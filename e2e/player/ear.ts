import type { Page } from 'playwright-core'

/** A stretch of the recorded sound. `tones`: the amplitude of each frequency that was asked for, as that of a sine. */
export type Heard = { atMs: number; peak: number; tones: number[] }

/**
 * Takes the place of the speakers, before the page's own scripts run: the sound of its elements and of its audio graph
 * comes together in one node and is recorded.
 */
export const layEar = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const Context = globalThis.AudioContext
    const shared = new Context({ sampleRate: 48_000 })
    const speakers = shared.createGain()
    const tape = shared.createScriptProcessor(4_096, 1, 1)
    const taken: { atMs: number; samples: Float32Array }[] = []
    tape.onaudioprocess = ({ inputBuffer }) =>
      void taken.push({ atMs: performance.now(), samples: inputBuffer.getChannelData(0).slice() })
    speakers.connect(tape).connect(shared.destination)
    Object.defineProperty(shared, 'destination', { value: speakers })
    Object.assign(globalThis, {
      taken,
      // The page builds its own graph in the recorded context.
      AudioContext: function () {
        return shared
      },
    })
    const sourceOf = shared.createMediaElementSource.bind(shared)
    const sources = new Map<HTMLMediaElement, MediaElementAudioSourceNode>()
    const create = document.createElement.bind(document)
    Object.assign(document, {
      createElement(...given: Parameters<typeof create>) {
        const element = create(...given)
        if (element instanceof HTMLAudioElement) {
          const source = sourceOf(element)
          source.connect(speakers)
          sources.set(element, source)
        }
        return element
      },
    })
    Object.assign(shared, {
      createMediaElementSource(element: HTMLMediaElement) {
        const source = sources.get(element)
        source?.disconnect()
        return source
      },
    })
  })

/** The time of the page, in milliseconds. */
export const pageTime = (page: Page): Promise<number> => page.evaluate(() => performance.now())

/** The sound since a time of the page, in stretches of about 21 ms. */
export const heardSince = (page: Page, sinceMs: number, tonesHz: readonly number[]): Promise<Heard[]> =>
  page.evaluate(
    ([since, tones]) => {
      // Put there by `layEar`.
      const { taken } = globalThis as unknown as { taken: { atMs: number; samples: Float32Array }[] }
      const stretch = 1_024
      const rate = 48_000
      const loudness = (samples: Float32Array, hz: number): number => {
        let [real, imaginary, weights] = [0, 0, 0]
        for (const [at, value] of samples.entries()) {
          const weight = 1 - Math.cos((2 * Math.PI * at) / samples.length)
          real += weight * value * Math.cos((2 * Math.PI * hz * at) / rate)
          imaginary += weight * value * Math.sin((2 * Math.PI * hz * at) / rate)
          weights += weight
        }
        return (2 * Math.hypot(real, imaginary)) / weights
      }
      return taken
        .filter(({ atMs }) => atMs >= since)
        .flatMap(({ atMs, samples }) =>
          Array.from({ length: samples.length / stretch }, (_, part) => {
            const piece = samples.subarray(part * stretch, (part + 1) * stretch)
            return {
              atMs: atMs + (part * stretch * 1_000) / rate,
              peak: piece.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
              tones: tones.map((hz) => loudness(piece, hz)),
            }
          }),
        )
    },
    [sinceMs, tonesHz] as const,
  )

/** Records the sound of the next `ms` milliseconds. */
export async function listenFor(page: Page, ms: number, tonesHz: readonly number[]): Promise<Heard[]> {
  const from = await pageTime(page)
  await page.waitForFunction((until) => performance.now() >= until, from + ms)
  return heardSince(page, from, tonesHz)
}

/** The median; 0 for an empty list. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

export const decibels = (amplitude: number, of: number): number => 20 * Math.log10(amplitude / of)
