import type { NameRule } from './artist-names.ts'
import type { ReadResult } from './facts.ts'

/*
 * The protocol between the server and a reading process: one JSON value on each line. The process answers in the
 * order of the requests, each answer as soon as it is known, so the server always knows which file is being read.
 */

/** Applies to the questions that follow. It has no answer. */
export type Notice = { nameRules: readonly NameRule[]; acts: readonly string[] }

export const noticeLine = (notice: Notice): string => `${JSON.stringify(notice)}\n`

/** A path that is not valid UTF-8 is sent as base64. `encoding`: of texts that do not declare theirs. */
export type Question = ({ path: string } | { pathBase64: string }) & { encoding?: string }

/** The first line of a process, before all answers. */
export const readyLine = 'ready'

export type Answer = ReadResult

export function questionLine(path: string | Buffer, encoding?: string): string {
  const place = typeof path === 'string' ? { path } : { pathBase64: path.toString('base64') }
  const question: Question = encoding === undefined ? place : { ...place, encoding }
  return `${JSON.stringify(question)}\n`
}

export function pathOf(question: Question): string | Buffer {
  return 'path' in question ? question.path : Buffer.from(question.pathBase64, 'base64')
}
