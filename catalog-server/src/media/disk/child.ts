import { eachChunk } from '../../base/each-chunk.ts'
import { messageOf } from '../../base/message-of.ts'
import { systemCodeOf } from '../../base/system-code.ts'
import { createFrameReader, encodeFrame } from './frames.ts'
import type { Frame } from './frames.ts'
import { operations } from './operations.ts'
import type { Answer, Question } from './protocol.ts'

/*
 * The process of a disk: it calls the file system for the server, and may hang there. Requests come on standard input,
 * answers go to standard output as soon as they are known. It ends with its input; signals that end the server are
 * ignored, since the server still completes its answers.
 */

process.on('SIGTERM', () => undefined)
process.on('SIGINT', () => undefined)

const output = Bun.stdout.writer()

async function answer({ id, value }: Frame): Promise<void> {
  // Only the server writes here, in this form.
  const { name, args } = value as Question
  const call = operations[name] as (...args: unknown[]) => Promise<unknown>
  let reply: Answer
  let bytes: Uint8Array | null = null
  try {
    const result = (await call(...args)) ?? null
    if (hasBytes(result)) bytes = result.bytes
    reply = { result: bytes === null ? result : { ...(result as object), bytes: null } }
  } catch (error) {
    reply = {
      error: { message: messageOf(error), code: systemCodeOf(error) },
    }
  }
  for (const piece of encodeFrame({ id, value: reply, bytes })) output.write(piece)
  await output.flush()
}

const hasBytes = (result: unknown): result is { bytes: Uint8Array } =>
  typeof result === 'object' && result !== null && 'bytes' in result && result.bytes instanceof Uint8Array

const take = createFrameReader((frame) => void answer(frame))
void eachChunk(Bun.stdin.stream(), take).finally(() => process.exit(0))
