/** The one-time code after the "#" of the link in the server's log; empty when there is none. */
export const codeOfLink = (hash: string): string => new URLSearchParams(hash.slice(1)).get('code') ?? ''
