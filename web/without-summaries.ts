import type { Plugin } from 'vite'

const summary = /\bsummary:\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g

/** What an endpoint does is told in the documentation that the server makes; a browser never reads it. */
export function withoutSummaries(): Plugin {
  return {
    name: 'without-summaries',
    enforce: 'pre',
    transform: {
      filter: { id: /\/packages\/contract\/src\/[\w/-]+\.ts$/ },
      handler: (code) => ({ code: code.replace(summary, "summary: ''"), map: null }),
    },
  }
}
