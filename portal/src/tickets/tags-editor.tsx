import { useTranslation } from 'react-i18next'
import { WordsField } from '../ui'

/** A ticket's words. What is typed at once is one of them. */
export function TagsEditor({
  tags,
  isReadOnly,
  onChange,
}: {
  tags: string[]
  isReadOnly?: boolean
  onChange(tags: string[]): unknown
}) {
  const { t } = useTranslation('tickets')
  return (
    <WordsField
      label={t('properties.tags')}
      words={tags}
      isReadOnly={isReadOnly}
      onChange={onChange}
      placeholder={t('properties.addTag')}
      wordsOf={(typed) => [typed]}
      removeLabel={(tag) => t('properties.removeTag', { tag })}
    />
  )
}
