import { useMutation } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem, request } from '../api/client'
import { fieldText } from '../api/problem-text'
import type { OpenSurveyInput, RateTicketInput, Rating, Survey } from '../api/types'
import { pageHeading } from '../app/heading-focus'
import { catchFocus } from '../app/lost-focus'
import {
  Button,
  FormError,
  Loading,
  Notice,
  type Score,
  ScoreChoice,
  ScoreFace,
  Skeleton,
  scoreOf,
  TextField,
} from '../ui'
import { DeadLink } from './dead-link'
import { AuthFrame } from './frame'
import { useLink } from './token'

/** How the help was, asked of the requester by the link in a mail. The link only preselects a score: a person sends it. */
export function SurveyPage() {
  const link = useLink()
  const token = link?.get('token')
  if (!link || !token) return <DeadLink of="survey" reason="late" />
  return (
    <LinkedSurvey key={link.toString()} token={token} preselected={scoreOf(link.get('score'))} />
  )
}

function LinkedSurvey({ token, preselected }: { token: string; preselected: Score | null }) {
  const { t } = useTranslation('auth')
  const [survey, setSurvey] = useState<Survey | null>(null)
  const [score, setScore] = useState(preselected)
  const [given, setGiven] = useState<Given | null>(null)
  const [error, setError] = useState<unknown>(null)
  const open = useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const body: OpenSurveyInput = { token }
      return (await request<Survey>('POST', '/v1/surveys/open', { body })).data
    },
    onSuccess: (found) => {
      setSurvey(found)
      setError(null)
    },
    onError: setError,
  })
  const rate = useMutation({
    networkMode: 'always',
    mutationFn: async ({ score, words }: Given) => {
      const body: RateTicketInput = { token, score, comment: words || undefined }
      return (await request<Survey>('POST', '/v1/surveys/rate', { body })).data
    },
    onSuccess: (rated, sent) => {
      setSurvey(rated)
      setGiven(sent)
      setError(null)
    },
    onError: setError,
  })
  const { mutate } = open
  useEffect(() => mutate(), [mutate])

  /** Does what may take away what has the focus. */
  function act(action: () => void) {
    catchFocus(pageHeading, document.activeElement)
    action()
  }
  if (isProblem(error, 'invalid_token')) return <DeadLink of="survey" reason="late" />
  if (isProblem(error, 'not_found')) return <DeadLink of="survey" reason="gone" />
  if (given) return <Thanks given={given} onChange={() => act(() => setGiven(null))} />
  return (
    <AuthFrame title={t('survey.title')} lead={survey ? aboutOf(survey) : undefined}>
      {survey ? (
        <SurveyForm
          rating={survey.rating}
          score={score ?? scoreOf(survey.rating?.score)}
          onScore={setScore}
          error={error}
          isPending={rate.isPending}
          onSend={(sent) => act(() => rate.mutate(sent))}
        />
      ) : error ? (
        <div className="flex flex-col gap-4">
          <FormError error={error} />
          <Button isPending={open.isPending} onPress={() => act(mutate)}>
            {t('common:try_again')}
          </Button>
        </div>
      ) : (
        <Loading>
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
          <Skeleton className="h-9" />
        </Loading>
      )}
    </AuthFrame>
  )
}

/** Whose help it was, and with what. */
function aboutOf({ tenant_name, display_number, title }: Survey): string {
  return [tenant_name, display_number, title].filter(Boolean).join(' · ')
}

type Given = { score: Score; words: string }

/** Most characters of the words. */
const MOST_WORDS = 2_000

function SurveyForm({
  rating,
  score,
  onScore,
  error,
  isPending,
  onSend,
}: {
  rating: Survey['rating']
  score: Score | null
  onScore(score: Score): void
  error: unknown
  isPending: boolean
  onSend(given: Given): void
}) {
  const { t } = useTranslation('auth')
  const form = useRef<HTMLFormElement>(null)
  const [words, setWords] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const used = { count: [...words.trim()].length, most: MOST_WORDS }
  const isTooLong = used.count > MOST_WORDS

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (score === null) form.current?.querySelector('input')?.focus()
    else if (isTooLong) form.current?.querySelector('textarea')?.focus()
    else if (!isPending) onSend({ score, words: words.trim() })
  }
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-5" noValidate>
      <FormError error={error} />
      {rating && <Before rating={rating} />}
      <ScoreChoice
        label={t('survey.score')}
        value={score}
        onChange={onScore}
        errorMessage={isChecked && score === null ? t('survey.none') : fieldText(error, 'score')}
      />
      <TextField
        isMultiline
        label={t('survey.words')}
        description={t('survey.used', used)}
        value={words}
        onChange={setWords}
        errorMessage={isTooLong ? t('survey.too_long', used) : fieldText(error, 'comment')}
      />
      <Button type="submit" variant="primary" isPending={isPending}>
        {t('survey.send')}
      </Button>
    </form>
  )
}

/** What was given before, which a new rating replaces. */
function Before({ rating: { score, rated_at } }: { rating: Rating }) {
  const { t } = useTranslation('auth')
  return <Notice icon={History}>{t('survey.before', { score, at: rated_at })}</Notice>
}

function Thanks({ given: { score, words }, onChange }: { given: Given; onChange(): void }) {
  const { t } = useTranslation('auth')
  return (
    <AuthFrame title={t('survey.thanks')}>
      <div className="flex flex-col gap-4">
        <div role="status" className="flex items-start gap-3">
          <span className="text-muted">
            <ScoreFace score={score} size={24} />
          </span>
          <div className="min-w-0 text-base text-ink">
            <p>{t('survey.given', { score, word: t(`common:score.${score}`) })}</p>
            {words && <p>{t('survey.given_words')}</p>}
          </div>
        </div>
        <p className="text-sm text-muted">{t('survey.changeable')}</p>
        <Button onPress={onChange}>{t('survey.change')}</Button>
      </div>
    </AuthFrame>
  )
}
