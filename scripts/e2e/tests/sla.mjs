// What is promised: business hours, holidays, policies; and a promise of two minutes that nobody keeps.
import assert from 'node:assert/strict'
import { expectText } from '../lib/expect.mjs'
import { letter } from '../lib/letter.mjs'
import { screenshot } from '../lib/looks.mjs'
import { properties, timeline } from '../lib/portal.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { INVITATION } from './sign-up.mjs'

const CALENDARS = 'calendars and holidays are made, shown, changed and removed'
const POLICIES = 'policies are made, put in order, previewed, changed and removed'
const PROMISED = 'a mail becomes a ticket with a promise of two minutes'
export const RECALCULATED = 'open tickets follow a changed policy in the background'
export const BROKEN = 'the schedule warns and breaches it, and its people are told by mail'
const FEED = 'a holiday feed is read by the schedule, and one that can not be read says why'
const EXPLAINED = 'the portal shows the breach and explains it'

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((weekday) => ({
  weekday,
  from_minute: 540,
  until_minute: 1020,
}))
const TITLE = 'The oven does not get warm'

export function slaPromises(runner, world) {
  const { agent, slug } = world
  const { api } = world
  const late = { name: 'Nina Baker', email: `nina@late-${slug}.example` }
  world.late = late

  runner.test(CALENDARS, { needs: [INVITATION] }, async () => {
    const [standard] = (await api.get('/v1/calendars')).data
    assert.equal(standard.is_default, true)
    world.calendarId = standard.id
    const made = await api.call('POST', '/v1/calendars', {
      name: 'Ovens',
      time_zone: 'Asia/Kathmandu',
      intervals: WEEK,
    })
    const path = `/v1/calendars/${made.id}`
    assert.equal((await api.call('PATCH', path, { name: 'Ovens, by day' })).name, 'Ovens, by day')
    const holiday = await api.call('POST', `${path}/holidays`, {
      name: 'Dashain',
      when: { kind: 'once', date: '2027-10-09' },
    })
    const one = `${path}/holidays/${holiday.id}`
    assert.equal((await api.call('PATCH', one, { is_active: false })).is_active, false)
    assert.deepEqual((await api.get(`${path}/holidays`)).data, [await api.get(one)])
    await api.call('DELETE', one)
    const { days } = await api.call('POST', '/v1/calendar_previews', {
      time_zone: 'Asia/Kathmandu',
      intervals: WEEK,
      from: '2027-10-04',
      days: 7,
    })
    assert.deepEqual(
      days.map(({ open }) => open.length),
      [1, 1, 1, 1, 1, 0, 0],
    )
    assert.equal(days[0].open[0].from, '2027-10-04T03:15:00Z')
    assert.deepEqual((await api.get(path)).holidays, [])
    const ical = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'UID:1',
      'SUMMARY:New Year',
      'DTSTART;VALUE=DATE:20200101',
      'RRULE:FREQ=YEARLY',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n')
    const imported = await api.call('POST', `${path}/holiday_imports`, { ical })
    assert.ok(imported.added >= 3 && imported.skipped.length === 0)
    assert.equal((await api.call('POST', `${path}/holiday_imports`, { ical })).added, 0)
    // Nobody is at that address, on any network (RFC 2606): the schedule has it read, and the feed says so.
    world.feedCalendar = path
    const feed = { name: 'Nobody’s holidays', url: 'https://holidays.lambdesk.example/all.ics' }
    await api.call('POST', `${path}/holiday_feeds`, feed)
  })

  runner.test(POLICIES, { needs: [CALENDARS] }, async () => {
    const me = await api.get('/v1/me')
    const target = { seconds: 600, hours: 'calendar', warn_before_seconds: 60 }
    const made = await api.call('POST', '/v1/sla_policies', {
      name: 'Two minutes',
      conditions: {
        all: [{ field: 'requester_domain', operator: 'is_any_of', values: [late.email.split('@')[1]] }],
      },
      targets: { p3: { first_response: target } },
      escalations: [
        { when: { at: 'warning' }, actions: [{ kind: 'notify_members', member_ids: [me.id] }] },
        {
          when: { at: 'breach' },
          actions: [
            { kind: 'add_tag', tag: 'late' },
            { kind: 'notify_members', member_ids: [me.id] },
          ],
        },
      ],
    })
    world.policyId = made.id
    const ids = (await api.get('/v1/sla_policies')).data.map(({ id }) => id)
    const order = [made.id, ...ids.filter((id) => id !== made.id)]
    const { data } = await api.call('PUT', '/v1/sla_policies/order', { sla_policy_ids: order })
    assert.deepEqual(
      data.map(({ id }) => id),
      order,
    )
    const spare = await api.call('POST', '/v1/sla_policies', { name: 'Spare', targets: made.targets })
    await api.call('DELETE', `/v1/sla_policies/${spare.id}`)
    const shown = await api.call('POST', '/v1/sla_policy_previews', {
      policy: { name: 'All', targets: made.targets },
      position: 0,
    })
    assert.equal(shown.matched, shown.looked_at)
    assert.equal((await api.get(`/v1/sla_policies/${made.id}`)).name, 'Two minutes')
    const quiet = { from_minute: 0, until_minute: 1, time_zone: 'Pacific/Apia' }
    assert.deepEqual((await api.call('PATCH', '/v1/me', { quiet_hours: quiet })).quiet_hours, quiet)
    assert.equal((await api.call('PATCH', '/v1/me', { quiet_hours: null })).quiet_hours, null)
  })

  runner.test(PROMISED, { needs: [POLICIES] }, async () => {
    const { raw } = letter({
      from: `${late.name} <${late.email}>`,
      to: world.support,
      subject: TITLE,
      text: 'It stays cold.',
    })
    await sendMail(world.facts, { from: late.email, to: world.support, raw })
    const [ticket] = await until('the ticket', async () => {
      const found = await world.ticketsOf(late.email)
      return found.length > 0 && found
    })
    assert.equal(ticket.sla.policy.name, 'Two minutes')
    assert.deepEqual(
      ticket.sla.clocks.map(({ kind, state }) => [kind, state]),
      [['first_response', 'running']],
    )
    late.number = ticket.number
    late.createdAt = Date.parse(ticket.created_at)
  })

  runner.test(RECALCULATED, { needs: [PROMISED] }, async () => {
    const target = { seconds: 120, hours: 'calendar', warn_before_seconds: 60 }
    await api.call('PATCH', `/v1/sla_policies/${world.policyId}`, { targets: { p3: { first_response: target } } })
    const ticket = await until('the clock to follow the policy', async () => {
      const found = await api.get(`/v1/tickets/${late.number}`)
      return found.sla.clocks[0].due_at && Date.parse(found.sla.clocks[0].due_at) - late.createdAt < 600_000 && found
    })
    assert.equal(Date.parse(ticket.sla.clocks[0].due_at) - late.createdAt, 120_000)
    const done = await until('the recalculation to end', async () => {
      const found = await api.get('/v1/sla_recalculation')
      return found.state === 'done' && found
    })
    assert.ok(done.tickets_done >= 1 && done.tickets_changed >= 1)
    // The agent sees it in the queue, which is in the order of what is due.
    const { data } = await api.get('/v1/tickets?order=due&limit=1')
    assert.equal(data[0].number, late.number)
    assert.ok(agent.email)
  })
}

