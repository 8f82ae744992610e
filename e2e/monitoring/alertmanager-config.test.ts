import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { runEntrypoint } from './alertmanager-config.ts'
import { run, textOf } from './tools.ts'

const Config = z.object({
  global: z.unknown(),
  route: z.unknown(),
  inhibit_rules: z.unknown(),
  receivers: z.tuple([
    z.strictObject({
      name: z.literal('default'),
      webhook_configs: z.array(z.strictObject({ url: z.string(), send_resolved: z.boolean() })).optional(),
      telegram_configs: z.array(z.record(z.string(), z.unknown())).optional(),
    }),
  ]),
})
const receiverOf = (config: string) => Config.parse(Bun.YAML.parse(config)).receivers[0]

const telegram = { TELEGRAM_BOT_TOKEN: '12345:AAsecretAA', TELEGRAM_CHAT_ID: '-100987' }
const webhook = { GENERIC_WEBHOOK_URL: 'https://hooks.example/secret-path' }

describe('the configuration that Alertmanager starts with', () => {
  test.each([
    ['nothing', {}, []],
    ['Telegram', telegram, ['telegram_configs']],
    ['a webhook', webhook, ['webhook_configs']],
    ['both', { ...telegram, ...webhook }, ['webhook_configs', 'telegram_configs']],
  ])('names %s when that is set, and is valid', (_, variables, channels) => {
    using entry = runEntrypoint(variables, ['--storage.path=/alertmanager'])
    expect(entry.exitCode).toBe(0)
    expect(Object.keys(receiverOf(entry.config))).toEqual(['name', ...channels])
    expect(run('amtool', ['check-config', entry.configPath])).toMatchObject({ exitCode: 0 })
    expect(entry.calledWith).toEqual([`--config.file=${entry.configPath}`, '--storage.path=/alertmanager'])
  })

  test('groups, routes and inhibits as documented', () => {
    using entry = runEntrypoint({})
    const { global, route, inhibit_rules } = Config.parse(Bun.YAML.parse(entry.config))
    expect(global).toEqual({ resolve_timeout: '5m' })
    expect(route).toEqual({
      receiver: 'default',
      group_by: ['alertname', 'severity'],
      group_wait: '10s',
      group_interval: '10s',
      repeat_interval: '12h',
      routes: [
        { matchers: ['severity = "critical"'], group_wait: '0s', repeat_interval: '4h' },
        { matchers: ['severity = "warning"'], group_wait: '30s', repeat_interval: '12h' },
      ],
    })
    expect(inhibit_rules).toEqual([
      {
        source_matchers: ['severity = "critical"'],
        target_matchers: ['severity = "warning"'],
        equal: ['alertname'],
      },
    ])
  })

  test('tells who is resolved, to a chat that is a number', () => {
    using entry = runEntrypoint({ ...telegram, ...webhook })
    const { webhook_configs, telegram_configs } = receiverOf(entry.config)
    expect(webhook_configs).toEqual([{ url: webhook.GENERIC_WEBHOOK_URL, send_resolved: true }])
    expect(telegram_configs).toMatchObject([
      { bot_token: telegram.TELEGRAM_BOT_TOKEN, chat_id: -100_987, send_resolved: true },
    ])
  })

  test('works with an example file that nobody filled in', async () => {
    const example = await textOf('monitoring/.env.example')
    const variables = Object.fromEntries(
      [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    )
    expect(Object.keys(variables)).toEqual([
      'TELEGRAM_BOT_TOKEN',
      'TELEGRAM_CHAT_ID',
      'GENERIC_WEBHOOK_URL',
      'GF_SECURITY_ADMIN_PASSWORD',
    ])
    using entry = runEntrypoint(variables)
    expect(entry.exitCode).toBe(0)
    expect(Object.keys(receiverOf(entry.config))).toEqual(['name'])
  })
})

test('secrets are in a file for its owner alone, never in the log or in what is started', () => {
  using entry = runEntrypoint({ ...telegram, ...webhook })
  expect(entry.configMode).toBe(0o600)
  for (const secret of ['secret', '12345', '100987', 'hooks.example']) {
    expect(entry.printed).not.toContain(secret)
    expect(entry.environment).not.toContain(secret)
  }
  expect(entry.printed).toContain('alerts go to Telegram')
  expect(entry.printed).toContain('alerts go to the webhook')
})

describe('a value that cannot work', () => {
  test.each([
    ['only the token', { TELEGRAM_BOT_TOKEN: '1:secret' }, 'needed together'],
    ['only the chat', { TELEGRAM_CHAT_ID: '5' }, 'needed together'],
    ['a chat that is a name', { ...telegram, TELEGRAM_CHAT_ID: '@secret' }, 'is not a number'],
    ['a webhook by another protocol', { GENERIC_WEBHOOK_URL: 'ftp://secret' }, 'neither http nor https'],
  ])('%s is told and left out', (_, variables, message) => {
    using entry = runEntrypoint(variables)
    expect(entry.exitCode).toBe(0)
    expect(entry.printed).toContain(message)
    expect(entry.printed).not.toContain('secret')
    expect(Object.keys(receiverOf(entry.config))).toEqual(['name'])
  })

  test('leaves the other channel as it is', () => {
    using entry = runEntrypoint({ ...telegram, TELEGRAM_CHAT_ID: 'x', ...webhook })
    expect(Object.keys(receiverOf(entry.config))).toEqual(['name', 'webhook_configs'])
  })
})

test.each([
  ['hooks.example:8080/a', 'http://hooks.example:8080/a'],
  ['http://hooks.example/a', 'http://hooks.example/a'],
  ['  https://hooks.example/a\r', 'https://hooks.example/a'],
  [`https://hooks.example/a'b"c: #{d}`, `https://hooks.example/a'b"c: #{d}`],
])('the webhook %p is called as %p', (given, called) => {
  using entry = runEntrypoint({ GENERIC_WEBHOOK_URL: given })
  expect(receiverOf(entry.config).webhook_configs?.[0]?.url).toBe(called)
})
