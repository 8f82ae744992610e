import type { EncodedPacket } from 'mediabunny'

/**
 * How long a Vorbis packet lasts follows from its own size of block and that of the one before it. The last packet of a
 * file is cut short there, so that its true length is learned from an earlier pair of the same sizes.
 */
export function createVorbisDurations() {
  const known = new Map<string, number>()
  let pair = ''
  let before: EncodedPacket | null = null
  return {
    see(packet: EncodedPacket): void {
      if (before) known.set(pair, packet.timestamp - before.timestamp)
      pair = before ? `${modeOf(before)} ${modeOf(packet)}` : ''
      before = packet
    },
    last: (): number | null => known.get(pair) ?? null,
  }
}

/** The mode is written behind the bit that says what kind of packet it is. Encoders use two: short and long blocks. */
const modeOf = ({ data }: EncodedPacket): number => ((data[0] ?? 0) >> 1) & 1
