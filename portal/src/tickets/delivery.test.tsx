import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import type { Comment, DeliveryState, Role } from '../api/types'
import i18n from '../i18n'

beforeEach(() => i18n.changeLanguage('en'))

type LeftOut = NonNullable<Comment['delivery']>['left_out'][number]

const NUMBER = 12
const DETAIL = {
  failed: 'not handed over in 8 attempts; an operator can have it sent',
  bounced: 'Permanent bounce (NoEmail): anna@example.com: smtp; 550 5.1.1 unknown',
  parked: 'parked: 10 automatic mails on this ticket to this address in 10 minutes',
  complained: 'abuse: anna@example.com',
}

/** Opens a ticket whose one reply got so far. */
async function open(
  state: DeliveryState,
  { role = 'agent' as Role, isClosed = false, leftOut = [] as readonly LeftOut[] } = {},
) {
  const api = new FakeApi({ role })
  const ticket = api.tickets.find(({ number }) => number === NUMBER)
  const records = api.records.get(NUMBER) ?? []
  const record = records.find(({ comment }) => comment?.delivery)
  const delivery = record?.comment?.delivery
  if (!ticket || !delivery) throw new Error('no reply')
  if (isClosed) ticket.status = { ...ticket.status, category: 'closed' }
  Object.assign(delivery, {
    state,
    left_out: leftOut,
    detail: DETAIL[state as keyof typeof DETAIL] ?? null,
  })
  renderTickets(`/tickets/${NUMBER}`, api)
  const articles = await screen.findAllByRole('article')
  const article = articles.find((one) => one.textContent?.includes('Public reply'))
  return { api, ticket, delivery, seq: record.seq, article, reply: within(article as HTMLElement) }
}
const again = { name: 'Send again' }
const resends = (api: FakeApi) => api.requests.filter(({ path }) => path.endsWith('/resend'))

