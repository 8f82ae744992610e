import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const guide = readFileSync(resolve(import.meta.dirname, '../docs/operating.md'), 'utf8')

/**
 * The block of the operator's guide that contains a text, with this server as its target.
 *
 * @throws Error when there is none
 */
export function printedFor(url: string, holding: string): string {
  const blocks = [...guide.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, block = '']) => block)
  const block = blocks.find((each) => each.includes(holding) && each.includes('127.0.0.1:3001'))
  if (block === undefined) throw new Error(`No block with ${holding} in docs/operating.md`)
  return block.replaceAll('127.0.0.1:3001', new URL(url).host)
}
