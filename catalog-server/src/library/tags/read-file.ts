import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { fileSource, type ByteSource } from './bytes/byte-source.ts'
import { payloadHash } from './audio-payload.ts'
import { DamagedFile, NotAudio, type Container } from './containers/container.ts'
import { readContainer } from './containers/read-container.ts'
import { storeCover } from './cover.ts'
import { describe } from './describe.ts'
import type { ReadProblem, ReadResult } from './facts.ts'
import { emptyTags, fillFrom, type Tags } from './tags/tags.ts'

/**
 * Reads one audio file. Whatever its content, the answer is facts or a problem; nothing is thrown.
 *
 * The audio decides: a file that can be played gives facts even when its tags are damaged.
 */
export async function readFile(path: string | Buffer, artDirectory: string): Promise<ReadResult> {
  let fd: number
  try {
    // Without O_NONBLOCK opening a pipe that replaced the file meanwhile would block for ever.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    return problem('unreadable', `The file could not be opened: ${reasonOf(error)}`)
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) return problem('unreadable', 'This is not a regular file')
    if (stat.size === 0) return problem('empty', 'The file is empty')
    return await readSource(fileSource(fd, stat.size), artDirectory)
  } catch (error) {
    return problem('unreadable', `The file could not be read: ${reasonOf(error)}`)
  } finally {
    closeSync(fd)
  }
}

async function readSource(source: ByteSource, artDirectory: string): Promise<ReadResult> {
  let container: Container
  try {
    container = await readContainer(source)
    if (container.format.durationMs <= 0) throw new DamagedFile('The file has no audio that can be played')
  } catch (error) {
    if (isSystemError(error)) throw error
    if (error instanceof NotAudio) return problem('not_audio', error.message)
    const reason =
      error instanceof DamagedFile ? error.message : 'The file is not put together as it should be'
    return problem('damaged', reason)
  }
  const tags = await allTags(container)
  return {
    facts: {
      ...container.format,
      payloadHash: payloadHash(source, container.payload),
      ...describe(tags, container.format.codec),
      cover: storeCover(tags.pictures, artDirectory),
    },
  }
}

/** Damage in one tag does not prevent reading the others. */
async function allTags(container: Container): Promise<Tags> {
  const tags = emptyTags()
  for (const read of container.tags) {
    try {
      fillFrom(tags, await read())
    } catch (error) {
      if (isSystemError(error)) throw error
    }
  }
  return tags
}

function problem(code: ReadProblem['code'], message: string): ReadResult {
  return { problem: { code, message } }
}

/** An error of the disk says nothing about the file. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