describe('a mail that did not arrive', () => {
  it.each([
    ['failed', 'Failed', /not be handed over in 8 attempts/],
    ['bounced', 'Bounced', /the address does not exist/],
    ['parked', 'Parked', /10 automatic mails on this ticket to this address/],
  ] as const)('says why, and is sent again: %s', async (state, chip, why) => {
    const { api, ticket, delivery, seq, article, reply } = await open(state)
    expect(reply.getByText(chip)).toBeVisible()
    expect(reply.getByText(why)).toBeVisible()
    const { version } = ticket
    await userEvent.click(reply.getByRole('button', again))
    expect(await screen.findByText('The mail is on its way again')).toBeVisible()
    expect(resends(api)).toMatchObject([
      {
        path: `/v1/tickets/${NUMBER}/comments/${seq}/resend`,
        headers: { 'if-match': `"${version}"` },
      },
    ])
    expect(delivery.resent_as).toBeGreaterThan(seq)
    await waitFor(() => expect(reply.queryByRole('button', again)).toBeNull())
    expect(reply.getByText('It was sent again, see below.')).toBeVisible()
    await waitFor(() => expect(article?.closest('li')).toHaveFocus())
    const line = await screen.findByText(/^Sent again by Jonas Weber/)
    expect(within(line.closest('li') as HTMLElement).getByText('Queued')).toBeVisible()
  })

  it('is sent again in turn when it does not arrive once more', async () => {
    const { api, reply } = await open('failed')
    await userEvent.click(reply.getByRole('button', again))
    const line = await screen.findByText(/^Sent again by Jonas Weber/)
    const made = api.records.get(NUMBER)?.at(-1)
    if (!made?.delivery) throw new Error('no mail')
    Object.assign(made.delivery, { state: 'bounced', detail: DETAIL.bounced })
    const record = within(line.closest('li') as HTMLElement)
    await userEvent.click(await record.findByRole('button', again, { timeout: 15_000 }))
    expect(resends(api).at(-1)?.path).toBe(`/v1/tickets/${NUMBER}/comments/${made.seq}/resend`)
  })

  it('is sent again on a closed ticket, too', async () => {
    const { api, reply } = await open('failed', { isClosed: true })
    await userEvent.click(reply.getByRole('button', again))
    expect(await screen.findByText('The mail is on its way again')).toBeVisible()
    expect(resends(api)).toHaveLength(1)
  })

  it('says whom it did not go to, and why', async () => {
    const leftOut = [
      { email: 'zoe@example.org', reason: 'suppressed' },
      { email: 'andré@example.org', reason: 'unwritable' },
      { email: 'jörg@example.org', reason: 'unwritable' },
    ] as const
    const { reply } = await open('delivered', { role: 'admin', leftOut })
    expect(reply.getByText('Delivered')).toBeVisible()
    expect(reply.getByText(/^Not sent to zoe@example.org, as mail to/)).toBeVisible()
    expect(reply.getByText(/^Not sent to andré@example.org, jörg@example.org:/)).toBeVisible()
    expect(reply.getByRole('link', { name: 'See suppressed addresses' })).toBeVisible()
    expect(reply.queryByRole('button', again)).toBeNull()
  })

  it('leads to its way in the mail log', async () => {
    const { reply } = await open('bounced')
    expect(reply.getByRole('link', { name: 'See the way of the mail' })).toHaveAttribute(
      'href',
      `/settings/mail-log?direction=out&ticket=${NUMBER}`,
    )
  })

  it('is not sent again over a change that nobody has seen', async () => {
    const { api, ticket, reply } = await open('failed')
    ticket.version += 1
    await userEvent.click(reply.getByRole('button', again))
    expect(await screen.findByText(/^Somebody else has just changed this ticket/)).toBeVisible()
    await userEvent.click(reply.getByRole('button', again))
    expect(await screen.findByText('The mail is on its way again')).toBeVisible()
    expect(resends(api)).toHaveLength(2)
  })

  it.each([
    ['by a viewer', 'failed', { role: 'viewer' as Role }],
    ['when it has arrived and was not wanted', 'complained', {}],
    ['while it is on its way', 'sent', {}],
  ] as const)('is not sent again %s', async (_when, state, options) => {
    const { reply } = await open(state, options)
    expect(reply.queryByRole('button', again)).toBeNull()
  })
})

describe('a mail that tells of a resolution, or asks about it', () => {
  it.each([
    [
      'notice of the resolution to anna@example.com, because a member resolved the ticket',
      'Notice of the resolution by mail to anna@example.com',
      /^Notice of the resolution sent again by Jonas/,
    ],
    [
      'survey to anna@example.com, because the ticket was resolved',
      'Survey by mail to anna@example.com',
      /^Survey sent again by Jonas/,
    ],
  ])(
    'is shown on its record, and sent again when it did not arrive: %s',
    async (detail, said, resent) => {
      const api = new FakeApi({ role: 'agent' })
      const records = api.records.get(NUMBER) ?? []
      const first = records[0]
      if (!first) throw new Error('no record')
      const seq = records.length + 1
      records.push({
        ...first,
        seq,
        kind: 'updated',
        changes: [
          { field: 'status', from: 1, to: 2, from_label: 'Assigned', to_label: 'Resolved' },
        ],
        comment: null,
        effects: [{ kind: 'send_mail', detail }],
        delivery: { state: 'bounced', at: first.at, detail: DETAIL.bounced, left_out: [] },
      })
      renderTickets(`/tickets/${NUMBER}`, api)
      const line = await screen.findByText(said)
      const record = within(line.closest('li') as HTMLElement)
      expect(record.getByText('Bounced')).toBeVisible()
      expect(record.getByText(/the address does not exist/)).toBeVisible()
      await userEvent.click(record.getByRole('button', again))
      expect(await screen.findByText(resent)).toBeVisible()
      expect(resends(api)).toMatchObject([{ path: `/v1/tickets/${NUMBER}/comments/${seq}/resend` }])
    },
  )
})
