import { useMutation } from '@tanstack/react-query'
import { RotateCcw, Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import type { Template, TemplateDraftInput, TestMail } from '../../api/types'
import { pageHeading } from '../../app/heading-focus'
import { catchFocus } from '../../app/lost-focus'
import { Button, ConfirmDialog, toast } from '../../ui'

/** Sends a text as it is edited to its reader, and goes back to the text that was there before. */
export function TemplateActions({
  template,
  input,
  onReset,
}: {
  template: Template
  input: TemplateDraftInput
  onReset(): Promise<void>
}) {
  const { t } = useTranslation('templates')
  const [isResetting, setIsResetting] = useState(false)
  const test = useMutation({
    mutationFn: async () =>
      (await request<TestMail>('POST', '/v1/template_tests', { body: input })).data,
    onSuccess: ({ to }) => toast.success(t('test.sent', { to })),
    onError: (error) => toast.error(error),
  })
  const context = template.address ? 'address' : undefined
  return (
    <>
      {template.is_customised && (
        <Button icon={RotateCcw} onPress={() => setIsResetting(true)}>
          {t('reset.action')}
        </Button>
      )}
      <Button icon={Send} isPending={test.isPending} onPress={() => test.mutate()}>
        {t('test.action')}
      </Button>
      <ConfirmDialog
        title={t('reset.title', { context })}
        confirmLabel={t('reset.action')}
        isOpen={isResetting}
        onClose={() => setIsResetting(false)}
        onConfirm={async () => {
          await request<void>('DELETE', `/v1/templates/${input.kind}/${input.locale}`, {
            query: { address_id: input.address_id },
          })
          await onReset()
          toast.success(t('reset.done'))
          // There is nothing left to reset: the button goes.
          catchFocus(pageHeading)
        }}
      >
        {t('reset.lead', { context })}
      </ConfirmDialog>
    </>
  )
}
