import type { DoctorCheck } from '@pezzottify/contract'
import type { Health } from '../../base/degraded-reasons.ts'

/** What the running server has met itself, as failed checks of the doctor. */
export const healthChecks = (health: Health): DoctorCheck[] =>
  health.problems().map(({ reason, subject, detail }) => ({
    name: reason,
    state: 'failed',
    message: detail.includes(subject) ? detail : `${subject}: ${detail}`,
    fix: null,
  }))
