import { expect, it } from 'vitest'
import i18n from '../i18n'
import { timeZoneGroups } from './time-zone'

const french = i18n.getFixedT('fr', 'auth')

it('groups the time zones by region in the language of the reader, each zone once', () => {
  const groups = timeZoneGroups('Europe/Paris', french)
  const zones = groups.flatMap((group) => group.items.map((item) => item.id))
  expect(new Set(zones).size).toBe(zones.length)
  expect(zones.length).toBeGreaterThan(300)
  expect(groups[0]?.label).toBeNull()
  expect(groups[0]?.items).toContainEqual({ id: 'UTC', label: 'UTC' })
  const america = groups.find((group) => group.label === 'Amérique')
  expect(america?.items).toContainEqual({ id: 'America/New_York', label: 'New York' })
  expect(america?.items).toContainEqual({
    id: 'America/Indiana/Vevay',
    label: 'Indiana / Vevay',
  })
})

it('holds the zone of the reader even when the browser has another name for it', () => {
  const zones = timeZoneGroups('Europe/Old_Town', french).flatMap((group) => group.items)
  expect(zones).toContainEqual({ id: 'Europe/Old_Town', label: 'Old Town' })
})
