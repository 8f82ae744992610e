import { expect, test } from 'bun:test'
import { codeMappings } from './code-pages.ts'

const mapping = (range: string, rights: string, path: string, anonymousKb: number): string =>
  `${range} ${rights} 00000000 08:01 1234    ${path}\nSize:  1 kB\nRss:   1 kB\nAnonymous:     ${anonymousKb} kB\nVmFlags: rd ex\n`

test('only unchanged code mappings of the program itself are released', () => {
  const smaps = [
    mapping('00200000-00300000', 'r--p', '/opt/a program', 0),
    mapping('00300000-00500000', 'r-xp', '/opt/a program', 0),
    mapping('00500000-00600000', 'r-xp', '/opt/a program', 4),
    mapping('00600000-00700000', 'rw-p', '/opt/a program', 0),
    mapping('7f00000000-7f00001000', 'r-xp', '/opt/a program (deleted)', 0),
    mapping('7f00001000-7f00002000', 'r-xp', '/lib/libc.so', 0),
    mapping('7f00002000-7f00003000', 'rwxp', '', 0),
  ].join('')
  expect(codeMappings(smaps, '/opt/a program')).toEqual([{ start: 0x300000n, length: 0x200000n }])
  expect(codeMappings('', '/opt/a program')).toEqual([])
})

test.if(process.platform === 'linux')(
  'a program goes on after its code was given back, in less memory',
  async () => {
    const module = new URL('code-pages.ts', import.meta.url).pathname
    const program = `
    const { releaseCodePages } = await import(${JSON.stringify(module)})
    const status = () => require('node:fs').readFileSync('/proc/self/status', 'utf8')
    const residentKb = () => Number(/VmRSS:\\s+(\\d+)/.exec(status())[1])
    const before = residentKb()
    releaseCodePages()
    const after = residentKb()
    console.log(after / before, [1, 2, 3].reduce((a, b) => a + b))`
    const child = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe' })
    const [ratio, sum] = (await new Response(child.stdout).text()).trim().split(' ').map(Number)
    expect(sum).toBe(6)
    expect(ratio).toBeLessThan(0.8)
    expect(await child.exited).toBe(0)
  },
)
