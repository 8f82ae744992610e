import { openApiOf } from '@pezzottify/contract/openapi'
import { releaseVersion } from '../../base/version.ts'

/** The interface as an OpenAPI document, as it is printed and kept in the documentation. */
export const openApiText = (): string => `${JSON.stringify(openApiOf(releaseVersion), null, 2)}\n`
