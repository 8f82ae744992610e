import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { commands, knownOptions } from '../all.ts'
import { helpOf } from './help.ts'
import { variableOf } from './option.ts'
import { serveOptions } from './options.ts'
import { readOptions } from './read-options.ts'
import { serveConfigOf } from '../commands/serve-config.ts'
import { UsageError } from './usage-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-options-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function fileOf(text: string): string {
  const path = join(folder, `${(files += 1)}.toml`)
  writeFileSync(path, text)
  return path
}

const read = (args: string[], environment: Record<string, string> = {}) =>
  serveConfigOf(readOptions(serveOptions, knownOptions, args, environment).values)

function refusalOf(args: string[], environment: Record<string, string> = {}): string {
  try {
    read(args, environment)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ''
}

/** For every option of serve: a typed value, and the parsed one. */
const examples: Record<keyof typeof serveOptions, [typed: string, field: string, value: unknown]> = {
  config: [fileOf('port = 4'), 'port', 4],
  data: ['/srv/p', 'dataFolder', '/srv/p'],
  'catalog-db': ['/srv/c.db', 'catalogDb', '/srv/c.db'],
  'user-db': ['/srv/u.db', 'userDb', '/srv/u.db'],
  'media-path': ['/srv/m', 'mediaPath', '/srv/m'],
  music: ['/srv/music', 'music', ['/srv/music']],
  'follow-symlinks': ['on', 'followSymlinks', true],
  host: ['127.0.0.1', 'host', '127.0.0.1'],
  port: ['0', 'port', 0],
  'metrics-host': ['::1', 'metricsHost', '::1'],
  'metrics-port': ['off', 'metricsPort', null],
  'log-level': ['warn', 'logLevel', 'WARN'],
  'logging-level': ['full', 'loggingLevel', 'body'],
  web: ['off', 'web', { state: 'off' }],
  'frontend-dir-path': ['/srv/web', 'web', { state: 'folder', folder: '/srv/web' }],
  'content-cache-age-sec': ['60', 'contentCacheAgeSeconds', 60],
  watch: ['off', 'isWatching', false],
  search: ['off', 'search', false],
  subsonic: ['no-tokens', 'subsonic', 'no-tokens'],
  'secret-key': ['k'.repeat(32), 'secretKey', 'k'.repeat(32)],
  'lyrics-url': ['http://lyrics.test', 'lyricsUrl', 'http://lyrics.test/'],
  'android-apk': ['/srv/pezzottify.apk', 'androidApk', '/srv/pezzottify.apk'],
  'measure-loudness': ['off', 'loudness', { isOn: false }],
  'rate-limits': ['2.5', 'rateLimits', { enabled: true, factor: 2.5 }],
  'trusted-proxy': ['10.0.0.0/8', 'trustedProxies', ['10.0.0.0/8']],
  'conversion-cache-mib': ['64', 'conversionCacheMib', 64],
  'event-retention-days': ['0', 'eventRetentionDays', 0],
  'prune-interval-hours': ['1', 'pruneIntervalHours', 1],
  'backup-dir': ['/srv/b', 'backups.directory', '/srv/b'],
  'backup-every-hours': ['0', 'backups.everyHours', 0],
  'backup-keep': ['3', 'backups.keep', 3],
  'downloader-url': ['http://127.0.0.1:3002', 'downloaderUrl', 'http://127.0.0.1:3002/'],
  'downloader-timeout-sec': ['20', 'downloaderTimeoutSeconds', 20],
  supervised: ['on', 'supervised', true],
  slowdown: ['250', 'slowdownMs', 250],
  demo: ['on', 'demo', true],
}

describe.each(Object.entries(examples))('--%s', (name, [typed, field, value]) => {
  test('is a flag', () => {
    expect(read([`--${name}=${typed}`])).toHaveProperty(field, value)
  })
  test('is a variable', () => {
    expect(read([], { [variableOf(name)]: typed })).toHaveProperty(field, value)
  })
})

const keyed = Object.entries(examples).filter(([name]) => name !== 'config')

test.each(keyed)('%s is a key of the file', (name, [typed, field, value]) => {
  expect(read(['--config', fileOf(`${name} = ${JSON.stringify(typed)}`)])).toHaveProperty(field, value)
})

test('without any option the documented defaults hold', () => {
  expect(read([])).toMatchObject({
    dataFolder: resolve('data'),
    catalogDb: resolve('data/catalog.db'),
    userDb: resolve('data/user.db'),
    mediaPath: resolve('data/media'),
    cacheFolder: resolve('data/cache'),
    host: '0.0.0.0',
    port: 3001,
    metricsHost: '127.0.0.1',
    metricsPort: 9091,
    logLevel: 'INFO',
    loggingLevel: 'path',
    web: { state: 'on' },
    contentCacheAgeSeconds: 3_600,
    search: true,
    subsonic: 'on',
    secretKey: null,
    isWatching: true,
    lyricsUrl: null,
    androidApk: null,
    loudness: { isOn: true },
    rateLimits: { enabled: true, factor: 1 },
    trustedProxies: [],
    followSymlinks: false,
    conversionCacheMib: 2_048,
    eventRetentionDays: 30,
    pruneIntervalHours: 24,
    downloaderUrl: null,
    downloaderTimeoutSeconds: 300,
    slowdownMs: 0,
    demo: false,
  })
})

describe('precedence', () => {
  const file = fileOf('port = 5\nmusic = ["/f1", "/f2"]\ndemo = true')

  test('the command line counts before a variable, and that before the file', () => {
    expect(read(['--config', file]).port).toBe(5)
    expect(read(['--config', file], { PEZZOTTIFY_PORT: '6' }).port).toBe(6)
    expect(read(['--config', file, '-p', '7'], { PEZZOTTIFY_PORT: '6' }).port).toBe(7)
    expect(read(['--demo=off'], { PEZZOTTIFY_CONFIG: file }).demo).toBe(false)
  })
  test('folders of different paths are not mixed', () => {
    expect(read(['--config', file]).music).toEqual(['/f1', '/f2'])
    expect(read(['--config', file], { PEZZOTTIFY_MUSIC: '/v1:/v2:' }).music).toEqual(['/v1', '/v2'])
    expect(read(['--config', file, '--music', '/a', '--music=/b']).music).toEqual(['/a', '/b'])
  })
  test('an empty variable counts as not given', () => {
    expect(read([], { PEZZOTTIFY_PORT: '' }).port).toBe(3001)
  })
  test('LOG_LEVEL is read when nothing else says it, and a word it does not know means INFO', () => {
    expect(read([], { LOG_LEVEL: 'debug' }).logLevel).toBe('DEBUG')
    expect(read([], { LOG_LEVEL: 'loud' }).logLevel).toBe('INFO')
    expect(read(['--log-level', 'ERROR'], { LOG_LEVEL: 'debug' }).logLevel).toBe('ERROR')
  })
  test('media lie beside a catalog that is named', () => {
    expect(read(['--catalog-db', '/srv/music/catalog.db']).mediaPath).toBe('/srv/music')
  })
})

describe('what is wrong is said, and what would be right', () => {
  test.each<[string[], Record<string, string>, string]>([
    [['--musik', '/m'], {}, 'Unknown option --musik. Did you mean --music?'],
    [['--prot=1'], {}, 'Unknown option --prot. Did you mean --port?'],
    [['--zzzzzz'], {}, 'Unknown option --zzzzzz.'],
    [['-x'], {}, 'Unknown option -x.'],
    [[], { PEZZOTTIFY_MUSIK: 'x' }, 'Unknown variable PEZZOTTIFY_MUSIK. Did you mean PEZZOTTIFY_MUSIC?'],
    [[], { PEZZOTTIFY_YES: 'on' }, 'Unknown variable PEZZOTTIFY_YES.'],
    [['--music', '--demo'], {}, '--music needs a value: --music DIR.'],
    [['--music'], {}, '--music needs a value: --music DIR.'],
    [['--music='], {}, '--music must not be empty, not "".'],
    [['-p', '70000'], {}, '--port must be a port from 0 to 65535, not "70000".'],
    [['--port', 'abc'], {}, '--port must be a port from 0 to 65535, not "abc".'],
    [['--port=-1'], {}, '--port must be a port from 0 to 65535, not "-1".'],
    [['--metrics-port', 'none'], {}, '--metrics-port must be a port from 0 to 65535, or off, not "none".'],
    [[], { PEZZOTTIFY_SEARCH: 'maybe' }, 'PEZZOTTIFY_SEARCH must be on or off, not "maybe".'],
    [['--demo=perhaps'], {}, '--demo must be on or off, not "perhaps".'],
    [['--log-level', 'loud'], {}, '--log-level must be one of TRACE, DEBUG, INFO, WARN, ERROR, not "loud".'],
    [['--rate-limits', '0'], {}, '--rate-limits must be on, off, or a factor such as 2 or 0.5, not "0".'],
    [
      ['--trusted-proxy', '10.0.0.0/33'],
      {},
      '--trusted-proxy must be an address or a range, such as 10.0.0.0/8, not "10.0.0.0/33".',
    ],
    [
      ['--downloader-url', 'ftp://a:b@c'],
      {},
      '--downloader-url must be an address such as http://127.0.0.1:3002, without name, password and query, not "ftp://a:b@c".',
    ],
    [['--slowdown', '1e3'], {}, '--slowdown must be a whole number from 0 to 60000, not "1e3".'],
    [
      ['--web', '/a', '--frontend-dir-path', '/b'],
      {},
      '--frontend-dir-path is the older name of --web DIR: give only one of them.',
    ],
    [
      ['--data', '/srv/p', '--catalog-db', '/srv/p/user.db'],
      {},
      '/srv/p/user.db cannot be both databases: give --catalog-db and --user-db a file each.',
    ],
  ])('%p %p', (args, environment, message) => {
    expect(refusalOf(args, environment)).toBe(message)
  })

  test('a file is refused that is missing, not TOML, or says what no option does', () => {
    const unknown = fileOf('prot = 1')
    expect(refusalOf(['--config', unknown])).toBe(`Unknown key prot in ${unknown}. Did you mean port?`)
    const snake = fileOf('metrics_port = 1')
    expect(refusalOf(['--config', snake])).toContain('Did you mean metrics-port?')
    const wrong = fileOf('port = "x"')
    expect(refusalOf(['--config', wrong])).toBe(`port in ${wrong} must be a port from 0 to 65535, not "x".`)
    const list = fileOf('port = [3001, 3002]')
    expect(refusalOf(['--config', list])).toBe(`port in ${list} must be one value, not a list.`)
    const nested = fileOf('[music]\na = 1')
    expect(refusalOf(['--config', nested])).toContain('must be a text, a number, true or false')
    expect(refusalOf(['--config', fileOf('port = ')])).toContain('is not a TOML file')
    expect(refusalOf(['--config', '/nowhere/p.toml'])).toBe(
      'The configuration file /nowhere/p.toml does not exist.',
    )
    expect(refusalOf(['--config', folder])).toContain('cannot be read')
  })
})

describe('help', () => {
  test.each(commands.map((entry) => [entry.name, entry] as const))('of %s names all it takes', (_, entry) => {
    const text = helpOf(entry)
    for (const name of Object.keys(entry.options)) expect(text).toContain(`--${name}`)
    for (const word of entry.words) expect(text).toContain(word)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(110)
  })
})
