import type { TFunction } from 'i18next'
import { ProblemError } from './problem'

export type ProblemText = {
  title: string
  detail: string | null
  requestId: string | null
  isOffline: boolean
}

/** Codes whose words leave nothing for the API's detail to add. */
const SELF_EXPLAINED = ['invalid_credentials', 'invalid_token', 'unauthenticated', 'slug_taken']

/**
 * What to tell the reader about an error. Codes that have a message in the reader's language are
 * told in it; the API's own detail follows when it says more than the title.
 */
export function problemText(error: unknown, t: TFunction<'common'>): ProblemText {
  if (!(error instanceof ProblemError)) {
    return { title: t('problem.unexpected'), detail: null, requestId: null, isOffline: false }
  }
  const fallback = error.title || t('problem.unexpected')
  const title = t(`problem.${error.code}`, { defaultValue: fallback })
  const fields = error.errors.map(({ field, reason }) => `${field}: ${reason}`).join('; ')
  const detail = error.code === 'network' ? t('problem.network_detail') : fields || error.detail
  const isSaid = detail === title || SELF_EXPLAINED.includes(error.code)
  return {
    title,
    detail: detail && !isSaid ? detail : null,
    requestId: error.requestId,
    isOffline: error.code === 'network',
  }
}
