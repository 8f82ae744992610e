import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { messageOf } from '../../base/message-of.ts'
import { fileSource, type ByteSource } from './bytes/byte-source.ts'
import { payloadHash } from './audio-payload.ts'
import { DamagedFile, NotAudio, type Container } from './containers/container.ts'
import { readContainer } from './containers/read-container.ts'
import { storeCover } from './cover.ts'
import { describe } from './describe.ts'
import type { ReadProblem, ReadResult } from './facts.ts'
import { emptyTags, fillFrom, type Tags } from './tags/tags.ts'
import { createUndeclaredTexts, defaultEncoding } from './tags/undeclared-text.ts'

/**
 * Reads one audio file. Whatever its content, the answer is facts or a problem; nothing is thrown.
 *
 * `encoding` is that of texts which do not declare theirs and are not UTF-8. The audio decides: a file that can be played gives facts even when its tags are damaged.
 */
export async function readFile(
  path: string | Buffer,
  artDirectory: string,
  encoding: string = defaultEncoding,
): Promise<ReadResult> {
  let fd: number
  try {
    // Without O_NONBLOCK opening a pipe that replaced the file meanwhile would block for ever.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    return problem('unreadable', `The file could not be opened: ${messageOf(error)}`)
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) return problem('unreadable', 'This is not a regular file')
    if (stat.size === 0) return problem('empty', 'The file is empty')
    return await readSource(fileSource(fd, stat.size), artDirectory, encoding)
  } catch (error) {
    return problem('unreadable', `The file could not be read: ${messageOf(error)}`)
  } finally {
    closeSync(fd)
  }
}

async function readSource(source: ByteSource, artDirectory: string, encoding: string): Promise<ReadResult> {
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
  const { tags, undeclared } = await allTags(container, encoding)
  return {
    facts: {
      ...container.format,
      payloadHash: payloadHash(source, container.payload),
      ...describe(tags, container.format.codec),
      cover: storeCover(tags.pictures, artDirectory),
      undeclared: undeclared.length === 0 ? null : { bytes: undeclared.toString('base64'), encoding },
    },
  }
}

/** Damage in one tag does not prevent reading the others. */
async function allTags(
  container: Container,
  encoding: string,
): Promise<{ tags: Tags; undeclared: Buffer<ArrayBufferLike> }> {
  const tags = emptyTags()
  let undeclared = Buffer.alloc(0)
  for (const read of container.tags) {
    try {
      const texts = createUndeclaredTexts(encoding)
      const found = await read(texts, tags)
      // An old tag behind a newer one is often there and not used.
      const seen = texts.seen()
      if (seen.length > 0 && hasMore(found, tags)) undeclared = Buffer.concat([undeclared, seen])
      fillFrom(tags, found)
    } catch (error) {
      if (isSystemError(error)) throw error
    }
  }
  return { tags, undeclared }
}

const foreign = /[^\0-~]/

const hasMore = (found: Tags, known: Tags): boolean =>
  [...found.values].some(
    ([name, values]) => !known.values.has(name) && values.some((text) => foreign.test(text)),
  )

function problem(code: ReadProblem['code'], message: string): ReadResult {
  return { problem: { code, message } }
}

/** An error of the disk says nothing about the file. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
