import type { Plugin } from 'vite'

const describing = /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/
const exported = /^export (?:(?:const|function) (\w+)|\{ \w+ as (\w+) \})/gm

/**
 * Removes Zod's conversion to JSON Schema. The server uses it for its documentation; a browser never does, but every
 * schema refers to its code, so that no bundler can leave it out. Calling it throws instead.
 */
export function withoutJsonSchema(): Plugin {
  return {
    name: 'without-json-schema',
    transform: {
      filter: { id: describing },
      handler(code) {
        const names = [...code.matchAll(exported)].map(([, name, alias]) => name ?? alias)
        const stub = "const absent = () => { throw new Error('JSON Schema is left out of the web app') }"
        return { code: [stub, ...names.map((name) => `export const ${name} = absent`)].join('\n'), map: null }
      },
    },
  }
}
