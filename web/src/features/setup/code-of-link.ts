/** The one-time code that the link in the server's log carries behind its "#"; empty where there is none. */
export const codeOfLink = (hash: string): string => new URLSearchParams(hash.slice(1)).get('code') ?? ''
