/** Code of ours alone, and nothing from anywhere else. */
export const pagePolicy =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
  "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

/**
 * The same for a web app that is not ours, which may have handlers in the attributes of its elements: `onerror` of a
 * picture, say. Scripts between tags and from elsewhere stay out.
 */
export const foreignPagePolicy = `${pagePolicy}; script-src-attr 'unsafe-inline'`

/** What every page of ours carries beside its policy: it stands in no frame and tells nobody where it was. */
export const pageHeaders = {
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}
