// In a ticket's properties: what it is promised now, and the way to why.
import { useTranslation } from 'react-i18next'
import type { SlaSummary } from '../../api/types'
import { Button } from '../../ui'
import { ClockChip } from './sla-chip'

export function PromisedTimes({
  sla,
  onExplain,
}: {
  sla: SlaSummary | null | undefined
  onExplain(): void
}) {
  const { t } = useTranslation('sla')
  const clocks = sla?.clocks ?? []
  return (
    <section aria-labelledby="promised-times" className="flex flex-col gap-2">
      <h2 id="promised-times" className="text-sm font-medium text-ink">
        {t('title')}
      </h2>
      {clocks.length === 0 && <p className="text-xs text-muted">{t('section.none')}</p>}
      {clocks.length > 0 && (
        <ul className="flex flex-col gap-2">
          {clocks.map((clock) => (
            <li key={clock.kind} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
              <span className="flex-1 text-sm text-ink">{t(`kind.${clock.kind}`)}</span>
              <ClockChip clock={clock} />
              {clock.due_at && (
                <span className="w-full text-xs text-muted">
                  {t('section.due', { at: clock.due_at })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <Button size="sm" variant="secondary" onPress={onExplain}>
        {t('section.explain')}
      </Button>
    </section>
  )
}
