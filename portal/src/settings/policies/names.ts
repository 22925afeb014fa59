import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { calendarsQuery } from '../../api/calendars'
import { addressesQuery } from '../../api/queries'
import type { Channel, ConditionField } from '../../api/types'
import { useSession } from '../../app/session'
import { useConfiguration } from '../../tickets/api'
import type { Option } from '../../ui'
import { PRIORITIES } from './draft'

const CHANNELS: readonly Channel[] = ['mail', 'portal', 'api']

/** What a policy names by id, with its names. */
export type Names = {
  teams: Option[]
  members: Option[]
  calendars: Option[]
  priorities: Option[]
  /** The values that a condition can choose from; null for one whose values are words. */
  valuesOf(field: ConditionField): Option[] | null
}

/** The names of the configuration. What is gone from it is shown by its id. */
export function useNames(): Names {
  const { t } = useTranslation('policies')
  const { me } = useSession()
  const configuration = useConfiguration().data
  const addresses = useQuery(addressesQuery(me.tenant.id)).data
  const calendars = useQuery(calendarsQuery(me.tenant.id)).data
  const optionsOf = (rows: readonly { id: string; name: string }[] | undefined): Option[] =>
    rows?.map(({ id, name }) => ({ id, label: name })) ?? []
  const teams = optionsOf(configuration?.teams)
  const members = optionsOf(configuration?.members)
  const priorities = PRIORITIES.map((id) => ({
    id,
    label: `${id.toUpperCase()} ${t(`common:priority.${id}`)}`,
  }))
  return {
    teams,
    members,
    calendars: optionsOf(calendars),
    priorities,
    valuesOf(field) {
      switch (field) {
        case 'priority':
          return priorities
        case 'team_id':
          return teams
        case 'assignee_id':
          return members
        case 'address_id':
          return addresses?.map(({ id, email }) => ({ id, label: email })) ?? []
        case 'channel':
          return CHANNELS.map((id) => ({ id, label: t(`channel.${id}`) }))
        default:
          return null
      }
    },
  }
}

/** The name of an id among options, or the id. */
export function nameOf(options: readonly Option[] | null, id: string): string {
  return options?.find((option) => option.id === id)?.label ?? id
}
