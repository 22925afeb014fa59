import { useTranslation } from 'react-i18next'
import type { DnsRecord, Domain } from '../../api/types'
import { Chip, CopyButton } from '../../ui'
import { RowsTable } from '../table'

/** What the DNS of a domain must say, ready to be copied. */
export function DnsRecords({ domain: { domain, dns_records } }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  return (
    <RowsTable
      label={t('record.table', { domain })}
      rows={dns_records.map((record) => ({
        ...record,
        id: `${record.type} ${record.name} ${record.value}`,
      }))}
      columns={[
        {
          id: 'type',
          header: t('record.type'),
          cell: (record) => (
            <>
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <code className="font-mono text-sm font-semibold text-ink">{record.type}</code>
                <Chip tone={record.is_required ? 'warning' : 'neutral'}>
                  {t(record.is_required ? 'record.required' : 'record.optional')}
                </Chip>
              </span>
              <span className="block text-sm text-muted">
                {t(`record.purpose.${record.purpose}`)}
              </span>
              <dl className="mt-2 flex flex-col gap-1 md:hidden">
                <dt className="text-xs text-muted">{t('record.name')}</dt>
                <dd>
                  <Copied record={record} part="name" />
                </dd>
                <dt className="text-xs text-muted">{t('record.value')}</dt>
                <dd>
                  <Copied record={record} part="value" />
                </dd>
              </dl>
            </>
          ),
        },
        {
          id: 'name',
          header: t('record.name'),
          isWideOnly: true,
          cell: (record) => <Copied record={record} part="name" />,
        },
        {
          id: 'value',
          header: t('record.value'),
          isWideOnly: true,
          cell: (record) => <Copied record={record} part="value" />,
        },
      ]}
    />
  )
}

function Copied({ record, part }: { record: DnsRecord; part: 'name' | 'value' }) {
  const { t } = useTranslation('domains')
  const { type, name } = record
  return (
    <span className="flex items-center gap-1">
      <code className="min-w-0 font-mono text-sm wrap-anywhere text-ink">{record[part]}</code>
      <CopyButton text={record[part]} label={t(`record.copy_${part}`, { type, name })} />
    </span>
  )
}
