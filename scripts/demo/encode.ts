import type { Stereo } from './synth/signal.ts'
import { sampleRate } from './synth/signal.ts'

/**
 * Writes one audio file through ffmpeg, without anything in it that depends on the day or the machine.
 *
 * @param codec the output options that choose encoder and rate
 * @throws Error with ffmpeg's own words when it refuses
 */
export async function encode(
  signal: Stereo,
  path: string,
  codec: readonly string[],
  tags: Record<string, string>,
): Promise<void> {
  const interleaved = new Float32Array(signal.left.length * 2)
  signal.left.forEach((sample, index) => (interleaved[index * 2] = sample))
  signal.right.forEach((sample, index) => (interleaved[index * 2 + 1] = sample))
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', 'pipe:0']
  const metadata = Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`])
  const exact = ['-fflags', '+bitexact', '-flags:a', '+bitexact', '-map_metadata', '-1']
  await runFfmpeg([...input, ...exact, ...metadata, ...codec, path], new Uint8Array(interleaved.buffer))
}

/** Runs ffmpeg over `input` and overwrites its output file. */
export async function runFfmpeg(options: readonly string[], input: Uint8Array): Promise<void> {
  const child = Bun.spawn(['ffmpeg', '-hide_banner', '-loglevel', 'error', '-y', ...options], {
    stdin: new Blob([new Uint8Array(input)]),
    stdout: 'ignore',
    stderr: 'pipe',
  })
  const complaint = await new Response(child.stderr).text()
  if ((await child.exited) !== 0) throw new Error(`ffmpeg failed: ${complaint}`)
}
