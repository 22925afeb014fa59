import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi, fetchOf } from '../../test/fake/server'
import { SURVEYED } from '../../test/fake/surveys'
import { renderPart, useFakeApi } from '../../test/render'
import { renderPortal } from '../../test/render-portal'
import i18n from '../i18n'
import { SurveyPage } from './pages'

const TITLE = 'How was the help?'
const LATE = 'This link has expired or is not valid'

let api: FakeApi
beforeEach(async () => {
  await i18n.changeLanguage('en')
  api = useFakeApi(new FakeApi({ isSignedIn: false }))
})
const sentTo = (path: string) =>
  api.requests.filter((sent) => sent.path === `/v1/surveys/${path}`).map(({ body }) => body)
const surveyed = () => {
  const ticket = api.tickets.find(({ number }) => number === SURVEYED)
  if (!ticket) throw new Error('no ticket')
  return ticket
}

/** Opens the page by a link with `fragment`. */
function open(fragment: string) {
  window.history.replaceState(null, '', `/survey${fragment}`)
  renderPart(<SurveyPage />)
}
const findScore = (name: string) => screen.findByRole('radio', { name })
const score = (name: string) => screen.getByRole('radio', { name })
const words = () => screen.getByRole('textbox')
const send = () => userEvent.click(screen.getByRole('button', { name: 'Send' }))

