import type { Running } from './ffmpeg.ts'
import type { Framing } from './layouts/layout.ts'

/** What an encoder writes, as whole units of its layout from `first` on; without a framing as it is. */
export function framed(running: Running, framing: Framing | undefined, first: number): Running {
  if (!framing) return running
  let unit = first
  let rest = new Uint8Array()
  return {
    end: running.end,
    read: async () => {
      while (rest.length < framing.bytes) {
        const more = await running.read()
        if (!more) return null
        const all = new Uint8Array(rest.length + more.length)
        all.set(rest)
        all.set(more, rest.length)
        rest = all
      }
      const framedUnit = framing.frame(unit, rest.subarray(0, framing.bytes))
      rest = rest.subarray(framing.bytes)
      unit += 1
      return framedUnit
    },
  }
}
