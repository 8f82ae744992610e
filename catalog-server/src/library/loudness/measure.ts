import { constants, setPriority } from 'node:os'
import { ffmpegDecoders, ffmpegDemuxers } from '../../media/formats.ts'
import { secondsOf, type Section } from '../../media/section.ts'

/** `integratedLufs` is null for silence. `truePeak`: 1 is full scale. */
export type Measurement = { integratedLufs: number | null; truePeak: number | null }

/** Many times what an audiobook in one file takes. */
const processorSeconds = 3_600
const memoryMaxBytes = 256 * 1024 * 1024
const summaryMaxCharacters = 8_000
/** EBU R128 leaves out quieter blocks; a sound without louder ones has no loudness. */
const silenceLufs = -70

/**
 * Measures a file, or a part of it, by EBU R128 with ffmpeg, in a process at idle priority.
 *
 * @returns null when the file cannot be decoded
 * @throws the reason of `signal` when it is aborted
 */
export async function measure(
  ffmpeg: string,
  path: string,
  section: Section | null,
  signal: AbortSignal,
): Promise<Measurement | null> {
  const child = Bun.spawn([ffmpeg, ...argumentsFor(path, section)], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    env: {},
    signal,
    killSignal: 'SIGKILL',
  })
  yieldProcessor(child.pid)
  const summary = await endOf(child.stderr)
  const status = await child.exited
  signal.throwIfAborted()
  return status === 0 ? measurementIn(summary) : null
}

const argumentsFor = (path: string, section: Section | null): string[] =>
  [
    ['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', '-threads', '1'],
    ['-max_alloc', String(memoryMaxBytes), '-timelimit', String(processorSeconds)],
    ['-protocol_whitelist', 'file', '-format_whitelist', ffmpegDemuxers.join(',')],
    ['-codec_whitelist', ffmpegDecoders.join(',')],
    section ? ['-ss', secondsOf(section.startFrames).toFixed(6)] : [],
    section?.endFrames ? ['-t', secondsOf(section.endFrames - section.startFrames).toFixed(6)] : [],
    // The scheme keeps a name such as `concat:…` or `-y` from being anything but a name.
    ['-i', `file:${path}`, '-map', '0:a:0', '-vn', '-sn', '-dn'],
    ['-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
  ].flat()

function yieldProcessor(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already.
  }
}

/** The summary comes last; damaged files produce much more error output before it. */
async function endOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of stream)
    text = (text + decoder.decode(bytes, { stream: true })).slice(-summaryMaxCharacters)
  return text.slice(text.lastIndexOf('Summary:'))
}

/** @returns null when ffmpeg did not get far enough to measure anything */
function measurementIn(summary: string): Measurement | null {
  const lufs = Number(/^\s*I:\s+(-?[\d.]+) LUFS/m.exec(summary)?.[1])
  if (Number.isNaN(lufs)) return null
  const peakDb = Number(/^\s*Peak:\s+(-?[\d.]+|-inf) dBFS/m.exec(summary)?.[1]?.replace('-inf', '-Infinity'))
  return {
    integratedLufs: lufs > silenceLufs ? lufs : null,
    truePeak: Number.isFinite(peakDb) ? 10 ** (peakDb / 20) : null,
  }
}