describe('the page of a survey', () => {
  it('says whose help it asks about, and keeps the token out of the address', async () => {
    open('#token=good&score=4')
    expect(await findScore('4 Good')).toBeChecked()
    expect(screen.getByRole('heading', { name: TITLE })).toBeVisible()
    expect(screen.getByText(`Northwind Trail Bikes · T-000012 · ${surveyed().title}`)).toBeVisible()
    expect(window.location.hash).toBe('')
    expect(sentTo('open')).toEqual([{ token: 'good' }])
  })

  it('records nothing when it is opened', async () => {
    open('#token=good&score=4')
    await findScore('4 Good')
    expect(sentTo('rate')).toEqual([])
    expect(surveyed().rating).toBeNull()
  })

  it('names no subject to somebody who is not proven', async () => {
    open('#token=unproven')
    expect(await screen.findByText('Northwind Trail Bikes · T-000012')).toBeVisible()
  })

  it('sends the score with the words, and thanks', async () => {
    open('#token=good&score=4')
    await findScore('4 Good')
    await userEvent.type(words(), '  All is well.  ')
    await send()
    expect(await screen.findByRole('heading', { name: 'Thank you' })).toHaveFocus()
    expect(screen.getByRole('status')).toHaveTextContent('You rated the help 4 of 5: Good.')
    expect(screen.getByRole('status')).toHaveTextContent('Your words are on their way')
    expect(screen.getByText(/as long as the link in your mail works/)).toBeVisible()
    expect(sentTo('rate')).toEqual([{ token: 'good', score: 4, comment: 'All is well.' }])
  })

  it('lets the score be another than that of the link, by the keyboard too', async () => {
    open('#token=good&score=4')
    const chosen = await findScore('4 Good')
    await userEvent.tab()
    while (document.activeElement !== chosen) await userEvent.tab()
    await userEvent.keyboard('{ArrowRight}')
    expect(score('5 Very good')).toBeChecked()
    expect(score('5 Very good')).toHaveFocus()
    await send()
    await screen.findByRole('heading', { name: 'Thank you' })
    expect(sentTo('rate')).toEqual([{ token: 'good', score: 5 }])
    expect(screen.getByRole('status')).not.toHaveTextContent('Your words')
  })

  it.each(['', '&score=', '&score=0', '&score=6', '&score=4.5', '&score=five'])(
    'chooses nothing for the reader by “%s”, and asks for a choice',
    async (rest) => {
      open(`#token=good${rest}`)
      await findScore('1 Very poor')
      for (const radio of screen.getAllByRole('radio')) expect(radio).not.toBeChecked()
      await send()
      expect(screen.getByText('Please choose one of the five')).toBeVisible()
      expect(screen.getByRole('radiogroup', { name: 'Your rating' })).toHaveAccessibleDescription(
        'Please choose one of the five',
      )
      expect(score('1 Very poor')).toHaveFocus()
      expect(sentTo('rate')).toEqual([])
      await userEvent.click(score('2 Poor'))
      expect(screen.queryByText('Please choose one of the five')).toBeNull()
    },
  )

  it('takes 2,000 characters of words and no more', async () => {
    open('#token=good&score=2')
    await findScore('2 Poor')
    expect(words()).toHaveAccessibleDescription('0 of 2,000 characters')
    // A face is two units of JavaScript and one character.
    await userEvent.click(words())
    await userEvent.paste(`${'a'.repeat(1_999)}🙂b`)
    expect(words()).toHaveAccessibleDescription('Please shorten it: 2,001 of 2,000 characters')
    await send()
    expect(words()).toHaveFocus()
    expect(sentTo('rate')).toEqual([])
    await userEvent.keyboard('{Backspace}')
    expect(words()).toHaveAccessibleDescription('2,000 of 2,000 characters')
    await send()
    expect(await screen.findByRole('heading', { name: 'Thank you' })).toBeVisible()
  })

  it('tells of a rating that was given before, and replaces it', async () => {
    surveyed().rating = { score: 2, rated_at: '2026-11-19T12:00:00Z' }
    open('#token=good')
    expect(await screen.findByText(/^You rated the help 2 of 5 on November 19, 2026/)).toBeVisible()
    expect(score('2 Poor')).toBeChecked()
    await userEvent.click(score('5 Very good'))
    await send()
    await screen.findByRole('heading', { name: 'Thank you' })
    expect(surveyed().rating?.score).toBe(5)
  })

  it('prefers the score of the link to the one before', async () => {
    surveyed().rating = { score: 2, rated_at: '2026-11-19T12:00:00Z' }
    open('#token=good&score=4')
    expect(await findScore('4 Good')).toBeChecked()
  })

  it('lets what was just sent be changed, and sends its words once', async () => {
    open('#token=good&score=4')
    await findScore('4 Good')
    await userEvent.type(words(), 'Fine')
    await send()
    await userEvent.click(await screen.findByRole('button', { name: 'Change the rating' }))
    await waitFor(() => expect(screen.getByRole('heading', { name: TITLE })).toHaveFocus())
    expect(score('4 Good')).toBeChecked()
    expect(words()).toHaveValue('')
    await userEvent.click(score('3 Okay'))
    await send()
    expect(await screen.findByText('You rated the help 3 of 5: Okay.')).toBeVisible()
    expect(sentTo('rate')).toEqual([
      { token: 'good', score: 4, comment: 'Fine' },
      { token: 'good', score: 3 },
    ])
  })

  it('takes another link that is opened over it', async () => {
    open('#token=late')
    await screen.findByRole('heading', { name: LATE })
    window.history.replaceState(null, '', '/survey#token=good&score=1')
    window.dispatchEvent(new Event('hashchange'))
    expect(await findScore('1 Very poor')).toBeChecked()
    window.history.replaceState(null, '', '/survey#token=good&score=5')
    window.dispatchEvent(new Event('hashchange'))
    await waitFor(() => expect(score('5 Very good')).toBeChecked())
  })

  it('speaks French', async () => {
    await i18n.changeLanguage('fr')
    open('#token=good&score=4')
    expect(await findScore('4 Bien')).toBeChecked()
    expect(screen.getByRole('heading', { name: /^Que pensez-vous de notre aide/ })).toBeVisible()
    expect(words()).toHaveAccessibleDescription(/^0 caractère sur 2\s000$/)
    await userEvent.click(screen.getByRole('button', { name: 'Envoyer' }))
    expect(await screen.findByRole('heading', { name: 'Merci' })).toBeVisible()
    expect(screen.getByRole('status')).toHaveTextContent(
      'Vous avez évalué l’aide à 4 sur 5 : Bien.',
    )
  })
})

