// The members who are told of each comment on a ticket.
import { Bell, BellOff } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ref } from '../api/types'
import { useSession } from '../app/session'
import { Button, MultiSelect } from '../ui'

export function Followers({
  followers,
  members,
  isReadOnly,
  onChange,
}: {
  followers: readonly Ref[]
  /** Those who can be chosen. */
  members: readonly Ref[]
  isReadOnly: boolean
  onChange(ids: string[]): void
}) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  if (isReadOnly) return <FollowerNames followers={followers} />

  const ids = followers.map(({ id }) => id)
  const isFollowing = ids.includes(me.id)
  // Who has left the helpdesk stays until somebody takes them out.
  const gone = followers.filter(({ id }) => !members.some((member) => member.id === id))
  return (
    <>
      <MultiSelect
        label={t('properties.followers')}
        items={[...members, ...gone].map(({ id, name }) => ({ id, label: name }))}
        value={ids}
        onChange={onChange}
        placeholder={t('properties.noFollowers')}
      />
      <Button
        size="sm"
        variant="secondary"
        icon={isFollowing ? BellOff : Bell}
        onPress={() => onChange(isFollowing ? ids.filter((id) => id !== me.id) : [...ids, me.id])}
      >
        {t(isFollowing ? 'properties.unfollow' : 'properties.follow')}
      </Button>
    </>
  )
}

function FollowerNames({ followers }: { followers: readonly Ref[] }) {
  const { t } = useTranslation('tickets')
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p id={id} className="text-sm font-medium text-ink">
        {t('properties.followers')}
      </p>
      {followers.length > 0 ? (
        <ul aria-labelledby={id} className="text-base wrap-anywhere text-muted">
          {followers.map((follower) => (
            <li key={follower.id}>{follower.name}</li>
          ))}
        </ul>
      ) : (
        <p className="text-base text-muted">{t('properties.noFollowers')}</p>
      )}
    </div>
  )
}