export function slaBreach(runner, world) {
  const { admin, api, late } = world

  runner.test(BROKEN, { needs: [RECALCULATED] }, async () => {
    const records = async () => (await api.get(`/v1/tickets/${late.number}/audit_records?limit=100`)).data
    const found = await until(
      'the warning and the breach in the timeline',
      async () => {
        const all = await records()
        return all.some(({ kind }) => kind === 'sla_breached') && all
      },
      { seconds: 240, every: 2_000 },
    )
    const at = (kind, event) =>
      found
        .filter((record) => record.kind === kind)
        .flatMap(({ sla }) => sla.filter((one) => one.kind === event).map((one) => Date.parse(one.at) - late.createdAt))
    assert.deepEqual(at('sla_warned', 'warned'), [60_000])
    assert.deepEqual(at('sla_breached', 'breached'), [120_000])
    const ticket = await api.get(`/v1/tickets/${late.number}`)
    assert.deepEqual(ticket.tags, ['late'])
    await world.outbox.wait(admin.email, ({ subject }) => /first response due soon/.test(subject), {
      what: 'the warning',
    })
    const breach = ({ subject }) => /first response overdue/.test(subject)
    const mail = await world.outbox.wait(admin.email, breach, { what: 'the notice of the breach' })
    assert.equal(mail.auto_submitted, 'auto-generated')
    const mails = (await world.outbox.messages(admin.email)).filter(breach)
    assert.equal(mails.length, 1, 'told once')
    const { data } = await api.get('/v1/sla_breaches?kind=first_response')
    assert.ok(data.some(({ ticket: { number } }) => number === late.number))
  })

  runner.test(FEED, { needs: [CALENDARS] }, async () => {
    const path = world.feedCalendar
    const [feed] = await until(
      'the feed to have been tried',
      async () => {
        const { holiday_feeds: feeds } = await api.get(path)
        return feeds[0].error && feeds
      },
      { seconds: 150, every: 2_000 },
    )
    assert.equal(feed.error, "its host can't be reached")
    assert.equal(feed.refreshed_at, null)
    assert.ok((await api.get(path)).holidays.length >= 3, 'what was there stays')
    await api.call('DELETE', `${path}/holiday_feeds/${feed.id}`)
    await api.call('DELETE', path)
    assert.equal((await api.send('GET', path)).status, 404)
  })

  runner.test(EXPLAINED, { needs: [BROKEN] }, async () => {
    const { clocks } = await api.get(`/v1/tickets/${late.number}/sla`)
    const [first] = clocks
    assert.equal(first.state, 'breached')
    const counted = first.spans.filter((span) => span.is_counted).reduce((sum, { seconds }) => sum + seconds, 0)
    assert.equal(counted, first.elapsed_seconds)
    const { page } = admin
    await page.goto(`/tickets/${late.number}`)
    const history = timeline(page)
    await history.getByText('First response is due soon').waitFor()
    await history.getByText(/First response was due .*: the promise is broken/).waitFor()
    await expectText(properties(page), /Overdue/)
    await properties(page).getByRole('button', { name: 'Explain promised times', exact: true }).click()
    const panel = page.getByRole('dialog', { name: 'Promised times' })
    await panel.getByText('Two minutes').waitFor()
    await panel.getByText('Over by').waitFor()
    await panel.getByRole('button', { name: 'How the elapsed time adds up' }).click()
    const table = panel.getByRole('table', { name: /First response: what counted/ })
    await table.getByText('counted: every hour does').waitFor()
    await table.getByText('Sum of what counted').waitFor()
    await screenshot(world.facts, page, 'explanation')
    await page.keyboard.press('Escape')
  })
}
