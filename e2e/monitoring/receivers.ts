import { z } from 'zod'

const WebhookBody = z.object({
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
      startsAt: z.string(),
    }),
  ),
})
/** The request body of the Bot API, in which numbers may be texts. */
const TelegramBody = z.object({
  chat_id: z.coerce.string(),
  text: z.string(),
  parse_mode: z.string().optional(),
})

type Status = 'firing' | 'resolved'

/** The receivers of alerts in these tests: a webhook, and a substitute for Telegram's Bot API. */
export function startReceivers() {
  const calls: z.infer<typeof WebhookBody>[] = []
  const messages: (z.infer<typeof TelegramBody> & { path: string })[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => {
      const path = new URL(request.url).pathname
      const body: unknown = await request.json()
      if (path === '/hook') {
        calls.push(WebhookBody.parse(body))
        return new Response()
      }
      messages.push({ path, ...TelegramBody.parse(body) })
      const chat = { id: 1, type: 'private' }
      return Response.json({ ok: true, result: { message_id: messages.length, date: 1, chat } })
    },
  })
  const address = `127.0.0.1:${server.port}`
  return {
    address,
    messages,
    /** The notifications about an alert at the webhook. */
    hooked: (alertname: string, status: Status) =>
      calls
        .flatMap(({ alerts }) => alerts)
        .find((alert) => alert.status === status && alert.labels['alertname'] === alertname),
    /** The message about it at Telegram. */
    texted: (alertname: string, status: Status): string | undefined =>
      messages
        .map(({ text }) => text)
        .find(
          (text) =>
            text.includes(`<b>${alertname}</b>`) && text.includes('resolved') === (status === 'resolved'),
        ),
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}
