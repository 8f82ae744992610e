import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Page } from 'playwright-core'

/** A tone that rises by this many hertz each second, so that its pitch reveals the second. */
const [firstHz, hzPerSecond] = [400, 40]

/** Writes a track with the rising tone; the extension of the name gives the format. */
export function makeTone(
  path: string,
  seconds: number,
  tags: Record<string, string>,
  more: string[] = [],
): void {
  mkdirSync(dirname(path), { recursive: true })
  const phase = `2*PI*(${firstHz}*t+${hzPerSecond / 2}*t*t)`
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
  const input = ['-f', 'lavfi', '-i', `aevalsrc=0.5*sin(${phase}):s=44100:d=${seconds}`]
  const run = Bun.spawnSync(['ffmpeg', '-loglevel', 'error', '-y', ...input, ...metadata, ...more, path])
  if (run.exitCode !== 0) throw new Error(run.stderr.toString())
}

/** The second that is heard, from the tone alone; null during silence. Exact to about half a second. */
const secondHeard = (page: Page): Promise<number | null> =>
  page.evaluate(
    async ([from, slope]) => {
      type Captured = HTMLAudioElement & { captureStream: () => MediaStream }
      const elements = [...document.querySelectorAll('audio')] as Captured[]
      const audio = elements.find((element) => !element.paused && element.currentSrc !== '')
      if (!audio) return null
      const stream = audio.captureStream()
      if (stream.getAudioTracks().length === 0) return null
      const context = new AudioContext()
      const analyser = context.createAnalyser()
      analyser.fftSize = 8192
      analyser.smoothingTimeConstant = 0
      context.createMediaStreamSource(stream).connect(analyser)
      await new Promise((resolve) => setTimeout(resolve, 350))
      const levels = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(levels)
      const hzPerBin = context.sampleRate / analyser.fftSize
      await context.close()
      const top = levels.reduce((best, level, bin) => (level > (levels[best] ?? -Infinity) ? bin : best), 0)
      return (levels[top] ?? -Infinity) < -60 ? null : (top * hzPerBin - from) / slope
    },
    [firstHz, hzPerSecond] as const,
  )

/** Waits until a second within this range is heard, and returns it. */
export async function whenHeard(page: Page, from: number, to: number, maxMs = 30_000): Promise<number> {
  const deadline = Date.now() + maxMs
  let last: number | null = null
  while (Date.now() < deadline) {
    const second = await secondHeard(page)
    if (second !== null && second >= from && second <= to) return second
    last = second ?? last
  }
  throw new Error(`Never heard a second between ${from} and ${to}; the last one was ${last}`)
}
