import { openApiOf } from '@pezzottify/contract/openapi'
import { releaseVersion } from '../../base/version.ts'

/** The OpenAPI document as text, as it is printed and stored in the documentation. */
export const openApiText = (): string => `${JSON.stringify(openApiOf(releaseVersion), null, 2)}\n`
