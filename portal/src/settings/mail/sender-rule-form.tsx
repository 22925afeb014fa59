import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldText } from '../../api/problem-text'
import type { SenderRule, SenderVerdict } from '../../api/types'
import { Button, Choices, FormError, TextField, toast } from '../../ui'
import { parseSender } from './sender'
import { useSenderRules } from './use-sender-rules'

const VERDICTS = ['blocked', 'allowed'] as const satisfies SenderVerdict[]

/** Makes a rule about a sender, or another of the one that is there. */
export function SenderRuleForm({
  rules,
  onDone,
}: {
  rules: readonly SenderRule[]
  onDone(): void
}) {
  const { t } = useTranslation('mail')
  const { put } = useSenderRules()
  const [text, setText] = useState('')
  const [verdict, setVerdict] = useState<SenderVerdict>('blocked')
  const [isWrong, setIsWrong] = useState(false)
  const sender = parseSender(text)
  const present = rules.find((rule) => rule.sender === sender)
  const save = useMutation({
    mutationFn: (sender: string) => put(sender, verdict),
    onSuccess: ({ sender, verdict }) => {
      toast.success(t(`rules.saved_${verdict}`, { sender }))
      onDone()
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    setIsWrong(sender === null)
    if (sender !== null && !save.isPending) save.mutate(sender)
  }
  const refused = fieldText(save.error, 'sender')
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {!refused && <FormError error={save.error} />}
      <TextField
        label={t('rules.sender')}
        description={
          present && present.verdict !== verdict
            ? t(`rules.replaces_${present.verdict}`)
            : t('rules.sender_lead')
        }
        value={text}
        onChange={(next) => {
          setText(next)
          setIsWrong(false)
          save.reset()
        }}
        errorMessage={isWrong ? t('rules.sender_wrong') : refused}
        placeholder="@example.com"
        autoComplete="off"
        spellCheck="false"
        autoFocus
      />
      <Choices<SenderVerdict>
        label={t('rules.verdict')}
        items={VERDICTS.map((id) => ({
          id,
          label: t(`rules.is_${id}`),
          description: t(`rules.verdict_lead.${id}`),
        }))}
        value={verdict}
        onChange={setVerdict}
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>{t('common:cancel')}</Button>
        <Button type="submit" variant="primary" isPending={save.isPending}>
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}
