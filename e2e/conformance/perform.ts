import { rawRequest } from '../raw-request.ts'
import { mismatch } from './shape.ts'
import type { Case, Step } from './table.ts'
import type { World } from './world.ts'

type Answer = { status: number; headers: Headers; body: string }

/** Runs the steps of a case in order. @returns the deviations, empty when there are none */
export async function problemsOf(world: World, tried: Exclude<Case, string>): Promise<string[]> {
  const steps: readonly Step[] = 'ask' in tried ? [tried] : tried
  for (const step of steps) {
    const answer = await ask(world, step)
    const problems = problemsIn(step, answer)
    if (problems.length > 0) return problems.map((problem) => `${step.ask}: ${problem}`)
    if (step.keep) {
      const value = JSON.parse(answer.body) as unknown
      const { name, field } = step.keep
      world.values[name] = String(field === undefined ? value : (value as Record<string, unknown>)[field])
    }
  }
  return []
}

async function ask(world: World, step: Step): Promise<Answer> {
  const { ask, as = 'alice', body, headers: own = {} } = step
  const fill = (text: string): string =>
    text.replace(/\$([a-z]\w*)/gi, (whole, name: string) => world.values[name] ?? whole)
  const [method = '', path = ''] = fill(ask).split(' ')
  const headers = new Headers(as === null ? {} : { authorization: world.tokens[as] })
  if (body !== undefined) headers.set('content-type', 'application/json')
  for (const [name, value] of Object.entries(own)) headers.set(name, fill(value))
  if (headers.has('upgrade')) return rawRequest(world.url, method, path, headers)
  const sent =
    body instanceof Uint8Array
      ? new Blob([body.slice()])
      : typeof body === 'string' || body === undefined
        ? body
        : fill(JSON.stringify(body))
  const response = await fetch(world.url + path, {
    method,
    headers,
    ...(sent !== undefined && { body: sent }),
  })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

function problemsIn(step: Step, { status, headers, body }: Answer): string[] {
  const found: string[] = []
  const claim = (good: boolean, problem: string): void => void (good || found.push(problem))
  claim(status === step.status, `answered ${status} instead of ${step.status}: ${body.slice(0, 200)}`)
  claim(status === 101 || headers.has('x-request-id'), 'has no X-Request-Id')
  claim(!headers.has('access-control-allow-origin'), 'lets other sites read it')
  for (const [name, wanted] of Object.entries(step.answers ?? {})) {
    const value = headers.get(name)
    claim(wanted === null ? value === null : wanted.test(value ?? ''), `${name} is ${value}`)
  }
  if (status >= 400) {
    const type = headers.get('content-type')
    claim(/^[a-z_]+$/.test(headers.get('x-error-code') ?? ''), 'has no X-Error-Code')
    claim(body === '' || type === 'text/plain; charset=utf-8', `is an error of type ${type}`)
    claim(body === '' || ![401, 403, 404, 501].includes(status), `has a body: ${body.slice(0, 200)}`)
    if (step.text) claim(step.text.test(body), `says ${body}`)
  } else if (step.json !== undefined) found.push(...jsonProblems(step, headers, body))
  else if (step.text) claim(step.text.test(body), `says ${body.slice(0, 200)}`)
  else claim((body === '') === !step.bytes, `has ${body.length} characters in its body`)
  return found
}

function jsonProblems(step: Step, headers: Headers, body: string): string[] {
  if (!headers.get('content-type')?.startsWith('application/json')) return ['is not JSON']
  const problem = mismatch(JSON.parse(body), step.json ?? null)
  return problem === null ? [] : [problem]
}
