import { expect, test } from 'bun:test'
import { connect } from 'node:net'
import { createLog } from '../base/log.ts'
import { serve } from '../testing/listening.ts'
import { createTestApp } from '../testing/test-app.ts'

/** Sends bytes and resolves with the answer once the server has closed the connection. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(3_000, () => socket.destroy(new Error(`The connection stayed open after: ${answer}`)))
    socket.on('data', (part) => (answer += part.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

const noHosts = [
  'x:99999999',
  'a:b',
  '1.2.3.4.5',
  'xn--a',
  'a%00b',
  '[::1',
  '[::1]x',
  '0x1.0x2.0x3.0x4.0x5',
  'music.test, evil.test',
  'a b',
  'a/b',
  'a@b',
  '',
]

test('a Host that is none, and a second one, get 400 like any other answer, and their connection is closed', async () => {
  const lines: string[] = []
  const log = createLog('INFO', (line) => lines.push(line))
  await using app = await createTestApp({ loggingLevel: 'body', log })
  await using served = serve(app)
  const hosts = [...noHosts.map((host) => `Host: ${host}\r\n`), 'Host: music.test\r\nHost: music.test\r\n']
  for (const host of hosts) {
    const answer = await exchange(served.port, `GET /v1/health?a=b HTTP/1.1\r\n${host}\r\n`)
    expect([host, answer]).toEqual([host, expect.stringMatching(/^HTTP\/1\.1 400 /)])
    for (const header of [
      /x-request-id: \w+/i,
      /x-content-type-options: nosniff/i,
      /x-error-code: bad_request/i,
      /cache-control: no-store/i,
    ])
      expect([host, answer]).toEqual([host, expect.stringMatching(header)])
  }
  expect(lines.filter((line) => line.includes('>>> GET /v1/health?a=b'))).toHaveLength(hosts.length)
  expect(lines.filter((line) => line.includes('<<< 400'))).toHaveLength(hosts.length)
  expect(lines.join('\n')).not.toMatch(/ERROR|WARN/)
  const metrics = await (await app.app.metrics.fetch(new Request('http://x/metrics'))).text()
  expect(metrics).toContain(`path="unknown",status="400"} ${hosts.length}`)
})

test('a Host of any form that is one is answered', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  for (const host of [
    'music.test',
    'music.test:3001',
    'xn--msic-0ra.test',
    '[::1]:3001',
    '127.0.0.1',
    'a_b',
    'x:0',
  ])
    expect(
      await exchange(served.port, `GET /v1/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    ).toStartWith('HTTP/1.1 200 ')
})
