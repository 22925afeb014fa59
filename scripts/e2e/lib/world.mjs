// What the tests share: the people of a fresh organisation, and what became of their tickets.
import { Api } from './api.mjs'
import { Browser } from './browser.mjs'
import { Cloud } from './cloud.mjs'
import { Outbox } from './outbox.mjs'

export function newWorld(facts) {
  // A name of its own for each run: what earlier runs left does not disturb this one.
  const slug = `e${Date.now().toString(36)}`
  const requester = (name) => ({ name, email: `${name.split(' ')[0].toLowerCase()}-${slug}@example.com` })
  const api = new Api(facts)
  return {
    facts,
    slug,
    organisation: 'Bakery North',
    support: `support@${slug}.${facts.mail_domain}`,
    admin: { name: 'Olga Owner', email: `olga@${slug}.example`, password: 'a long password 1' },
    agent: { name: 'Otto Agent', email: `otto@${slug}.example`, password: 'a long password 2' },
    anna: requester('Anna Baker'),
    carol: requester('Carol Miller'),
    david: requester('David Smith'),
    erin: requester('Erin Cook'),
    /** The long conversation, as it goes on from test to test. */
    story: {},
    /** Two more organisations, `ours` and `theirs`, for what nobody should send. */
    bad: {},
    api,
    browser: new Browser(facts),
    cloud: new Cloud(facts),
    outbox: new Outbox(facts),
    async ticketsOf(email) {
      const { data } = await api.get('/v1/tickets?limit=100')
      return data.filter((ticket) => ticket.requester.email === email)
    },
  }
}
