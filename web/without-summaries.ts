import type { Plugin } from 'vite'

const summary = /\bsummary:\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g
const errors = /\berrors:\s*\[[^\]]*\],?/g
const rateLimit = /\brateLimit:\s*'\w+',?/g
const examples = /^(export const \w+Examples)\b[^=]*= \{(?:.*\}|[\s\S]*?\n\})$/gm
const exampleValue = /^export const (\w+)/gm

/** Summaries, errors, rate limits and examples of endpoints are for the documentation that the server makes; a browser never reads them. */
export function withoutSummaries(): Plugin {
  return {
    name: 'without-summaries',
    enforce: 'pre',
    transform: {
      filter: { id: /\/packages\/contract\/src\/(?:[\w-]+\/)*[\w-]+\.ts$/ },
      handler(code, id) {
        if (!id.endsWith('/example-values.ts')) {
          const bare = code.replace(summary, "summary: ''").replace(errors, '').replace(rateLimit, '')
          return { code: bare.replace(examples, '$1 = {}'), map: null }
        }
        const names = [...code.matchAll(exampleValue)].map(([, name]) => `export const ${name} = {}`)
        return { code: names.join('\n'), map: null }
      },
    },
  }
}
