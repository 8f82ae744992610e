import { readSync, writeSync } from 'node:fs'
import { useNames } from './artist-names.ts'
import { createLineReader } from '../../base/line-reader.ts'
import { pathOf, readyLine, type Answer, type Notice, type Question } from './protocol.ts'
import { readFile } from './read-file.ts'

/*
 * The reading process, in which hostile files are parsed away from the server. It knows only the directory for pictures
 * (its only argument), answers the requests on its standard input one after another, and ends with it.
 */

const [, , artDirectory = '.'] = process.argv
const questions: string[] = []
const takeChunk = createLineReader((line) => questions.push(line))
const chunk = Buffer.alloc(64 * 1024)

writeAll(`${readyLine}\n`)
void answerAll()

async function answerAll(): Promise<void> {
  for (;;) {
    const line = questions.shift()
    if (line !== undefined) {
      // Only the server writes here, in this form.
      const question = JSON.parse(line) as Question | Notice
      if ('nameRules' in question) {
        useNames(question.nameRules, question.acts)
        continue
      }
      const answer: Answer = await readFile(pathOf(question), artDirectory, question.encoding)
      writeAll(`${JSON.stringify(answer)}\n`)
      continue
    }
    const length = readSync(0, chunk)
    if (length === 0) return
    takeChunk(chunk.subarray(0, length))
  }
}

function writeAll(text: string) {
  let bytes = Buffer.from(text)
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(1, bytes))
}
