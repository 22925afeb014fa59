import { describe, expect, it } from 'vitest'
import {
  mailLogSearch,
  newTicketSearch,
  pathWithin,
  queueSearch,
  signInSearch,
  suspendedMailSearch,
} from './search'

describe('after the sign-in', () => {
  it.each([
    ['/', '/'],
    ['/tickets/7?view=mine#reply', '/tickets/7?view=mine#reply'],
    ['/tickets/../settings', '/settings'],
    ['/tickets?next=//evil.example', '/tickets?next=//evil.example'],
    ['//evil.example', undefined],
    ['///evil.example', undefined],
    ['/\\evil.example', undefined],
    ['\\\\evil.example', undefined],
    ['/\t/evil.example', undefined],
    ['/\n/evil.example', undefined],
    ['/x/..//evil.example', undefined],
    ['https://evil.example', undefined],
    ['https:evil.example', undefined],
    ['javascript:alert(1)', undefined],
    ['tickets', undefined],
    [`/${'x'.repeat(600)}`, undefined],
    [7, undefined],
  ])('%j leads to %j', (next, path) => {
    expect(signInSearch.parse({ next }).next).toBe(path)
  })

  it('stays on the host and port of the portal', () => {
    expect(pathWithin('/tickets', 'https://demo.lambdesk.example')).toBe('/tickets')
    expect(pathWithin('//acme.lambdesk.example', 'http://demo.lambdesk.example')).toBeUndefined()
  })
})

it('keeps the words that the queue is searched for, a number among them', () => {
  expect(queueSearch.parse({ q: 'café 42' }).q).toBe('café 42')
  expect(queueSearch.parse({ q: 42 }).q).toBe('42')
  expect(queueSearch.parse({ q: 'x'.repeat(201) }).q).toBeUndefined()
})

it.each([
  [{ follow_up_of: 12 }, 12],
  [{ follow_up_of: '12' }, undefined],
  [{ follow_up_of: -1 }, undefined],
  [{ follow_up_of: 1.5 }, undefined],
  [{}, undefined],
])('takes from the address of a new ticket the one it follows: %j', (search, number) => {
  expect(newTicketSearch.parse(search).follow_up_of).toBe(number)
})

it('drops what the address of the queue does not know', () => {
  const search = queueSearch.parse({ view: 'mine', order: 'sideways', evil: 1, unassigned: 'yes' })
  expect(search).toEqual({ view: 'mine', order: undefined, unassigned: undefined })
})

it.each([
  ['breached', 'breached'],
  ['breached,warned', 'breached,warned'],
  ['running,paused,none', 'running,paused,none'],
  ['breached,', undefined],
  ['fulfilled', undefined],
  ['breached;warned', undefined],
  ['', undefined],
  [7, undefined],
])('takes the states of promised times from the address: %j', (sla_state, kept) => {
  expect(queueSearch.parse({ sla_state }).sla_state).toBe(kept)
})

it.each([
  [
    { direction: 'in', ticket: 12 },
    { direction: 'in', ticket: 12 },
  ],
  [{ direction: 'up', ticket: 12 }, { ticket: 12 }],
  [{ ticket: 0 }, {}],
  [{ ticket: '12; x' }, {}],
])('reads the mail log’s address %j', (search, read) => {
  expect(mailLogSearch.parse(search)).toEqual(read)
})

it('opens a held mail by nothing but an id', () => {
  expect(suspendedMailSearch.parse({ mail: 'smi_01' })).toEqual({ mail: 'smi_01' })
  expect(suspendedMailSearch.parse({ mail: '../members' })).toEqual({})
})