describe('a survey that cannot be answered', () => {
  it('shows where it will be while it is asked for', async () => {
    const answering = fetchOf(api)
    vi.stubGlobal('fetch', (...sent: Parameters<typeof fetch>) =>
      String(sent[0]).includes('surveys') ? new Promise(() => undefined) : answering(...sent),
    )
    open('#token=good')
    expect(await screen.findByRole('status', { name: 'Loading…' })).toBeVisible()
    expect(screen.getByRole('heading', { name: TITLE })).toBeVisible()
  })

  it.each([
    ['late', LATE, 'Ce lien a expiré ou n’est pas valable'],
    ['gone', 'This ticket is not there any more', 'Cette demande n’est plus là'],
  ])('says why in both languages: %s', async (token, title, french) => {
    open(`#token=${token}&score=4`)
    expect(await screen.findByRole('heading', { name: title })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
    expect(screen.queryByRole('radio')).toBeNull()
    await i18n.changeLanguage('fr')
    expect(await screen.findByRole('heading', { name: french })).toBeVisible()
  })

  it.each(['', '#token=', '#score=4'])('asks the API nothing without a token: “%s”', async (at) => {
    window.history.replaceState(null, '', `/elsewhere${at}`)
    renderPart(<SurveyPage />)
    expect(await screen.findByRole('heading', { name: LATE })).toBeVisible()
    expect(sentTo('open')).toEqual([])
  })

  it('can be asked for again when the network failed', async () => {
    const answering = fetchOf(api)
    let isOffline = true
    vi.stubGlobal('fetch', (...sent: Parameters<typeof fetch>) =>
      isOffline ? Promise.reject(new TypeError('no network')) : answering(...sent),
    )
    open('#token=good&score=4')
    expect(await screen.findByRole('alert')).toHaveTextContent(/No connection/)
    const again = screen.getByRole('button', { name: 'Try again' })
    isOffline = false
    await userEvent.click(again)
    expect(await findScore('4 Good')).toBeChecked()
    expect(screen.queryByRole('alert')).toBeNull()
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it.each([
    ['tried too often', 'busy', [], /^Too many tries/],
    ['not answered', 'good', ['/v1/surveys/rate'], /could not answer/],
  ])('keeps what was chosen and written when it is %s', async (_why, token, failing, said) => {
    api.failing = failing
    open(`#token=${token}&score=4`)
    await findScore('4 Good')
    await userEvent.type(words(), 'Fine')
    await send()
    expect(await screen.findByRole('alert')).toHaveTextContent(said)
    expect(score('4 Good')).toBeChecked()
    expect(words()).toHaveValue('Fine')
    expect(screen.getByRole('button', { name: 'Send' })).toHaveFocus()
  })

  it('shows beside the field what the API refuses', async () => {
    const { handle } = api
    api.handle = (sent) => {
      if (sent.path.endsWith('/rate')) sent.body = { ...sent.body, comment: 'a'.repeat(2_001) }
      return handle.call(api, sent)
    }
    open('#token=good&score=4')
    await findScore('4 Good')
    await send()
    await waitFor(() =>
      expect(words()).toHaveAccessibleDescription('must have at most 2000 characters'),
    )
    expect(within(screen.getByRole('alert')).getByText(/^Words: must have/)).toBeVisible()
  })

  it('tells when its link has become late meanwhile', async () => {
    open('#token=good&score=4')
    await findScore('4 Good')
    const { handle } = api
    api.handle = (sent) => handle.call(api, { ...sent, body: { ...sent.body, token: 'late' } })
    await send()
    expect(await screen.findByRole('heading', { name: LATE })).toHaveFocus()
  })
})

describe('somebody who is signed in', () => {
  it('stays on the page, whose link needs no session', async () => {
    api = new FakeApi({ role: 'requester' })
    window.history.replaceState(null, '', '/survey#token=good&score=4')
    const { history } = renderPortal('/survey', api)
    expect(await findScore('4 Good')).toBeChecked()
    await waitFor(() => expect(api.tokens.size).toBe(1))
    expect(history.location.pathname).toBe('/survey')
    const sent = api.requests.find(({ path }) => path.startsWith('/v1/surveys'))
    expect(sent?.headers.authorization).toBeUndefined()
  })
})
