// The minimum for comparison: each act is published to the topic of its user, and nothing is
// stored.
const port = Number(process.argv[2])
const userOf = (token: string | null): string => token?.split('-')[0] ?? ''

Bun.serve<{ user: string }, never>({
  hostname: '127.0.0.1',
  port,
  fetch: (request, server) => {
    const user = userOf(request.headers.get('authorization'))
    if (request.headers.get('upgrade')) {
      server.upgrade(request, { data: { user } })
      return undefined
    }
    const id = new URL(request.url).pathname.split('/').at(-1)
    server.publish(
      user,
      JSON.stringify({ type: 'sync', payload: { event: { payload: { content_id: id } } } }),
    )
    return new Response()
  },
  websocket: {
    open: (socket) => {
      socket.subscribe(socket.data.user)
      socket.send('{"type":"connected"}')
    },
    message: () => undefined,
  },
})
